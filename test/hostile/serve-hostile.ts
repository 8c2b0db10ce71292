import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import * as dnsPacket from 'dns-packet';
import { serveDns } from '../../src/lab/origins/dns-server.ts';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { type Dice, dice } from './dice.ts';
import { HOSTILE_WORDS, httpReply } from './http-reply.ts';
import { mutate, tlsFlight } from './tls-flight.ts';

/** Certificates that hostile servers show, made once since each costs a key. */
export type HostileCertificates = { readonly leaf: Issued; readonly others: readonly Buffer[] };

export function hostileCertificates(name: string): HostileCertificates {
  const leaf = issueCertificate({ names: [name] });
  const expired = issueCertificate({
    names: [name],
    notBefore: '2019-01-01T00:00:00Z',
    notAfter: '2020-01-01T00:00:00Z',
  });
  const foreign = issueCertificate({ names: ['*.evil.example'], issuerUrl: 'http://127.0.0.1/ca' });
  return { leaf, others: [leaf.der, expired.der, foreign.der] };
}

/** Bytes of a part that is made to be long. */
const LONG = 70_000;
const CERTIFICATES_OF_A_CHAIN = 120;

/**
 * An origin on some addresses of loopback that answers each connection in another way, most of them nearly
 * right; and a DNS server that leads to it, and lies at times. The seed repeats both.
 */
export async function serveHostile(seed: number, name: string, certificates: HostileCertificates) {
  const luck = dice(seed);
  const addresses = Array.from(
    { length: 1 + luck.below(luck.chance(20) ? 8 : 2) },
    (_, n) => `127.0.0.${n + 1}`,
  );
  let connections = 0;
  const sockets = new Set<Socket>();
  const answer = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    connections += 1;
    answerHostile(socket, dice(seed * 1_000 + connections), certificates);
  };
  const servers: Server[] = [];
  let port = 0;
  for (const address of addresses) {
    const server = createServer(answer).listen(port, address);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    servers.push(server);
  }
  const dns = await serveDns({ respond: (question) => hostileAnswer(question, addresses, luck) });
  return {
    port,
    resolver: { address: dns.address, port: dns.port },
    async stop() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      await dns.stop();
    },
  };

  function hostileAnswer(
    question: { readonly name: string; readonly type: string },
    own: readonly string[],
    { below, bytes, chance, oneOf, size }: Dice,
  ) {
    const owner = question.name;
    const right: dnsPacket.Answer[] =
      question.type === 'A' ? own.map((data) => ({ type: 'A', name: owner, ttl: 60, data })) : [];
    if (chance(75)) return { answers: right };
    return oneOf([
      () => null,
      () => bytes(12 + size(600)),
      () => ({ rcode: oneOf(['SERVFAIL', 'NXDOMAIN', 'REFUSED', 'FORMERR'] as const) }),
      () => ({ truncated: true, answers: [] }),
      () => ({ answers: right, idOffset: 1 }),
      () => ({
        answers: Array.from(
          { length: size(900) },
          (_, index): dnsPacket.Answer => ({
            type: 'A',
            name: owner,
            ttl: below(100_000),
            data: `127.${below(2)}.${index >> 8}.${index & 255}`,
          }),
        ),
      }),
      () => ({ answers: [{ type: 'CNAME' as const, name: owner, ttl: 60, data: `${below(50)}.${name}` }] }),
      () => ({ extendedError: { code: below(40), text: oneOf(HOSTILE_WORDS).repeat(size(30)) } }),
      () => {
        const message = { type: 'response' as const, questions: [{ type: 'A' as const, name: owner }] };
        return Buffer.concat([mutate(dnsPacket.encode({ ...message, answers: right }), luck), bytes(12)]);
      },
    ])();
  }
}

/** One connection: what it begins with says which protocol is answered, as a rule. */
function answerHostile(socket: Socket, luck: Dice, certificates: HostileCertificates): void {
  const { bytes, chance, size } = luck;
  if (chance(3)) return void socket.resetAndDestroy();
  if (chance(3)) return void socket.end();
  if (chance(3)) return void socket.write(bytes(size(2_000)));
  if (chance(2)) return;
  socket.once('data', (first: Buffer) => {
    if (first[0] !== 22 || chance(4)) answerHttp(socket, luck);
    else if (chance(45)) answerInTls(socket, first, luck, certificates);
    else answerByScript(socket, first, luck, certificates);
  });
}

function answerByScript(socket: Socket, first: Buffer, luck: Dice, certificates: HostileCertificates): void {
  try {
    send(socket, tlsFlight(first, certificates.others, luck, CERTIFICATES_OF_A_CHAIN), luck);
  } catch {
    // This hello has no share to answer with.
    socket.end(Buffer.from([21, 3, 3, 0, 2, 2, luck.oneOf([40, 47, 70, 80, 112])]));
  }
}

/** A handshake that goes through, and a hostile answer over it. */
function answerInTls(socket: Socket, first: Buffer, luck: Dice, { leaf }: HostileCertificates): void {
  const cert = luck.chance(90) ? leaf.pem : leaf.pem.repeat(1 + luck.below(CERTIFICATES_OF_A_CHAIN));
  const version = luck.oneOf([{}, { maxVersion: 'TLSv1.2' }] as const);
  const server = createTlsServer({ key: leaf.keyPem, cert, ...version }, (secure) => {
    secure.on('error', () => {});
    secure.once('data', () => answerHttp(secure, luck));
  });
  server.on('tlsClientError', () => {});
  socket.pause();
  socket.unshift(first);
  server.emit('connection', socket);
}

function answerHttp(socket: Socket, luck: Dice): void {
  if (luck.chance(5)) flood(socket, luck);
  else send(socket, httpReply(luck, LONG), luck);
}

function flood(socket: Socket, luck: Dice): void {
  const part = Buffer.from(
    luck.oneOf(['a: b\r\n', '1;x\r\na\r\n', 'HTTP/1.1 100 C\r\n\r\n', 'x']).repeat(4_000),
  );
  const write = () => {
    while (!socket.destroyed && socket.write(part));
  };
  socket.write(
    luck.oneOf(['HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '']),
  );
  socket.on('drain', write);
  write();
}

/** In one piece or in several, and then the end, a reset, or nothing. */
function send(socket: Socket, all: Buffer, { below, chance, oneOf }: Dice): void {
  const middle = chance(30) ? below(all.length + 1) : all.length;
  socket.write(all.subarray(0, middle));
  setImmediate(() => {
    socket.write(all.subarray(middle));
    if (chance(75)) oneOf([() => socket.end(), () => socket.end(), () => socket.destroySoon()])();
    else if (chance(50) && !(socket instanceof TLSSocket)) socket.resetAndDestroy();
  });
}
