import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { test } from 'node:test';
import { createServer } from 'node:tls';
import type { Answer } from 'dns-packet';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Surroundings } from '../../src/check/surroundings.ts';
import { answerFromZones, serveDns, type Zone } from '../../src/lab/origins/dns-server.ts';
import { silentPort } from '../../src/lab/origins/silent-port.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

type After = { after(hook: () => Promise<void>): void };

/** Healthy HTTPS on one port of several addresses; counts the TCP connections it gets. */
async function countingOrigin(t: After, addresses: readonly string[]) {
  let connections = 0;
  const tls = createServer(
    authority.serverOptions({ names: [HOST, 'www.test.example'] }),
    (socket: Socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    },
  );
  tls.on('tlsClientError', () => {});
  let port = 0;
  for (const address of addresses) {
    const server: Server = createTcpServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      tls.emit('connection', socket);
    });
    server.listen(port, address);
    await once(server, 'listening');
    const bound = server.address();
    port = bound !== null && typeof bound === 'object' ? bound.port : 0;
    t.after(async () => {
      server.close();
    });
  }
  return { port, connections: () => connections };
}

const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 });
const NAME_SERVERS = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];

/** Public DNS on loopback: a recursive resolver, and the zone's four name servers on one port. */
async function publicDns(t: After, ...records: readonly Answer[]) {
  const zone: Zone = {
    name: 'test.example',
    records: [
      ...NAME_SERVERS.flatMap((address, index): readonly Answer[] => [
        { type: 'NS', name: 'test.example', data: `ns${index}.test.example`, ttl: 60 },
        a(`ns${index}.test.example`, address),
      ]),
      ...records,
    ],
  };
  const resolver = await serveDns({ respond: answerFromZones([zone], 'recursive') });
  const servers = [resolver];
  let port = 0;
  for (const address of NAME_SERVERS) {
    const server = await serveDns({ respond: answerFromZones([zone], 'authoritative'), address, port });
    port = server.port;
    servers.push(server);
  }
  for (const server of servers) t.after(server.stop);
  const { address } = resolver;
  const options: Partial<Surroundings> = {
    resolveTo: new Map(),
    systemDns: [`${address}:${resolver.port}`],
    publicDns: {
      servers: [resolver, resolver],
      clientSubnets: ['198.51.100.0/24', '203.0.113.0/24', '192.0.2.0/24', '100.64.0.0/24'],
      clientSubnetServers: [resolver],
      nameServerPort: port,
    },
  };
  return { options, questions: () => servers.flatMap((server) => server.questions) };
}

test('a healthy origin of one address costs at most 12 connections and 30 DNS questions, every name server asked', async (t) => {
  const origin = await countingOrigin(t, ['127.0.0.1']);
  const dns = await publicDns(t, a(HOST, '127.0.0.1'));
  const report = await diagnose(target(`${HOST}:${origin.port}`), surroundings(dns.options));
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  assert.ok(origin.connections() <= 12, `${origin.connections()} connections`);
  assert.ok(origin.connections() >= 5, `${origin.connections()} connections`);
  assert.ok(dns.questions().length <= 30, `${dns.questions().length} questions`);
  const direct = report.evidence.dns.filter(({ role }) => role === 'authoritative');
  assert.equal(direct.length, NAME_SERVERS.length);
  assert.ok(direct.every(({ observation }) => observation.kind === 'answered'));
  // Resolvers elsewhere are those that were given, and no other.
  assert.deepEqual(
    report.evidence.dns.filter(({ server }) => !server.startsWith('127.')),
    [],
  );
});

test('two addresses cost at most 12 connections, and each is asked for its other certificate', async (t) => {
  const origin = await countingOrigin(t, ['127.0.0.1', '127.0.0.2']);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https'),
    surroundings({ resolveTo: new Map([[HOST, ['127.0.0.1', '127.0.0.2']]]) }),
  );
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  assert.ok(origin.connections() <= 12, `${origin.connections()} connections`);
  for (const { handshakes } of report.evidence.endpoints)
    assert.ok(handshakes.some(({ purpose }) => purpose === 'rsa-only'));
});

test('eight addresses of which seven are silent: one connect time-out, and "7 of 8" in words', {
  skip: process.platform !== 'linux' && 'only Linux drops what a full queue cannot take',
}, async (t) => {
  const addresses = Array.from({ length: 8 }, (_, index) => `127.0.0.${index + 1}`);
  const [alive, ...dead] = addresses;
  const origin = await countingOrigin(t, [alive ?? '']);
  const { stop } = await silentPort(dead, origin.port);
  t.after(stop);
  const startedAt = performance.now();
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--connect-timeout', '1', '--protocol', 'https'),
    surroundings({ resolveTo: new Map([[HOST, addresses]]) }),
  );
  // One after the other they would take 7 s and more.
  assert.ok(performance.now() - startedAt < 5_000);
  assert.equal(report.evidence.endpoints.length, 8);
  const finding = findingOf(report, 'tcp-timed-out');
  assert.equal(finding.kind, 'found');
  assert.equal(finding.intermittent, true);
  assert.match(
    finding.because,
    /^7 of 8 addresses \(127\.0\.0\.2:\d+, .* and 4 more\): no answer to the TCP/,
  );
  assert.equal(report.verdict.state, 'unsure');
  assert.deepEqual(report.verdict.causes, ['tcp-timed-out']);
});

test('some of several addresses refuse: "2 of 3", intermittent', async (t) => {
  const origin = await countingOrigin(t, ['127.0.0.1']);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https'),
    surroundings({ resolveTo: new Map([[HOST, ['127.0.0.2', '127.0.0.1', '127.0.0.3']]]) }),
  );
  const finding = findingOf(report, 'tcp-refused');
  assert.match(
    finding.because,
    /^2 of 3 addresses \(127\.0\.0\.2:\d+, 127\.0\.0\.3:\d+\): connection refused/,
  );
  assert.equal(finding.intermittent, true);
});

test('an address only one name server knows is probed too', async (t) => {
  const origin = await countingOrigin(t, ['127.0.0.1', '127.0.0.9']);
  const dns = await publicDns(t, a(HOST, '127.0.0.1'));
  const stale = await serveDns({
    respond: answerFromZones([{ name: 'test.example', records: [a(HOST, '127.0.0.9')] }], 'authoritative'),
    address: '127.0.0.6',
    port: dns.options.publicDns?.nameServerPort ?? 0,
  });
  t.after(stale.stop);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https'),
    surroundings({
      ...dns.options,
      publicDns: {
        ...(dns.options.publicDns ?? { servers: [], clientSubnets: [], clientSubnetServers: [] }),
        clientSubnetServers: [{ address: stale.address, port: stale.port }],
      },
    }),
  );
  assert.deepEqual(
    report.evidence.addresses.map(({ address }) => address),
    ['127.0.0.1', '127.0.0.9'],
  );
  assert.equal(report.evidence.endpoints.length, 2);
});
