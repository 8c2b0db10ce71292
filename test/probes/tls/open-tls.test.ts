import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { TlsOptions } from 'node:tls';
import { cloudfrontOffer } from '../../../src/cloudfront/tls-offer.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveMismatchedKey } from '../../../src/lab/origins/serve-mismatched-key.ts';
import { serveRaw } from '../../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { openTls } from '../../../src/probes/tls/open-tls.ts';
import { reservedPort } from '../../servers/reserved-port.ts';
import { listening, startServer } from '../../servers/server-process.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { without } from '../../tools.ts';
import { certificate13, certificateVerify, encryptedExtensions, flight13 } from './wire/scripted-server.ts';

const rsa = issueCertificate({ names: ['origin.example'], key: 'rsa-2048' });
const ec = issueCertificate({ names: ['origin.example'] });
const ec2 = issueCertificate({ names: ['origin.example'] });
const LIMITS = { connectTimeoutMs: 5_000, responseTimeoutMs: 5_000 };

async function open(t: TestContext, options: TlsOptions, minTls: 'TLSv1' | 'TLSv1.2' = 'TLSv1.2') {
  const server = await serveTls({
    ciphers: 'ALL:@SECLEVEL=0',
    ...options,
    respond: (request, response) => request.pipe(response),
  });
  t.after(server.stop);
  const hello = { serverName: 'origin.example', offer: cloudfrontOffer(minTls) };
  return openTls(server, hello, LIMITS, AbortSignal.timeout(5_000));
}

/** Sends more than one record both ways. */
async function echoes(stream: Duplex): Promise<void> {
  const body = 'x'.repeat(70_000);
  stream.write(`POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`);
  stream.write(body);
  const answer = await text(stream);
  assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
  assert.ok(answer.replaceAll(/\r\n[0-9a-f]+\r\n/g, '').includes(body));
}

test('a handshake is finished, and content goes both ways, with every suite of the offer that OpenSSL has', async (t) => {
  const classic = { minVersion: 'TLSv1', maxVersion: 'TLSv1.2' } as const;
  const with13 = (ciphers: string) => ({ minVersion: 'TLSv1.3', ciphers }) as const;
  for (const [certificate, options] of [
    [ec, with13('TLS_AES_128_GCM_SHA256')],
    [rsa, with13('TLS_AES_256_GCM_SHA384')],
    [ec, with13('TLS_CHACHA20_POLY1305_SHA256')],
    [ec, { minVersion: 'TLSv1.3', ecdhCurve: 'X25519' }],
    [ec, { minVersion: 'TLSv1.3', ecdhCurve: 'P-384' }],
    ...[
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-AES256-SHA384',
      'ECDHE-ECDSA-AES128-SHA256',
      'ECDHE-ECDSA-AES128-SHA',
    ].map((suite) => [ec, { ...classic, ciphers: `${suite}:@SECLEVEL=0` }] as const),
    ...[
      'ECDHE-RSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-SHA384',
      'ECDHE-RSA-AES256-SHA',
      'AES128-GCM-SHA256',
      'AES256-GCM-SHA384',
      'AES128-SHA256',
      'AES128-SHA',
      'AES256-SHA',
    ].map((suite) => [rsa, { ...classic, ciphers: `${suite}:@SECLEVEL=0` }] as const),
    ...(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const).flatMap((version) =>
      [rsa, ec].map(
        (certificate) =>
          [certificate, { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }] as const,
      ),
    ),
    [rsa, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'AES128-SHA:@SECLEVEL=0' }],
    [ec, { requestCert: true, rejectUnauthorized: false }],
    [ec, { maxVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: false }],
    [rsa, { maxVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: false, ciphers: 'AES128-SHA' }],
  ] as const) {
    const { observation, connection } = await open(
      t,
      { cert: certificate.pem, key: certificate.keyPem, ...options },
      'TLSv1',
    );
    const how = JSON.stringify(options);
    assert.ok(observation.kind === 'answered', how);
    assert.equal(
      observation.value.finish?.ending,
      'finished',
      `${how} ${JSON.stringify(observation.value.finish)} ${JSON.stringify(connection)}`,
    );
    if (!observation.value.cipherSuite?.name.startsWith('AES'))
      assert.equal(observation.value.signature, 'good', how);
    assert.ok(connection.kind === 'open', how);
    await echoes(connection.stream);
  }
});

test('a key that is another certificate’s is seen by its signature, and no request is sent', async (t) => {
  for (const [how, served] of [
    ['TLS 1.2', serveMismatchedKey([ec.der], { key: ec2.keyPem, cert: ec2.pem })],
    ['TLS 1.2, another type', serveMismatchedKey([rsa.der], { key: ec2.keyPem, cert: ec2.pem })],
    ['TLS 1.3', serveScripted()],
  ] as const) {
    const server = await served;
    t.after(server.stop);
    const hello = { serverName: 'origin.example', offer: cloudfrontOffer('TLSv1.2') };
    const { observation, connection } = await openTls(server, hello, LIMITS, AbortSignal.timeout(5_000));
    assert.ok(observation.kind === 'answered', how);
    assert.equal(observation.value.ending, 'flight-complete', how);
    assert.equal(observation.value.signature, how.endsWith('type') ? 'other-key-type' : 'bad', how);
    assert.equal(observation.value.finish, undefined, how);
    assert.ok(connection.kind === 'failed' && connection.failure.phase === 'tls', how);
  }
});

/** Signs nothing that verifies. */
const serveScripted = () =>
  serveRaw((socket) => {
    socket.on('error', () => {});
    const messages = [encryptedExtensions(), certificate13([ec.der]), certificateVerify(0x0403)];
    socket.once('data', (hello) => socket.write(flight13(hello, { messages })));
  });

test('3DES and RC4, which OpenSSL is built without, carry content too', {
  skip: without('gnutls-serv'),
}, async (t) => {
  const folder = temporaryDirectory(t);
  const keyUsage = ['digitalSignature', 'keyEncipherment'] as const;
  const leaf = issueCertificate({ names: ['origin.example'], key: 'rsa-2048', keyUsage });
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'leaf.key'), leaf.keyPem);
  for (const [suite, name] of [
    ['+3DES-CBC:+SHA1', 'DES-CBC3-SHA'],
    ['+ARCFOUR-128:+MD5', 'RC4-MD5'],
  ] as const) {
    const port = await reservedPort();
    const files = ['--x509certfile', join(folder, 'leaf.pem'), '--x509keyfile', join(folder, 'leaf.key')];
    const priority = `NONE:+VERS-TLS1.2:+RSA:${suite}:+COMP-NULL:+SIGN-ALL:+GROUP-ALL:+CTYPE-X509`;
    const given = ['--http', '--port', String(port), ...files, '--priority', priority];
    const server = startServer('gnutls-serv', given);
    t.after(() => server.kill());
    await listening(server, port);
    const hello = { serverName: 'origin.example', offer: cloudfrontOffer('TLSv1.2') };
    const at = { address: '127.0.0.1', port };
    const { observation, connection } = await openTls(at, hello, LIMITS, AbortSignal.timeout(5_000));
    assert.ok(observation.kind === 'answered' && connection.kind === 'open', name);
    assert.equal(observation.value.cipherSuite?.name, name);
    connection.stream.write('GET / HTTP/1.0\r\n\r\n');
    assert.match(await text(connection.stream), /^HTTP\/1\.0 200/, name);
  }
});
