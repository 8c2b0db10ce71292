import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import * as dnsPacket from 'dns-packet';

/** Response codes by name (IANA: DNS RCODEs). */
const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export type Rcode = keyof typeof RCODES;

/** A question as the server received it. */
export type DnsQuestionSeen = {
  readonly name: string;
  readonly type: string;
  readonly overTcp: boolean;
  readonly recursionDesired: boolean;
  readonly edns: boolean;
  /** The CD bit (RFC 4035 §3.2.2). */
  readonly checkingDisabled?: true;
  /** Network of an EDNS Client Subnet option, e.g. `203.0.113.0/24`. */
  readonly clientSubnet?: string;
};

/**
 * What a server says. Anything may be wrong on purpose: another id, another question, a lie about truncation.
 */
export type DnsReply = {
  readonly rcode?: Rcode;
  readonly authoritative?: boolean;
  readonly recursionAvailable?: boolean;
  readonly truncated?: boolean;
  readonly answers?: readonly dnsPacket.Answer[];
  readonly authorities?: readonly dnsPacket.Answer[];
  readonly additionals?: readonly dnsPacket.Answer[];
  /** Extended DNS Error (RFC 8914). */
  readonly extendedError?: { readonly code: number; readonly text: string };
  /** Added to the id of the question: anything but 0 is a forgery. */
  readonly idOffset?: number;
  /** The question repeated in the answer; `null` repeats none. */
  readonly question?: { readonly name: string; readonly type: dnsPacket.RecordType } | null;
};

/** A reply, raw bytes (the first two become the id), or silence. */
export type DnsResponder = (question: DnsQuestionSeen) => DnsReply | Buffer | null;

export type DnsServerOptions = {
  readonly respond: DnsResponder;
  /** 127.0.0.1 when absent; another of 127.0.0.0/8 gives a second server on the same port. */
  readonly address?: string;
  readonly port?: number;
};

/** A DNS server on loopback, UDP and TCP on one port. `questions` grows as they arrive. */
export async function serveDns({ respond, address = '127.0.0.1', port = 0 }: DnsServerOptions): Promise<{
  address: string;
  port: number;
  questions: readonly DnsQuestionSeen[];
  stop(): Promise<void>;
}> {
  const questions: DnsQuestionSeen[] = [];
  const reply = (bytes: Buffer, overTcp: boolean): Buffer | null => {
    const query = dnsPacket.decode(bytes);
    const seen = toQuestion(query, overTcp);
    if (seen === null) return null;
    questions.push(seen);
    const response = respond(seen);
    if (response === null) return null;
    const answer = Buffer.isBuffer(response) ? Buffer.from(response) : encodeReply(query, response);
    if (Buffer.isBuffer(response)) answer.writeUInt16BE(query.id ?? 0);
    return answer;
  };

  const tcp = createServer((socket) => answerOverTcp(socket, (bytes) => reply(bytes, true)));
  tcp.listen(port, address);
  await once(tcp, 'listening');
  const bound = (tcp.address() as AddressInfo).port;
  const udp = createSocket('udp4');
  udp.on('message', (bytes, from) => {
    const answer = reply(bytes, false);
    if (answer !== null) udp.send(answer, from.port, from.address);
  });
  udp.bind(bound, address);
  await once(udp, 'listening');

  return {
    address,
    port: bound,
    questions,
    stop: async () => {
      udp.close();
      tcp.close();
      await Promise.all([once(udp, 'close'), once(tcp, 'close')]);
    },
  };
}

/** Records of one zone; `name` is its apex. */
export type Zone = { readonly name: string; readonly records: readonly dnsPacket.Answer[] };

/**
 * What a server that knows these zones answers: data, the alias chain, NODATA or NXDOMAIN with the zone's
 * SOA; REFUSED for any other name.
 *
 * @param role `recursive` follows aliases through all zones and sets RA; `authoritative` sets AA
 */
export function answerFromZones(zones: readonly Zone[], role: 'authoritative' | 'recursive'): DnsResponder {
  const flags = role === 'recursive' ? { recursionAvailable: true } : { authoritative: true };
  return ({ name, type }) => {
    const answers: dnsPacket.Answer[] = [];
    const visited = new Set<string>();
    let current = name.toLowerCase();
    for (;;) {
      const zone = zoneOf(zones, current);
      if (zone === undefined) return answers.length > 0 ? { ...flags, answers } : { rcode: 'REFUSED' };
      const own = zone.records.filter((record) => record.name.toLowerCase() === current);
      const data = own.filter((record) => record.type === type);
      if (data.length > 0) return { ...flags, answers: [...answers, ...data] };
      const alias = own.find((record) => record.type === 'CNAME');
      if (alias === undefined || alias.type !== 'CNAME') {
        const exists = zone.records.some((record) => `.${record.name.toLowerCase()}`.endsWith(`.${current}`));
        return {
          ...flags,
          rcode: exists ? 'NOERROR' : 'NXDOMAIN',
          answers,
          authorities: [startOfAuthority(zone)],
        };
      }
      answers.push(alias);
      if (visited.has(current)) return { ...flags, answers };
      visited.add(current);
      current = alias.data.toLowerCase();
    }
  };
}

function zoneOf(zones: readonly Zone[], name: string): Zone | undefined {
  return zones
    .filter((zone) => name === zone.name || name.endsWith(`.${zone.name}`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
}

function startOfAuthority({ name }: Zone): dnsPacket.Answer {
  return {
    type: 'SOA',
    name,
    ttl: 60,
    data: { mname: `ns1.${name}`, rname: `hostmaster.${name}`, minimum: 60 },
  };
}

function toQuestion(query: dnsPacket.DecodedPacket, overTcp: boolean): DnsQuestionSeen | null {
  const question = query.questions?.[0];
  if (question === undefined) return null;
  const opt = query.additionals?.find((record) => record.type === 'OPT');
  const subnet = opt?.options.find((option) => Number(option.code) === 8);
  return {
    name: question.name,
    type: question.type,
    overTcp,
    recursionDesired: query.flag_rd,
    edns: opt !== undefined,
    ...(query.flag_cd ? { checkingDisabled: true as const } : {}),
    ...(subnet !== undefined && 'ip' in subnet
      ? { clientSubnet: `${subnet.ip}/${subnet.sourcePrefixLength}` }
      : {}),
  };
}

function encodeReply(query: dnsPacket.DecodedPacket, reply: DnsReply): Buffer {
  const { question, extendedError } = reply;
  const errorText = Buffer.from(`__${extendedError?.text ?? ''}`);
  errorText.writeUInt16BE(extendedError?.code ?? 0);
  return dnsPacket.encode({
    type: 'response',
    id: ((query.id ?? 0) + (reply.idOffset ?? 0)) & 0xffff,
    flags:
      RCODES[reply.rcode ?? 'NOERROR'] |
      (reply.authoritative === true ? dnsPacket.AUTHORITATIVE_ANSWER : 0) |
      (reply.truncated === true ? dnsPacket.TRUNCATED_RESPONSE : 0) |
      (reply.recursionAvailable === true ? dnsPacket.RECURSION_AVAILABLE : 0),
    questions: question === null ? [] : question === undefined ? (query.questions ?? []) : [question],
    answers: [...(reply.answers ?? [])],
    authorities: [...(reply.authorities ?? [])],
    additionals: [
      ...(reply.additionals ?? []),
      ...(extendedError === undefined
        ? []
        : [
            {
              type: 'OPT',
              name: '.',
              udpPayloadSize: 1232,
              extendedRcode: 0,
              ednsVersion: 0,
              flags: 0,
              flag_do: false,
              // dns-packet's types know no number 15; its encoder takes any number with data.
              options: [{ code: 15, data: errorText } as unknown as dnsPacket.PacketOpt],
            } as const satisfies dnsPacket.Answer,
          ]),
    ],
  });
}

function answerOverTcp(socket: Socket, reply: (query: Buffer) => Buffer | null): void {
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
    const answer = reply(received.subarray(2));
    if (answer === null) return;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(answer.length);
    socket.end(Buffer.concat([length, answer]));
  });
}
