import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { TlsOptions } from 'node:tls';
import type { Verdict } from '../../../src/causes/cause.ts';
import { certificateKeyUnsupported } from '../../../src/causes/certificate/certificate-key-unsupported.ts';
import { judgeCase } from '../../../src/causes/judging/judge.ts';
import { tlsCipherUnsupported } from '../../../src/causes/tls/tls-cipher-unsupported.ts';
import { tlsGroupUnsupported } from '../../../src/causes/tls/tls-group-unsupported.ts';
import { tlsHandshakeFailed } from '../../../src/causes/tls/tls-handshake-failed.ts';
import { tlsNotSpoken } from '../../../src/causes/tls/tls-not-spoken.ts';
import { tlsProtocolUnsupported } from '../../../src/causes/tls/tls-protocol-unsupported.ts';
import { tlsServerNameRejected } from '../../../src/causes/tls/tls-server-name-rejected.ts';
import { cloudfrontOffer } from '../../../src/cloudfront/tls-offer.ts';
import type { EndpointEvidence, HandshakeEvidence } from '../../../src/formats/evidence.ts';
import type { Judgement } from '../../../src/formats/judgement.ts';
import type { Target } from '../../../src/formats/target.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { explainHandshake } from '../../../src/probes/tls/explain-handshake.ts';
import { probeHandshake } from '../../../src/probes/tls/handshake.ts';
import { chainReader } from '../../../src/readings/chain-reader.ts';
import { caseOf } from '../../causes/case.ts';
import { endpoint as endpointOf, evidence } from '../../causes/evidence.ts';

const { leafOf } = chainReader(evidence().trust);
const LIMITS = { connectTimeoutMs: 5_000, responseTimeoutMs: 5_000 };
const CAUSES = [
  tlsNotSpoken,
  tlsServerNameRejected,
  tlsProtocolUnsupported,
  tlsCipherUnsupported,
  tlsGroupUnsupported,
  certificateKeyUnsupported,
  tlsHandshakeFailed,
];
const RSA = issueCertificate({ names: ['origin.example.com'], key: 'rsa-2048' });
const ECDSA = issueCertificate({ names: ['origin.example.com'] });

type Known = Partial<Pick<Target, 'hostHeader' | 'minTls'>>;

/** The handshakes a check would make, as evidence of one endpoint. */
async function look(
  server: { address: string; port: number },
  known: Known = {},
): Promise<{ handshakes: readonly HandshakeEvidence[]; seen: EndpointEvidence; target: Target }> {
  const target = { ...evidence().target, ...known };
  const { hostHeader, origin, minTls } = target;
  const serverName = hostHeader === null || hostHeader === 'none' ? origin : hostHeader;
  const offer = cloudfrontOffer(minTls ?? 'TLSv1.2');
  const signal = AbortSignal.timeout(20_000);
  const observation = await probeHandshake(server, { serverName, offer }, LIMITS, signal);
  assert.ok(observation.kind === 'answered');
  const more = await explainHandshake(
    server,
    observation.value,
    { ...target, leaf: leafOf(observation.value.chain) },
    LIMITS,
    signal,
  );
  const handshakes: HandshakeEvidence[] = [{ purpose: 'as-cloudfront', serverName, observation }, ...more];
  return { handshakes, seen: endpointOf({ handshakes }), target };
}

/** What is found: at most one cause, with its words. */
async function found(
  server: { address: string; port: number },
  known: Known = {},
): Promise<
  { readonly cause: string | null; readonly verdicts: readonly Verdict[] } & Partial<
    Omit<Extract<Judgement, { kind: 'found' }>, 'kind'>
  >
> {
  const { seen, target, handshakes } = await look(server, known);
  assert.ok(handshakes.length <= 7, `${handshakes.length} handshakes`);
  const verdicts = judgeCase(CAUSES, caseOf(evidence({ target, endpoints: [seen] }), new Date()));
  const hits = verdicts.filter(({ judgement }) => judgement.kind === 'found');
  assert.ok(hits.length <= 1, JSON.stringify(hits));
  const [hit] = hits;
  if (hit?.judgement.kind !== 'found') return { cause: null, verdicts };
  return { cause: hit.cause.id, ...hit.judgement, verdicts };
}

async function serve(t: TestContext, certificate: Issued, options: TlsOptions = {}) {
  const server = await serveTls({ key: certificate.keyPem, cert: certificate.pem, ...options });
  t.after(() => server.stop());
  return server;
}

async function listen(t: TestContext, onConnection: (socket: Socket) => void) {
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

/** Knows some names and refuses every other, as nginx does with ssl_reject_handshake. */
const onlyFor = (...known: readonly string[]): TlsOptions => ({
  SNICallback: (name, done) => (known.includes(name) ? done(null) : done(new Error('unknown'))),
});

test('nothing is asked again where nothing failed', async (t) => {
  const server = await serve(t, ECDSA);
  const { cause, verdicts } = await found(server, { hostHeader: 'none' });
  assert.equal(cause, null);
  for (const { judgement } of verdicts) assert.equal(judgement.kind, 'ruled-out');
});

test('suites CloudFront does not offer', async (t) => {
  const server = await serve(t, RSA, { ciphers: 'ECDHE-RSA-CHACHA20-POLY1305', maxVersion: 'TLSv1.2' });
  const verdict = await found(server);
  assert.equal(verdict.cause, 'tls-cipher-unsupported');
  assert.match(verdict.because ?? '', /ECDHE-RSA-CHACHA20-POLY1305 in TLSv1\.2.*handshake_failure/);
  assert.equal(verdict.certainty, 'proven');
});

test('a version below the minimum depends on the minimum where that is not known', async (t) => {
  const server = await serve(t, RSA, {
    ciphers: 'ALL:@SECLEVEL=0',
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  });
  const unknown = await found(server);
  assert.equal(unknown.cause, 'tls-protocol-unsupported');
  assert.deepEqual(unknown.dependsOn, ['min-tls']);
  assert.match(unknown.because ?? '', /TLSv1\.1 at most/);
  const known = await found(server, { minTls: 'TLSv1.2' });
  assert.deepEqual([known.cause, known.certainty], ['tls-protocol-unsupported', 'proven']);
  assert.equal((await found(server, { minTls: 'TLSv1' })).cause, null);
});

test('groups CloudFront does not offer, in TLS 1.3 and 1.2', async (t) => {
  const modern = await serve(t, ECDSA, { ecdhCurve: 'P-521', minVersion: 'TLSv1.3' });
  const verdict = await found(modern);
  assert.equal(verdict.cause, 'tls-group-unsupported');
  assert.match(verdict.because ?? '', /secp521r1 in TLSv1\.3/);
  const classic = await serve(t, RSA, {
    ecdhCurve: 'P-521',
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
  });
  assert.equal((await found(classic)).cause, 'tls-group-unsupported');
  const hybrid = await serve(t, ECDSA, { ecdhCurve: 'X25519MLKEM768', minVersion: 'TLSv1.3' });
  assert.match((await found(hybrid)).because ?? '', /X25519MLKEM768/);
});

test('keys CloudFront has no use for', async (t) => {
  const edwards = await serve(t, issueCertificate({ key: 'ed25519', names: ['origin.example.com'] }));
  const verdict = await found(edwards);
  assert.deepEqual([verdict.cause, verdict.certainty], ['certificate-key-unsupported', 'likely']);
  assert.match(verdict.because ?? '', /Ed25519/);
  const p521 = issueCertificate({ key: 'p-521', names: ['origin.example.com'] });
  const classic = await serve(t, p521, { maxVersion: 'TLSv1.2' });
  assert.equal((await found(classic)).cause, 'certificate-key-unsupported');
  const modern = await serve(t, p521, { minVersion: 'TLSv1.3' });
  const { cause, verdicts } = await found(modern);
  assert.equal(cause, null);
  assert.equal(verdicts.find((each) => each.cause === certificateKeyUnsupported)?.judgement.kind, 'warning');
});

test('a name that is refused is told by another that is not', async (t) => {
  const server = await serve(t, ECDSA, onlyFor('origin.example.com'));
  const forwarded = await found(server, { hostHeader: 'www.example.com' });
  // It closes the connection without a word, as Node does.
  assert.deepEqual([forwarded.cause, forwarded.certainty], ['tls-server-name-rejected', 'likely']);
  assert.match(forwarded.because ?? '', /refuses www\.example\.com .* accepts origin\.example\.com/);
  assert.equal((await found(server)).cause, null);

  const other = await serve(t, ECDSA, onlyFor('www.example.com'));
  assert.equal((await found(other, { hostHeader: 'www.example.com' })).cause, null);
  assert.equal((await found(other)).cause, 'tls-server-name-rejected');
});

test('another protocol', async (t) => {
  const server = await listen(t, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const verdict = await found(server);
  assert.equal(verdict.cause, 'tls-not-spoken');
  assert.match(verdict.because ?? '', /plain HTTP: "HTTP\/1\.1 400 Bad Request"/);
});

test('a server that refuses everybody', async (t) => {
  const server = await listen(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const verdict = await found(server);
  assert.deepEqual([verdict.cause, verdict.certainty], ['tls-handshake-failed', 'likely']);
  assert.match(verdict.because ?? '', /reset after the ClientHello; a stock OpenSSL/);
});

test('a HelloRetryRequest for a group of the wider hello is no handshake that passes', async (t) => {
  const origin = await serve(t, ECDSA, { minVersion: 'TLSv1.3' });
  // Breaks what the server encrypts; its HelloRetryRequest, for X25519MLKEM768, is shorter.
  const breaking = await listen(t, (socket) => {
    const onward = connect(origin.port, '127.0.0.1');
    onward.on('error', () => {});
    onward.on('data', (chunk) => {
      if (chunk.length > 500) chunk[chunk.length - 1] = (chunk.at(-1) ?? 0) ^ 1;
      socket.write(chunk);
    });
    onward.on('end', () => socket.end());
    socket.pipe(onward);
  });
  const { cause, certainty, because = '' } = await found(breaking, { hostHeader: 'none' });
  assert.deepEqual([cause, certainty], ['tls-handshake-failed', 'proven'], because);
  assert.match(because, /does not decrypt.*a stock OpenSSL client gets no further/);
});

test('something in front that minds our hello leaves the verdict open', async (t) => {
  const origin = await serve(t, ECDSA);
  // Lets through only hellos with a key share of X25519MLKEM768, which OpenSSL sends and CloudFront does not.
  const picky = await listen(t, (socket) => {
    socket.once('data', (hello) => {
      if (!hello.includes(Buffer.from('11ec04c0', 'hex'))) return socket.resetAndDestroy();
      const onward = connect(origin.port, '127.0.0.1');
      onward.on('error', () => {});
      onward.write(hello);
      return socket.pipe(onward).pipe(socket);
    });
  });
  const { cause, verdicts } = await found(picky);
  assert.equal(cause, null);
  const judgement = verdicts.find((each) => each.cause === tlsHandshakeFailed)?.judgement;
  assert.ok(judgement?.kind === 'unknown' && judgement.matters);
  assert.match(judgement.missing, /a stock OpenSSL client passes/);
});

test('a server that fails at a hello that asks for a stapled answer is told by the same hello without', async (t) => {
  const origin = await serve(t, ECDSA);
  const asksForStaple = Buffer.from('000500050100000000', 'hex');
  const failing = await listen(t, (socket) => {
    socket.once('data', (hello) => {
      if (hello.includes(asksForStaple)) return socket.end();
      const onward = connect(origin.port, '127.0.0.1');
      onward.on('error', () => {});
      onward.write(hello);
      return socket.pipe(onward).pipe(socket);
    });
  });
  const { cause, certainty, because = '', at } = await found(failing, { hostHeader: 'none' });
  assert.deepEqual([cause, certainty, at], ['tls-handshake-failed', 'likely', 'staple-request']);
  assert.match(because, /asks for a stapled OCSP answer \(the connection was closed after the ClientHello\)/);
});

test('a server that refuses TLS 1.3 in a hello, and speaks 1.2 without it, is not said to refuse every version', async (t) => {
  const origin = await serve(t, RSA, { maxVersion: 'TLSv1.2' });
  const supportedVersions = Buffer.from([0, 43, 0]);
  for (const code of [70, 50]) {
    const intolerant = await listen(t, (socket) => {
      socket.once('data', (hello) => {
        if (hello.includes(supportedVersions)) return socket.end(Buffer.from([21, 3, 3, 0, 2, 2, code]));
        const onward = connect(origin.port, '127.0.0.1');
        onward.on('error', () => {});
        onward.write(hello);
        return socket.pipe(onward).pipe(socket);
      });
    });
    const { cause, verdicts } = await found(intolerant);
    assert.equal(cause, null, `${code}`);
    const judgement = verdicts.find((each) => each.cause === tlsHandshakeFailed)?.judgement;
    assert.ok(judgement?.kind === 'unknown' && judgement.matters);
    assert.match(judgement.missing, /the older offer CloudFront-Upstream passes/);
  }
});

test('at most one made-up name is sent, and only where the Host is not known', async (t) => {
  const asked: string[] = [];
  const server = await serve(t, ECDSA, {
    SNICallback: (name, done) => {
      asked.push(name);
      done(new Error('unknown'));
    },
  });
  await look(server, { hostHeader: 'www.example.com' });
  assert.ok(!asked.some((name) => name.endsWith('.cloudfront.net')));
  asked.length = 0;
  await look(server);
  assert.ok(asked.filter((name) => name.endsWith('.cloudfront.net')).length <= 1);
});

test('explanations end with the deadline', async (t) => {
  const server = await listen(t, () => {});
  const observation = await probeHandshake(
    server,
    { serverName: 'origin.example.com', offer: cloudfrontOffer('TLSv1.2') },
    { connectTimeoutMs: 1_000, responseTimeoutMs: 20 },
    AbortSignal.timeout(5_000),
  );
  assert.ok(observation.kind === 'answered' && observation.value.ending === 'timed-out');
  const more = await explainHandshake(
    server,
    observation.value,
    { ...evidence().target, leaf: null },
    LIMITS,
    AbortSignal.timeout(50),
  );
  assert.equal(more.length, 5);
  for (const { observation: each } of more) {
    assert.ok(each.kind === 'answered' && each.value.ending === 'cut-short', JSON.stringify(each));
  }
});
