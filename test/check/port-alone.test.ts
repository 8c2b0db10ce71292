import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import { rejudge } from '../../src/check/rejudge.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

async function serving(t: TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const asked = (port: number, ...words: string[]) =>
  diagnose(target(`${HOST}:${port}`, ...words), surroundings());

test('a port alone: what serves there over plain HTTP is never broken', async (t) => {
  const port = await serving(
    t,
    createHttp((_request, response) => response.end('ok')),
  );
  const report = await asked(port);
  assert.deepEqual(
    report.evidence.endpoints.map(({ endpoint }) => `${endpoint.protocol}:${endpoint.port}`),
    [`https:${port}`, `http:${port}`],
  );
  assert.equal(report.verdict.state, 'unsure', report.verdict.headline);
  const finding = findingOf(report, 'tls-not-spoken');
  assert.deepEqual([finding.certainty, finding.dependsOn], ['depends', ['protocol']]);
  assert.match(finding.because, /^over HTTPS \(plain HTTP serves\)/);

  const answered = (protocol: 'http' | 'https') =>
    rejudge(report, { protocol }, new Date(report.startedAt), report).verdict.state;
  assert.equal(answered('http'), 'healthy');
  assert.equal(answered('https'), 'broken');
});

test('a port and HTTPS, answered in plain HTTP: whether that serves is asked there, and comes first in the repair', async (t) => {
  const port = await serving(
    t,
    createHttp((_request, response) => response.end('ok')),
  );
  const report = await asked(port, '--protocol', 'https');
  assert.equal(report.verdict.state, 'broken', report.verdict.headline);
  const { remedy } = findingOf(report, 'tls-not-spoken');
  assert.match(remedy[0] ?? '', new RegExp(`To end the errors now, .*HTTP only, HTTP port ${port}`));
});

test('a port alone: plain HTTP that fails there is said of both protocols', async (t) => {
  const server = createHttp((_request, response) => {
    response.statusCode = 503;
    response.end('down');
  });
  const report = await asked(await serving(t, server));
  assert.equal(report.verdict.state, 'broken', report.verdict.headline);
  assert.equal(findingOf(report, 'tls-not-spoken').kind, 'found');
  assert.match(findingOf(report, 'http-upstream-error').because, /^over plain HTTP: /);
});

test('a port alone: a fault of TLS stays a fault where plain HTTP is answered that the port speaks TLS', async (t) => {
  const expired = authority.serverOptions({ names: [HOST], notAfter: '2026-06-01T00:00:00Z' });
  const port = await serving(
    t,
    createHttps(expired, (_request, response) => void response.end('ok')),
  );
  const report = await asked(port);
  assert.equal(report.verdict.state, 'broken', report.verdict.headline);
  const finding = findingOf(report, 'certificate-expired');
  assert.equal(finding.certainty, 'proven');
  assert.doesNotMatch(finding.because, /over HTTPS/);
  assert.notEqual(findingOf(report, 'origin-protocol-mismatch').kind, 'found');
  const plain = await asked(port, '--protocol', 'http');
  assert.equal(findingOf(plain, 'origin-protocol-mismatch').kind, 'found', 'a setting that says http counts');
});
