import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateSpec } from '../../src/lab/origins/issue-certificate.ts';
import { authority } from '../check/diagnosing.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { listening, startServer } from '../servers/server-process.ts';
import { without } from '../tools.ts';
import { folderFor, judge, leaf, type Row } from './acceptance.ts';

/** The leaf's certificate, and the options of `openssl s_server`. */
type Server = readonly [spec: CertificateSpec, options: string];

const RSA: CertificateSpec = { key: 'rsa-2048' };
const SUITE = 'broken 502: tls-cipher-unsupported proven';
const GROUP = 'broken 502: tls-group-unsupported proven';
const KEY = 'broken 502: certificate-key-unsupported likely';
const OLD = '-tls1_1 -cipher DEFAULT@SECLEVEL=0';

const ROWS: readonly Row<Server>[] = [
  ['healthy', [{}, ''], 'healthy'],
  ['TLS 1.3 only', [{}, '-tls1_3'], 'healthy'],
  ['TLS 1.2 only', [RSA, '-tls1_2'], 'healthy'],
  ['TLS 1.1 at most', [RSA, OLD], 'unsure: tls-protocol-unsupported depends on min-tls'],
  ['TLS 1.1 at most, as allowed', [RSA, OLD], 'healthy', '--min-tls TLSv1'],
  [
    'TLS 1.1 at most, as not allowed',
    [RSA, OLD],
    'broken 502: tls-protocol-unsupported proven',
    '--min-tls TLSv1.2',
  ],

  [
    'TLS 1.0 at most, the minimum above it',
    [RSA, '-tls1 -cipher DEFAULT@SECLEVEL=0'],
    'broken 502: tls-protocol-unsupported proven',
    '--min-tls TLSv1.1',
  ],
  [
    'TLS 1.2 at most, the minimum SSLv3',
    [RSA, '-tls1_2'],
    'healthy; warns tls-protocol-unsupported',
    '--min-tls SSLv3',
  ],

  ['AES-256 alone', [RSA, '-tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384'], 'healthy'],
  ['CBC alone', [RSA, '-tls1_2 -cipher ECDHE-RSA-AES128-SHA256'], 'healthy'],
  ['RSA key exchange alone', [RSA, '-tls1_2 -cipher AES128-SHA'], 'healthy'],
  [
    'a suite that only AWS’s library lists',
    [RSA, '-tls1_2 -cipher AES128-GCM-SHA256'],
    'healthy; warns tls-cipher-unsupported',
  ],
  ['a suite that neither lists', [RSA, '-tls1_2 -cipher AES256-SHA256'], SUITE],
  ['ChaCha20 alone in TLS 1.2', [RSA, '-tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305'], SUITE],
  ['ChaCha20 alone in TLS 1.2, with TLS 1.3', [RSA, '-cipher ECDHE-RSA-CHACHA20-POLY1305'], 'healthy'],
  ['DHE alone', [RSA, '-tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256'], SUITE],
  ['anonymous suites alone', [RSA, '-tls1_2 -cipher ADH-AES128-SHA256:@SECLEVEL=0'], SUITE],
  [
    'a pre-shared key alone',
    [RSA, '-tls1_2 -cipher PSK-AES128-CBC-SHA256 -psk 1234'],
    'broken 502: tls-handshake-failed proven',
    '--host-header none',
  ],
  ['CCM alone in TLS 1.3', [{}, '-tls1_3 -ciphersuites TLS_AES_128_CCM_SHA256'], SUITE],
  [
    'suites of the other key type',
    [RSA, '-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256'],
    'broken 502: tls-handshake-failed proven',
    '--host-header none',
  ],

  ['X25519 alone', [{}, '-groups X25519'], 'healthy'],
  ['X25519 alone in TLS 1.2', [RSA, '-tls1_2 -groups X25519'], 'healthy'],
  ['P-384 alone', [{}, '-groups P-384'], 'healthy'],
  ['a cookie in the HelloRetryRequest', [{}, '-tls1_3 -stateless -groups X25519'], 'healthy'],
  ['P-521 alone', [{}, '-groups P-521'], GROUP],
  ['P-521 alone in TLS 1.2', [{}, '-tls1_2 -groups P-521'], GROUP],
  ['X448 alone', [{}, '-groups X448'], GROUP],

  ['an RSA key of 1024 bits', [{ key: 'rsa-1024' }, '-cipher DEFAULT@SECLEVEL=0'], 'healthy'],
  ['an RSA key of 3072 bits', [{ key: 'rsa-3072' }, ''], 'healthy'],
  ['an RSA key of 4096 bits', [{ key: 'rsa-4096' }, ''], 'healthy'],
  ['a P-384 key', [{ key: 'p-384' }, ''], 'healthy; warns certificate-key-unsupported'],
  ['a P-521 key', [{ key: 'p-521' }, ''], 'healthy; warns certificate-key-unsupported'],
  ['a P-521 key in TLS 1.2', [{ key: 'p-521' }, '-tls1_2'], KEY],
  ['an Ed25519 key', [{ key: 'ed25519' }, ''], KEY],
  [
    'a SHA-1 signature on the leaf',
    [{ hash: 'sha1' }, '-cipher DEFAULT@SECLEVEL=0'],
    'broken 502: certificate-weak-signature likely',
  ],

  [
    'a client certificate demanded in TLS 1.2',
    [{}, '-Verify 2 -tls1_2'],
    'unsure: tls-client-certificate-required depends on client-certificate',
  ],
  [
    'a client certificate demanded in TLS 1.3',
    [{}, '-Verify 2 -tls1_3'],
    'unsure: tls-client-certificate-required depends on client-certificate',
  ],
  ['a client certificate asked for', [{}, '-verify 2'], 'healthy; warns tls-client-certificate-required'],
];

/** `openssl s_server -www` answers GET alone: to HEAD and OPTIONS it goes on listening, and the report warns of that. */
function withoutOtherMethods(row: Row<Server>): Row<Server> {
  const [story, server, verdict, ...rest] = row;
  if (!verdict.startsWith('healthy')) return row;
  const warned = verdict.includes('; warns ')
    ? `${verdict}, http-request-dependent`
    : `${verdict}; warns http-request-dependent`;
  return [story, server, warned, ...rest];
}

test('origins served by openssl s_server', { skip: without('openssl'), concurrency: 8 }, async (t) => {
  const { write, keep } = folderFor(t);
  const issuers = write('issuers.pem', authority.intermediate.pem);
  const start = async (row: Row<Server>) => {
    const [spec, options] = row[1];
    const { crt, key } = keep([leaf(spec)]);
    const port = await reservedPort();
    const fixed = ['-accept', `127.0.0.1:${port}`, '-cert', crt, '-key', key, '-cert_chain', issuers, '-www'];
    const given = options.split(' ').filter((word) => word !== '');
    const server = startServer('openssl', ['s_server', ...fixed, ...given]);
    t.after(() => server.kill());
    return { row, port, server };
  };
  const served = [];
  for (const row of ROWS) served.push(await start(row));
  const judged = served.map(async ({ row, port, server }) => {
    await listening(server, port);
    await t.test(row[0], async () => {
      const { findings } = await judge(withoutOtherMethods(row), port);
      const minimum = findings.find(
        ({ cause, kind }) => cause === 'tls-protocol-unsupported' && kind === 'warning',
      );
      if (minimum !== undefined)
        assert.match(minimum.remedy.join(' '), /At the origin nothing has to change/);
    });
  });
  await Promise.all(judged);
});
