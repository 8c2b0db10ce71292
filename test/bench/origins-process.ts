/**
 * Origins for the benches, in a process of their own: one good TLS server, a dead port, a slow one and hostile ones. It
 * prints one line of JSON (`BenchOrigins`) once all listen, and ends with its parent.
 */
import type { Socket } from 'node:net';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveDns } from '../../src/lab/origins/dns-server.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { silentPort } from '../../src/lab/origins/silent-port.ts';
import { FAR_MS, farAway } from './far-away.ts';

/** What the origins are reached by: every name has the address 127.0.0.1, the ports tell them apart. */
export type BenchOrigins = {
  readonly resolver: string;
  readonly rootPem: string;
  readonly port: {
    readonly good: number;
    /** The same server, `FAR_MS` away. */
    readonly far: number;
    readonly slow: number;
    readonly dead: number;
    readonly hostile: readonly number[];
  };
};

const authority = createAuthority(new Date());
const { key, cert } = authority.serverOptions({ names: ['*.bench.test'] });
const dns = await serveDns({
  respond: ({ name, type }) => ({
    answers: type === 'A' ? [{ type: 'A', name, ttl: 60, data: '127.0.0.1' }] : [],
  }),
});

/** Writes the same for as long as somebody reads. */
const flood = (head: Buffer, part: Buffer) => (socket: Socket) => {
  const write = () => {
    while (!socket.destroyed && socket.write(part));
  };
  socket.once('data', () => {
    socket.write(head);
    socket.on('drain', write);
    write();
  });
};
const record = (type: number, body: Buffer) =>
  Buffer.concat([Buffer.from([type, 3, 3, body.length >> 8, body.length & 0xff]), body]);

const good = await serveTls({ key, cert });
const far = await farAway(good.port, FAR_MS);
const slow = await serveRaw(() => {});
const dead = await silentPort();
const manyCertificates = await serveTls({ key, cert: cert + authority.intermediate.pem.repeat(100) });
const endlessFlight = await serveRaw(
  flood(record(22, Buffer.from([11, 0xff, 0xff, 0xff])), record(22, Buffer.alloc(16_000, 0x30))),
);
const tinyRecords = await serveRaw(
  flood(
    record(22, Buffer.from([11, 0, 0xff, 0xff])),
    Buffer.concat(Array(1_000).fill(record(22, Buffer.alloc(1)))),
  ),
);
const endlessBody = await serveRaw(
  flood(
    Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'),
    Buffer.from(`1;${'x'.repeat(15_000)}\r\na\r\n`.repeat(4)),
  ),
);
const endlessHead = await serveRaw(
  flood(Buffer.from('HTTP/1.1 200 OK\r\n'), Buffer.from('a: b\r\n'.repeat(1_000))),
);

const origins: BenchOrigins = {
  resolver: `${dns.address}:${dns.port}`,
  rootPem: authority.root.pem,
  port: {
    good: good.port,
    far: far.port,
    slow: slow.port,
    dead: dead.port,
    hostile: [manyCertificates, endlessFlight, tinyRecords, endlessBody, endlessHead].map(({ port }) => port),
  },
};
console.log(JSON.stringify(origins));
process.stdin.resume();
process.stdin.on('end', () => {
  void dead.stop().then(() => process.exit(0));
});
