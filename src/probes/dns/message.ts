import * as dnsPacket from 'dns-packet';
import type { DnsAnswer, DnsLookup } from '../../formats/dns.ts';
import { BOUNDS } from '../budget.ts';

/** The question in one message. */
export type DnsQuestion = {
  /** ASCII host name without a trailing dot. */
  readonly name: string;
  readonly type: DnsLookup['type'];
  /** Off for authoritative servers, so that they answer from their own zone only. */
  readonly recursionDesired: boolean;
  /**
   * Whether the server is asked to answer without validating DNSSEC (CD bit, RFC 4035 §3.2.2). Default: no.
   */
  readonly checkingDisabled?: true;
  /** IPv4 network such as `203.0.113.0/24`, sent as EDNS Client Subnet (RFC 7871 §6). */
  readonly clientSubnet?: string;
};

/** What one message says: the part kept as evidence, and what the next question needs. */
export type DnsMessage = {
  readonly answer: DnsAnswer;
  /** Whether records of it were left out, since there are more than are kept. */
  readonly isCut: boolean;
  readonly truncated: boolean;
  /** Owner of the SOA in the authority section: the zone that sent the denial (RFC 2308 §3). */
  readonly zone?: string;
  /** IPv4 addresses of name servers in the additional section, by name. */
  readonly glue: ReadonlyMap<string, string>;
};

/** Bytes of a UDP answer we can take without fragments (DNS flag day 2020; RFC 9715 §3). */
const UDP_PAYLOAD_BYTES = 1232;
/** Records of one message that are read; a message may hold thousands. */
const RECORDS_MAX = 1000;
/** Records of one kind that are kept of them. */
export const RECORDS_KEPT_MAX = BOUNDS['dns-records'];
/** Characters of foreign text kept from an Extended DNS Error. */
const ERROR_TEXT_MAX = 200;
/** IANA: DNS EDNS0 Option Codes, Extended DNS Error (RFC 8914 §2). */
const EXTENDED_ERROR_OPTION = 15;
/** The upper bits of response code 16 (RFC 6891 §9). */
const EXTENDED_RCODE_BADVERS = 1;

/**
 * A question as a DNS message (RFC 1035 §4.1).
 *
 * @param edns adds EDNS(0) (RFC 6891), DO bit off; servers that do not support it are asked once more without
 * it
 */
export function encodeQuestion(
  { name, type, recursionDesired, checkingDisabled, clientSubnet }: DnsQuestion,
  id: number,
  edns: boolean,
): Buffer {
  const options = clientSubnet === undefined ? [] : [subnetOption(clientSubnet)];
  return dnsPacket.encode({
    type: 'query',
    id,
    flags:
      (recursionDesired ? dnsPacket.RECURSION_DESIRED : 0) |
      (checkingDisabled ? dnsPacket.CHECKING_DISABLED : 0),
    questions: [{ name, type, class: 'IN' }],
    additionals: edns ? [ednsRecord(options)] : [],
  });
}

function ednsRecord(options: dnsPacket.PacketOpt[]): dnsPacket.OptAnswer {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: UDP_PAYLOAD_BYTES,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options,
  };
}

/** Whether the bytes are a response with this id, rather than a stray or forged datagram (RFC 5452 §9.1). */
export function isResponseTo(bytes: Buffer, id: number): boolean {
  return bytes.length >= 12 && bytes.readUInt16BE(0) === id && (bytes.readUInt8(2) & 0x80) !== 0;
}

/**
 * Reads an answer. Aliases inside it are followed from the question's name; all other records are ignored.
 *
 * @returns `null` when the bytes are not a DNS message, or answer another question
 */
export function decodeAnswer(
  bytes: Buffer,
  { name, type }: DnsQuestion,
  overTcp: boolean,
): DnsMessage | null {
  const packet = decode(bytes);
  if (packet === null || !asksSame(packet, name, type)) return null;
  const answers = (packet.answers ?? []).slice(0, RECORDS_MAX);
  const authorities = (packet.authorities ?? []).slice(0, RECORDS_MAX);
  const additionals = (packet.additionals ?? []).slice(0, RECORDS_MAX);
  const { cnames, end } = followAliases(answers, hostName(name) ?? name);
  const extendedError = extendedErrorOf(additionals);
  const zone = authorities.find((record) => record.type === 'SOA')?.name;
  const addresses = answers.flatMap((record) =>
    record.type === type && (type === 'A' || type === 'AAAA') && hostName(record.name) === end
      ? [{ address: String(record.data), ttlSeconds: ttlOf(record) }]
      : [],
  );
  const nameServers = nameServersOf([...answers, ...authorities]);
  const refersTo = authorities.find((record) => record.type === 'NS')?.name;
  return {
    answer: {
      rcode: rcodeOf(packet, additionals),
      authoritative: packet.flag_aa,
      overTcp,
      addresses: addresses.slice(0, RECORDS_KEPT_MAX),
      cnames: cnames.slice(0, RECORDS_KEPT_MAX),
      nameServers: nameServers.slice(0, RECORDS_KEPT_MAX),
      ...(refersTo === undefined ? {} : { refersTo: hostName(refersTo) ?? '' }),
      ...(extendedError === undefined ? {} : { extendedError }),
    },
    isCut: [addresses, cnames, nameServers].some(({ length }) => length > RECORDS_KEPT_MAX),
    truncated: packet.flag_tc,
    glue: new Map(
      additionals.flatMap((record) => {
        const owner = hostName(record.name);
        return record.type === 'A' && owner !== null ? [[owner, String(record.data)] as const] : [];
      }),
    ),
    ...(zone === undefined ? {} : { zone: hostName(zone) ?? '' }),
  };
}

function nameServersOf(records: readonly dnsPacket.Answer[]): readonly string[] {
  const names = records.flatMap((record) => (record.type === 'NS' ? (hostName(record.data) ?? []) : []));
  return [...new Set(names)];
}

/** The names that the aliases of an answer lead through; a loop is followed once. */
function followAliases(
  records: readonly dnsPacket.Answer[],
  start: string,
): { readonly cnames: DnsAnswer['cnames']; readonly end: string } {
  const aliases = new Map<string, { target: string; ttlSeconds: number }>();
  for (const record of records) {
    if (record.type !== 'CNAME') continue;
    const owner = hostName(record.name);
    const target = hostName(record.data);
    if (owner !== null && target !== null && !aliases.has(owner)) {
      aliases.set(owner, { target, ttlSeconds: ttlOf(record) });
    }
  }
  const cnames: { name: string; target: string; ttlSeconds: number }[] = [];
  let end = start;
  for (let next = aliases.get(end); next !== undefined; next = aliases.get(end)) {
    cnames.push({ name: end, ...next });
    aliases.delete(end);
    end = next.target;
  }
  return { cnames, end };
}

/**
 * A name as it is compared and shown: lower case, no trailing dot; bytes that are not allowed in host names
 * become `?`, so that no control characters reach a terminal or a channel. `null` for a name that is too long
 * to be asked for (RFC 1035 §2.3.4).
 */
export function hostName(name: string): string | null {
  const plain = name
    .replace(/\.$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9._*-]/g, '?');
  return plain.length > 0 && plain.length <= 253 && plain.split('.').every((label) => label.length <= 63)
    ? plain
    : null;
}

/** Whether a name from an answer can be used in a further question. */
export function isAskable(name: string): boolean {
  return /^[a-z0-9_*-]{1,63}(\.[a-z0-9_*-]{1,63})*$/.test(name) && name.length <= 253;
}

function decode(bytes: Buffer): dnsPacket.DecodedPacket | null {
  try {
    return dnsPacket.decode(bytes);
  } catch {
    return null;
  }
}

/** An error may omit the question (BIND does so for FORMERR); an answer with data must repeat it. */
function asksSame(packet: dnsPacket.DecodedPacket, name: string, type: string): boolean {
  const [question, second] = packet.questions ?? [];
  if (question === undefined) return (packet.answers ?? []).length === 0 && rcodeOf(packet, []) !== 'NOERROR';
  return second === undefined && question.type === type && hostName(question.name) === hostName(name);
}

function rcodeOf(packet: dnsPacket.DecodedPacket, additionals: readonly dnsPacket.Answer[]): string {
  const opt = additionals.find((record) => record.type === 'OPT');
  // dns-packet reads the code but its types leave it out.
  const { rcode } = packet as { readonly rcode?: unknown };
  if (opt?.extendedRcode === EXTENDED_RCODE_BADVERS) return 'BADVERS';
  return typeof rcode === 'string' ? rcode : 'NOERROR';
}

function extendedErrorOf(additionals: readonly dnsPacket.Answer[]): DnsAnswer['extendedError'] {
  const opt = additionals.find((record) => record.type === 'OPT');
  const option = opt?.options.find(({ code }) => Number(code) === EXTENDED_ERROR_OPTION);
  if (option?.data === undefined || option.data.length < 2) return undefined;
  const text = option.data.toString('utf8', 2).replace(/\p{C}/gu, '?').slice(0, ERROR_TEXT_MAX);
  return { code: option.data.readUInt16BE(0), text };
}

function ttlOf(record: dnsPacket.Answer): number {
  return 'ttl' in record ? (record.ttl ?? 0) : 0;
}

function subnetOption(subnet: string): dnsPacket.PacketOpt {
  const [ip, bits] = subnet.split('/');
  return { code: 8, family: 1, sourcePrefixLength: Number(bits), scopePrefixLength: 0, ip };
}
