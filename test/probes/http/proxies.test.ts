import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EndpointCause } from '../../../src/causes/cause.ts';
import { applicationNotReached } from '../../../src/causes/http/application-not-reached.ts';
import { httpConnectionClosed } from '../../../src/causes/http/http-connection-closed.ts';
import { httpHeaderTooLarge } from '../../../src/causes/http/http-header-too-large.ts';
import { httpMalformed } from '../../../src/causes/http/http-malformed.ts';
import { httpTimedOut } from '../../../src/causes/http/http-timed-out.ts';
import { httpUpstreamError } from '../../../src/causes/http/http-upstream-error.ts';
import { httpVersionUnsupported } from '../../../src/causes/http/http-version-unsupported.ts';
import type { EndpointEvidence } from '../../../src/formats/evidence.ts';
import type { Judgement } from '../../../src/formats/judgement.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { type HttpProbeOptions, probeHttp } from '../../../src/probes/http/request.ts';
import { judgeEndpoint } from '../../causes/case.ts';
import { answered, evidence } from '../../causes/evidence.ts';
import { reservedPort } from '../../servers/reserved-port.ts';
import { startHaproxy, startNginx } from '../../servers/server-process.ts';
import { serveUpstream, UPSTREAMS } from '../../servers/upstream.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { without } from '../../tools.ts';

const HTTP_CAUSES = [
  httpUpstreamError,
  httpMalformed,
  httpHeaderTooLarge,
  httpConnectionClosed,
  httpVersionUnsupported,
  httpTimedOut,
] as const;

const OPTIONS: HttpProbeOptions = {
  host: 'origin.example.com',
  serverName: 'origin.example.com',
  path: '/',
  headers: [],
  minTls: 'TLSv1.2',
  connectTimeoutMs: 5_000,
  responseTimeoutMs: 5_000,
};

/** Path, status, and who the cause says made it; `null` where nothing is wrong. */
const THROUGH_NGINX = [
  ['/alive', 200, null],
  ['/missing', 404, null],
  ['/error', 500, null],
  ['/closes', 502, /the page is nginx’s own$/],
  ['/dead', 502, /the page is nginx’s own$/],
  ['/silent', 504, /the page is nginx’s own$/],
  ['/busy', 503, /Server: "nginx\/1[\d.]+"$/],
  ['/limited', 503, /the page is nginx’s own$/],
] as const;

test('nginx in front of dead, silent and living upstreams', { skip: without('nginx') }, async (t) => {
  const upstream = await serveUpstream(t);
  const port = await reservedPort();
  const locations = [...Object.keys(UPSTREAMS), '/silent'].map(
    (path) => `location = ${path} { proxy_pass http://127.0.0.1:${upstream}; proxy_read_timeout 1s; }`,
  );
  await startNginx(t, port, [
    `listen 127.0.0.1:${port};`,
    ...locations,
    `location = /dead { proxy_pass http://127.0.0.1:${await reservedPort()}; }`,
    'location = /limited { return 503; }',
  ]);

  for (const [path, status, words] of THROUGH_NGINX) {
    const seen = await ask(port, { path });
    const { observation } = seen.exchanges[0] ?? {};
    assert.ok(observation?.kind === 'answered', path);
    assert.equal(observation.value.statusCode, status, path);
    assertOnly(seen, words === null ? null : httpUpstreamError, words, path);
  }
  // nginx 1.22 passes on what it takes for HTTP/0.9, without a head.
  assertOnly(
    await ask(port, { path: '/nonsense' }),
    httpMalformed,
    /begins with "this is not HTTP/,
    'nonsense',
  );

  const denied = await ask(port, { path: '/denied' });
  assertOnly(denied, null, null, 'denied');
  assert.equal(judge(applicationNotReached, denied).kind, 'warning');
});

test('nginx that ends the connection, and its TLS port asked in plain HTTP', {
  skip: without('nginx'),
}, async (t) => {
  const { pem, keyPem } = issueCertificate({ names: ['origin.example.com'] });
  const files = temporaryDirectory(t);
  writeFileSync(join(files, 'site.pem'), pem);
  writeFileSync(join(files, 'site.key'), keyPem);
  const port = await reservedPort();
  await startNginx(t, port, [
    `listen 127.0.0.1:${port} ssl;`,
    `ssl_certificate ${files}/site.pem; ssl_certificate_key ${files}/site.key;`,
    'location / { return 444; }',
    'location = /ok { return 200 fine; }',
  ]);

  const closed = await ask(port, {}, undefined, 'https');
  assertOnly(closed, httpConnectionClosed, /^after the request was sent it closed/, '444');
  assertOnly(await ask(port, { path: '/ok' }, undefined, 'https'), null, null, 'ok');

  const plain = await ask(port, { path: '/ok' });
  assertOnly(plain, null, null, 'plain');
  const { observation } = plain.exchanges[0] ?? {};
  assert.ok(observation?.kind === 'answered');
  assert.equal(observation.value.statusCode, 400);
  assert.match(observation.value.body.sample, /The plain HTTP request was sent to HTTPS port/);
});

const THROUGH_HAPROXY = [
  ['/alive', 200, null],
  ['/error', 500, null],
  ['/closes', 502, /the page is HAProxy’s own$/],
  ['/nonsense', 502, /the page is HAProxy’s own$/],
  ['/dead', 503, /the page is HAProxy’s own$/],
  ['/silent', 504, /the page is HAProxy’s own$/],
  ['/busy', 503, /itself to "\/busy"$/],
] as const;

test('HAProxy in front of dead, silent and living upstreams', { skip: without('haproxy') }, async (t) => {
  const upstream = await serveUpstream(t);
  const port = await reservedPort();
  await startHaproxy(t, port, [
    'defaults',
    '  mode http',
    '  retries 0',
    '  timeout connect 2s',
    '  timeout client 5s',
    '  timeout server 1s',
    'frontend front',
    `  bind 127.0.0.1:${port}`,
    '  use_backend dead if { path /dead }',
    '  default_backend upstream',
    'backend upstream',
    `  server one 127.0.0.1:${upstream}`,
    'backend dead',
    `  server one 127.0.0.1:${await reservedPort()}`,
  ]);

  for (const [path, status, words] of THROUGH_HAPROXY) {
    const seen = await ask(port, { path });
    const { observation } = seen.exchanges[0] ?? {};
    assert.ok(observation?.kind === 'answered', path);
    assert.equal(observation.value.statusCode, status, path);
    assertOnly(seen, words === null ? null : httpUpstreamError, words, path);
  }
});

test('an origin that speaks HTTP/2 alone', async (t) => {
  const server = createHttp2Server();
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const seen = await ask((server.address() as AddressInfo).port, {});
  assertOnly(seen, httpVersionUnsupported, /HTTP\/2 SETTINGS frame/, 'h2c');
});

test('an origin that never answers, and the same under our own deadline', async (t) => {
  const port = await serveUpstream(t);
  assertOnly(
    await ask(port, { path: '/silent', responseTimeoutMs: 300 }),
    httpTimedOut,
    /a first byte did not come/,
    'silent',
  );
  const impatient = await ask(port, { path: '/silent' }, AbortSignal.timeout(300));
  assertOnly(impatient, null, null, 'our own deadline');
  const judgement = judge(httpTimedOut, impatient);
  assert.ok(judgement.kind === 'unknown' && judgement.matters);
});

test('an answer that is no HTTP, and headers beyond the quota', async (t) => {
  const port = await serveUpstream(t);
  assertOnly(await ask(port, { path: '/nonsense' }), httpMalformed, /not HTTP/, 'nonsense');
  assertOnly(
    await ask(port, { path: '/large' }),
    httpHeaderTooLarge,
    /the longest field that was kept is X-Large/,
    'large',
  );
});

/** Exactly this cause is found, or none, and its words are these. */
function assertOnly(
  seen: EndpointEvidence,
  cause: EndpointCause | null,
  words: RegExp | null,
  name: string,
): void {
  for (const one of HTTP_CAUSES) {
    const judgement = judge(one, seen);
    assert.equal(
      judgement.kind === 'found',
      one === cause,
      `${name}: ${one.id} ${JSON.stringify(judgement)}`,
    );
    if (one === cause && words !== null && judgement.kind === 'found')
      assert.match(judgement.because, words, name);
  }
}

function judge(cause: EndpointCause, seen: EndpointEvidence): Judgement {
  return judgeEndpoint(cause, seen, evidence({ endpoints: [seen] }), new Date('2026-11-23T10:00:00Z'));
}

async function ask(
  port: number,
  options: Partial<HttpProbeOptions>,
  signal = AbortSignal.timeout(10_000),
  protocol: 'http' | 'https' = 'http',
): Promise<EndpointEvidence> {
  const endpoint = { address: '127.0.0.1', family: 4, port, protocol } as const;
  const sent = { ...OPTIONS, ...options };
  const observation = await probeHttp(endpoint, sent, signal);
  return {
    endpoint,
    tcp: answered({ localFamily: 4 }),
    handshakes: [],
    exchanges: [{ purpose: 'as-cloudfront', host: sent.host, path: sent.path, observation }],
  };
}
