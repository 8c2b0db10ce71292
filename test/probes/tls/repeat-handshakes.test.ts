import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { diagnose } from '../../../src/check/diagnose.ts';
import { serveRaw } from '../../../src/lab/origins/serve-raw.ts';
import { authority, findingOf, HOST, surroundings, target } from '../../check/diagnosing.ts';

const EC = authority.serverOptions({ names: [HOST] });
const RSA = authority.serverOptions({ names: [HOST], key: 'rsa-2048' });
const EXPIRED_RSA = authority.serverOptions({
  names: [HOST],
  key: 'rsa-2048',
  notAfter: '2026-01-02T00:00:00Z',
});

/** Serves one or two certificates, as OpenSSL lets a server do, and counts its connections. */
async function serve(t: TestContext, ...pairs: readonly { readonly key: string; readonly cert: string }[]) {
  let connections = 0;
  const options: TlsOptions = { key: pairs.map(({ key }) => key), cert: pairs.map(({ cert }) => cert) };
  const server = createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  server.on('tlsClientError', () => {});
  const origin = await serveRaw((socket) => {
    connections += 1;
    server.emit('connection', socket);
  });
  t.after(origin.stop);
  const report = await diagnose(target(`https://${HOST}:${origin.port}`), surroundings());
  const purposes = report.evidence.endpoints[0]?.handshakes.map(({ purpose }) => purpose) ?? [];
  return { report, purposes: purposes.toSorted(), connections };
}

test('a server with one certificate is met three times by the main hello or its like', async (t) => {
  for (const [pair, other] of [
    [EC, 'rsa-only'],
    [RSA, 'ecdsa-only'],
  ] as const) {
    const { report, purposes, connections } = await serve(t, pair);
    assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
    assert.deepEqual(purposes, ['as-cloudfront', 'repeat', 'repeat', other].toSorted());
    assert.ok(connections <= 7, `${connections} connections`);
  }
});

test('the certificate that CloudFront does not get is judged too, and only warned of', async (t) => {
  const good = await serve(t, RSA, EC);
  assert.equal(good.report.verdict.state, 'healthy', good.report.verdict.headline);
  const { report, connections } = await serve(t, EXPIRED_RSA, EC);
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  const finding = findingOf(report, 'certificate-expired');
  assert.equal(finding.kind, 'warning');
  assert.match(
    finding.because,
    /its other certificate, with an RSA key, which CloudFront’s hello is not answered with/,
  );
  assert.ok(connections <= 7, `${connections} connections`);
});
