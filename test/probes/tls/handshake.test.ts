import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { cloudfrontOffer } from '../../../src/cloudfront/tls-offer.ts';
import type { Handshake } from '../../../src/formats/handshake.ts';
import type { Observation } from '../../../src/formats/observation.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { silentPort } from '../../../src/lab/origins/silent-port.ts';
import { probeHandshake } from '../../../src/probes/tls/handshake.ts';

const NAME = 'origin.example.com';
const LIMITS = { connectTimeoutMs: 5_000, responseTimeoutMs: 5_000 };

/** A server that does as it is told with each connection. */
async function serve(
  t: TestContext,
  onConnection: (socket: Socket) => void,
): Promise<{ address: string; port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { address: '127.0.0.1', port: (server.address() as { port: number }).port };
}

function seen(observation: Observation<Handshake>): Handshake {
  assert.equal(observation.kind, 'answered', JSON.stringify(observation));
  return (observation as { value: Handshake }).value;
}

const ask = (
  endpoint: { address: string; port: number },
  limits = LIMITS,
  signal = AbortSignal.timeout(10_000),
) => probeHandshake(endpoint, { serverName: NAME, offer: cloudfrontOffer('TLSv1.2') }, limits, signal);

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`the chain is read as sent, in order, in ${version}`, async (t) => {
    const root = issueCertificate({ commonName: 'Root', ca: true });
    const intermediate = issueCertificate({ commonName: 'Intermediate', ca: true, issuer: root });
    const leaf = issueCertificate({ commonName: NAME, names: [NAME], issuer: intermediate });
    const origin = await serveTls({
      key: leaf.keyPem,
      // The wrong order, which OpenSSL's own client would put right.
      cert: leaf.pem + root.pem + intermediate.pem,
      minVersion: version,
      maxVersion: version,
    });
    t.after(() => origin.stop());

    const handshake = seen(await ask(origin));
    assert.equal(handshake.ending, 'flight-complete');
    assert.equal(handshake.version, version);
    assert.deepEqual(
      handshake.chain,
      [leaf, root, intermediate].map(({ der }) => der.toString('base64')),
    );
    assert.equal(handshake.clientCertificateRequested, false);
    assert.equal(handshake.signatureScheme?.name, 'ecdsa_secp256r1_sha256');
  });
}

test('a request for a client certificate is seen in both versions', async (t) => {
  const leaf = issueCertificate({ names: [NAME] });
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    const origin = await serveTls({
      key: leaf.keyPem,
      cert: leaf.pem,
      requestCert: true,
      minVersion: version,
      maxVersion: version,
    });
    t.after(() => origin.stop());
    assert.equal(seen(await ask(origin)).clientCertificateRequested, true, version);
  }
});

test('a server that wants another group is answered, not called broken', async (t) => {
  const leaf = issueCertificate({ names: [NAME] });
  const origin = await serveTls({
    key: leaf.keyPem,
    cert: leaf.pem,
    ecdhCurve: 'P-384',
    minVersion: 'TLSv1.3',
  });
  t.after(() => origin.stop());
  const handshake = seen(await ask(origin));
  assert.equal(handshake.helloRetryRequest, true);
  assert.equal(handshake.group?.name, 'secp384r1');
  assert.equal(handshake.ending, 'flight-complete');
});

test('an alert is kept by name', async (t) => {
  const leaf = issueCertificate({ names: [NAME] });
  const origin = await serveTls({
    key: leaf.keyPem,
    cert: leaf.pem,
    ecdhCurve: 'P-521',
    minVersion: 'TLSv1.3',
  });
  t.after(() => origin.stop());
  const handshake = seen(await ask(origin));
  assert.equal(handshake.ending, 'alert');
  assert.deepEqual(handshake.alert, { level: 'fatal', code: 40, name: 'handshake_failure' });
});

test('a flight in one-byte segments is read like one in a piece', async (t) => {
  const leaf = issueCertificate({ names: [NAME] });
  const origin = await serveTls({ key: leaf.keyPem, cert: leaf.pem });
  t.after(() => origin.stop());
  const proxy = await serve(t, (client) => drip(client, origin.port));
  const handshake = seen(await ask(proxy));
  assert.equal(handshake.ending, 'flight-complete');
  assert.equal(handshake.chain.length, 1);
});

/** Passes bytes on, those of the server one by one. */
function drip(client: Socket, port: number): void {
  const server = connect(port, '127.0.0.1');
  server.on('error', () => {});
  client.setNoDelay(true);
  client.pipe(server);
  server.on('data', (chunk) => {
    for (const byte of chunk) client.write(Buffer.from([byte]));
  });
}

test('how a connection ends is told apart', async (t) => {
  for (const [ending, behave] of [
    ['closed', (socket) => socket.end()],
    ['closed', (socket) => socket.once('data', () => socket.end())],
    ['reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['not-tls', (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['not-tls', (socket) => socket.end('220 mail.example.com ESMTP\r\n')],
    ['not-tls', (socket) => socket.end('hi')],
    ['malformed', (socket) => socket.end(Buffer.from('16030300040e000000', 'hex'))],
    ['closed', (socket) => socket.end(Buffer.from('16030300ff02', 'hex'))],
    ['alert', (socket) => socket.end(Buffer.from('15030300020100', 'hex'))],
  ] as const satisfies readonly (readonly [string, (socket: Socket) => void])[]) {
    const endpoint = await serve(t, behave);
    assert.equal(seen(await ask(endpoint)).ending, ending, behave.toString());
  }
});

test('bytes of another protocol are kept', async (t) => {
  const endpoint = await serve(t, (socket) => socket.end(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(1000)}`));
  const { foreignBytes = '' } = seen(await ask(endpoint));
  const text = Buffer.from(foreignBytes, 'base64').toString();
  assert.match(text, /^HTTP\/1\.1 400/);
  assert.equal(text.length, 256);
});

test("silence is CloudFront's time-out, or our own deadline, whichever comes first", async (t) => {
  const endpoint = await serve(t, () => {});
  const patient = { connectTimeoutMs: 5_000, responseTimeoutMs: 50 };
  assert.equal(seen(await ask(endpoint, patient)).ending, 'timed-out');
  assert.equal(seen(await ask(endpoint, LIMITS, AbortSignal.timeout(50))).ending, 'cut-short');
});

test('without a connection there is no handshake', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const refused = await ask({ address: '127.0.0.1', port });
  assert.ok(
    refused.kind === 'failed' && refused.failure.kind === 'refused' && refused.failure.phase === 'connect',
  );

  const endpoint = await serve(t, () => {});
  const aborted = await ask(endpoint, LIMITS, AbortSignal.abort());
  assert.ok(aborted.kind === 'failed' && aborted.failure.kind === 'cut-short');
});

test('an attempt that is given up leaves no socket behind', async (t) => {
  const { port, stop } = await silentPort();
  t.after(stop);
  const sockets = () => process.getActiveResourcesInfo().filter((resource) => /^TCP/.test(resource)).length;
  const before = sockets();
  const patient = { connectTimeoutMs: 50, responseTimeoutMs: 5_000 };
  const given = await ask({ address: '127.0.0.1', port }, patient);
  assert.ok(given.kind === 'failed' && given.failure.kind === 'timed-out');
  await new Promise((resume) => setTimeout(resume, 50));
  assert.equal(sockets(), before);
});

test('no name is sent for an address', async (t) => {
  const leaf = issueCertificate({ names: [NAME] });
  let asked: string | undefined;
  const origin = await serveTls({
    key: leaf.keyPem,
    cert: leaf.pem,
    SNICallback: (name, done) => {
      asked = name;
      done(null);
    },
  });
  t.after(() => origin.stop());
  const offer = cloudfrontOffer('TLSv1.2');
  const handshake = seen(
    await probeHandshake(origin, { serverName: '192.0.2.1', offer }, LIMITS, AbortSignal.timeout(5_000)),
  );
  assert.equal(handshake.serverName, null);
  assert.equal(asked, undefined);
});
