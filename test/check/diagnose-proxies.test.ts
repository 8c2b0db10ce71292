import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Report } from '../../src/formats/report.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { startHaproxy, startNginx } from '../servers/server-process.ts';
import { serveUpstream } from '../servers/upstream.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { without } from '../tools.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

/** Path, state, causes, and who is recognised as the one that answered. */
type Row = readonly [
  path: string,
  state: Report['verdict']['state'],
  causes: readonly string[],
  status: number | null,
  headline?: RegExp,
];

async function judgeRows(port: number, server: string, rows: readonly Row[]): Promise<void> {
  for (const [path, state, causes, status, headline] of rows) {
    const report = await diagnose(
      target(`https://${HOST}:${port}${path}`, '--response-timeout', '5'),
      surroundings(),
    );
    assert.equal(report.verdict.state, state, `${path}: ${report.verdict.headline}`);
    assert.deepEqual(report.verdict.causes, causes, path);
    assert.equal(report.verdict.cloudfrontStatus, status, path);
    assert.equal(report.servers?.[0]?.id, server, `${path}: ${JSON.stringify(report.servers)}`);
    if (headline !== undefined) assert.match(report.verdict.headline, headline, path);
    for (const cause of causes) assert.equal(findingOf(report, 'http-upstream-error').cause, cause);
  }
}

function certificate(t: TestContext): { readonly pem: string; readonly key: string; readonly both: string } {
  const files = temporaryDirectory(t);
  const { cert, key } = authority.serverOptions({ names: [HOST] });
  const at = (name: string, text: string) => {
    writeFileSync(join(files, name), text);
    return join(files, name);
  };
  return { pem: at('site.pem', cert), key: at('site.key', key), both: at('both.pem', cert + key) };
}

const FAILS = ['http-upstream-error'];

test('nginx in front of living and dead upstreams, as a report', { skip: without('nginx') }, async (t) => {
  const { pem, key } = certificate(t);
  const upstream = await serveUpstream(t);
  const port = await reservedPort();
  const dead = await reservedPort();
  await startNginx(t, port, [
    `listen 127.0.0.1:${port} ssl; server_name ${HOST}; ssl_certificate ${pem}; ssl_certificate_key ${key};`,
    `location / { proxy_pass http://127.0.0.1:${upstream}; proxy_read_timeout 1s; }`,
    `location = /dead { proxy_pass http://127.0.0.1:${dead}; }`,
  ]);
  await judgeRows(port, 'nginx', [
    ['/alive', 'healthy', [], null],
    ['/error', 'healthy', [], null],
    ['/denied', 'healthy', [], null],
    ['/closes', 'broken', FAILS, 502, /502 to "\/closes" with nginx’s own page$/],
    ['/dead', 'broken', FAILS, 502, /502 to "\/dead" with nginx’s own page$/],
    ['/silent', 'broken', FAILS, 504, /504 to "\/silent" with nginx’s own page$/],
    ['/busy', 'broken', FAILS, 503],
  ]);
});

test('HAProxy in front of living and dead upstreams, as a report', {
  skip: without('haproxy'),
}, async (t) => {
  const { both } = certificate(t);
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
    `  bind 127.0.0.1:${port} ssl crt ${both}`,
    '  use_backend dead if { path /dead }',
    '  default_backend upstream',
    'backend upstream',
    `  server one 127.0.0.1:${upstream}`,
    'backend dead',
    `  server one 127.0.0.1:${await reservedPort()}`,
  ]);
  await judgeRows(port, 'haproxy', [
    ['/closes', 'broken', FAILS, 502, /with HAProxy’s own page$/],
    ['/dead', 'broken', FAILS, 503, /with HAProxy’s own page$/],
    ['/silent', 'broken', FAILS, 504, /with HAProxy’s own page$/],
  ]);
});
