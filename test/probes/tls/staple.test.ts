import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createServer } from 'node:tls';
import { parseStaple } from '../../../src/certificates/reading/parse-staple.ts';
import { diagnose } from '../../../src/check/diagnose.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveRaw } from '../../../src/lab/origins/serve-raw.ts';
import { authority, findingOf, HOST, surroundings, target } from '../../check/diagnosing.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { without } from '../../tools.ts';

const issuer = authority.intermediate;
const leaf = issueCertificate({
  names: [HOST],
  issuer,
  notBefore: new Date(Date.now() - 86_400_000).toISOString(),
  notAfter: new Date(Date.now() + 90 * 86_400_000).toISOString(),
});

/** An OCSP response that openssl makes and signs with the issuer's key. */
function ocspResponse(t: TestContext, status: 'V' | 'R', days: number): Buffer {
  const folder = temporaryDirectory(t);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  write('leaf.pem', leaf.pem);
  write('issuer.pem', issuer.pem);
  write('issuer.key', issuer.keyPem);
  const serial = openssl('x509', '-in', 'leaf.pem', '-noout', '-serial')
    .toString()
    .trim()
    .replace('serial=', '');
  const revoked = status === 'R' ? '260101000000Z' : '';
  write('index.txt', `${status}\t360101000000Z\t${revoked}\t${serial}\tunknown\t/CN=${HOST}\n`);
  openssl('ocsp', '-issuer', 'issuer.pem', '-cert', 'leaf.pem', '-reqout', 'request.der', '-no_nonce');
  const dates = days < 0 ? ['-nmin', '0'] : ['-ndays', String(days)];
  const given = ['-index', 'index.txt', '-rsigner', 'issuer.pem', '-rkey', 'issuer.key', '-CA', 'issuer.pem'];
  openssl('ocsp', ...given, '-reqin', 'request.der', '-respout', 'response.der', ...dates);
  return readFileSync(join(folder, 'response.der'));
}

async function check(
  t: TestContext,
  response: Buffer | null,
  maxVersion: 'TLSv1.2' | 'TLSv1.3',
  now = new Date(),
) {
  const server = createServer({ key: leaf.keyPem, cert: leaf.pem + issuer.pem, maxVersion }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  server.on('tlsClientError', () => {});
  server.on('OCSPRequest', (_certificate, _issuer, done) => done(null, response as Buffer));
  const origin = await serveRaw((socket) => void server.emit('connection', socket));
  t.after(origin.stop);
  return diagnose(target(`https://${HOST}:${origin.port}`), surroundings({ now: () => now }));
}

test('an OCSP response that openssl made is read', { skip: without('openssl') }, (t) => {
  const good = parseStaple(ocspResponse(t, 'V', 7));
  assert.equal(good?.status, 'good');
  assert.ok(good.nextUpdate !== null && Date.parse(good.nextUpdate) > Date.now() + 6 * 86_400_000);
  assert.equal(parseStaple(ocspResponse(t, 'R', 7))?.status, 'revoked');
  assert.throws(() => parseStaple(Buffer.from('no response')));
  assert.throws(() => parseStaple(Buffer.alloc(0)));
});

test('a stale or revoked staple is warned of, a good one or none is not', {
  skip: without('openssl'),
}, async (t) => {
  const good = ocspResponse(t, 'V', 7);
  const revoked = ocspResponse(t, 'R', 7);
  const later = new Date(Date.now() + 10 * 86_400_000);
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const [response, now, words] of [
      [null, new Date(), null],
      [good, new Date(), null],
      [
        good,
        later,
        /^127\.0\.0\.1:\d+: the OCSP response it staples ended .* before this check; AWS's TLS library ends/,
      ],
      [revoked, new Date(), /says that its certificate was revoked/],
    ] as const) {
      const report = await check(t, response, version, now);
      assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
      const finding = findingOf(report, 'certificate-staple-stale');
      assert.equal(finding.kind, words === null ? 'ruled-out' : 'warning', `${version} ${words}`);
      if (words !== null) assert.match(finding.because, words);
    }
  }
});
