import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { diagnose } from '../../src/check/diagnose.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

/** 20 MB of zeros in 20 kB. */
const BOMB = gzipSync(Buffer.alloc(20_000_000));

const PAGES: Readonly<Record<string, RequestListener>> = {
  '/loop': (_request, response) => response.writeHead(301, { Location: `https://${HOST}/loop` }).end(),
  '/loop-relative': (_request, response) => response.writeHead(302, { Location: '/loop-relative' }).end(),
  '/downgrade': (_request, response) =>
    response.writeHead(308, { Location: `http://${HOST}/downgrade` }).end(),
  '/elsewhere': (_request, response) => response.writeHead(301, { Location: `https://${HOST}/login` }).end(),
  '/login': (_request, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end(),
  '/firewall': (_request, response) => response.writeHead(403).end(),
  '/throttle': (_request, response) => response.writeHead(429).end(),
  '/captcha': (_request, response) => response.writeHead(405, { 'x-amzn-waf-action': 'captcha' }).end(),
  '/bomb': (_request, response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/html' }).end(BOMB),
  '/endless': ({ method }, response) => {
    response.writeHead(200);
    // What is written to the answer to HEAD goes nowhere, so writing would never have to wait.
    if (method === 'HEAD') return void response.end();
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    response.on('error', () => {});
    more();
  },
  '/drip': (request) => {
    const { socket } = request;
    const head = `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_000)}`[Symbol.iterator]();
    const timer = setInterval(() => socket.write(head.next().value ?? 'x'), 100);
    socket.on('close', () => clearInterval(timer));
  },
  '/breaks-off': (request) => {
    request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this');
  },
  '/nasty': (_request, response) => {
    response.setHeader('Server', 'nginx\u009d');
    response.writeHead(502, { 'Retry-After': '1' }).end('<!channel> \u202eevil');
  },
};

/** Path, state, the cause that says something, and its words. */
const ROWS: readonly (readonly [path: string, state: string, cause?: CauseId, words?: RegExp])[] = [
  [
    '/loop',
    'healthy',
    'http-redirect-loop',
    /redirects to "https:\/\/origin\.test\.example\/loop", which is what was/,
  ],
  ['/loop-relative', 'healthy', 'http-redirect-loop', /which is what was asked for/],
  [
    '/downgrade',
    'healthy',
    'http-redirect-loop',
    /from HTTPS to plain HTTP; a distribution that redirects viewers/,
  ],
  ['/elsewhere', 'healthy'],
  ['/login', 'healthy', 'application-not-reached', /answered 401: it wants credentials/],
  ['/firewall', 'healthy', 'application-not-reached', /answered 403: access is denied/],
  ['/throttle', 'healthy', 'application-not-reached', /answered 429: too many requests/],
  ['/captcha', 'healthy', 'application-not-reached', /AWS WAF wants to see a browser first/],
  ['/bomb', 'healthy'],
  ['/endless', 'healthy'],
  ['/breaks-off', 'healthy', 'http-connection-closed', /./],
  ['/drip', 'unsure'],
  ['/nasty', 'broken', 'http-upstream-error', /502 itself to "\/nasty"/],
];

test('what an application may answer, as a report', async (t) => {
  const served = await serveTls({
    ...authority.serverOptions({ names: [HOST] }),
    respond: (request, response) => PAGES[request.url ?? '']?.(request, response),
  });
  t.after(served.stop);
  await Promise.all(
    ROWS.map(([path, state, cause, words]) =>
      t.test(path, async () => {
        const report = await diagnose(
          target(`https://${HOST}:${served.port}${path}`, '--response-timeout', '1'),
          surroundings(),
        );
        assert.equal(report.verdict.state, state, report.verdict.headline);
        // Node keeps idle connections for 5 s, which is said of every page.
        const spoken = report.findings.filter(
          (finding) =>
            (finding.kind === 'warning' || finding.kind === 'found') &&
            finding.cause !== 'http-keepalive-too-short',
        );
        assert.deepEqual(
          spoken.map((finding) => finding.cause),
          cause === undefined ? [] : [cause],
        );
        if (cause !== undefined && words !== undefined) assert.match(findingOf(report, cause).because, words);
        const [exchange] = report.evidence.endpoints[0]?.exchanges ?? [];
        if (exchange?.observation.kind !== 'answered') return;
        // Nothing is inflated, nothing read without end.
        assert.ok(exchange.observation.value.body.bytes < 1_000_000);
        assert.ok(exchange.observation.value.body.sample.length <= 4_096);
        if (path === '/bomb') assert.equal(exchange.observation.value.body.bytes, BOMB.length);
      }),
    ),
  );
});
