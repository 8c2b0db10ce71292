import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import {
  cloudfrontOffer,
  OPENSSL_CIPHERS,
  OPENSSL_GROUPS,
  OPENSSL_MIN_VERSION,
  OPENSSL_SIGALGS,
} from '../../../src/cloudfront/tls-offer.ts';
import type { MinimumTls } from '../../../src/formats/target.ts';
import { issueCertificate, type KeyKind } from '../../../src/lab/origins/issue-certificate.ts';
import { probeHandshake } from '../../../src/probes/tls/handshake.ts';
import { caseOf } from '../../causes/case.ts';
import { endpoint, evidence } from '../../causes/evidence.ts';
import { reservedPort } from '../../servers/reserved-port.ts';
import { listening, nginxConfig, startServer } from '../../servers/server-process.ts';
import { without } from '../../tools.ts';

/**
 * Our accept or refuse against that of a real OpenSSL handshake with CloudFront's list, on real servers. Where OpenSSL
 * was built without what CloudFront offers (3DES, RC4), the expectation stands in the table.
 */
type Setup = {
  readonly name: string;
  readonly key: KeyKind;
  readonly args: readonly string[];
  readonly minTls?: MinimumTls;
  readonly expected?: 'accepts' | 'refuses';
};

const NAME = 'origin.example.com';
const KEYS = [
  'rsa-2048',
  'rsa-1024',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
] as const satisfies readonly KeyKind[];

const suite12 = (key: KeyKind, cipher: string): Setup => ({
  name: `TLSv1.2 ${key} ${cipher}`,
  key,
  args: ['-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`],
});
const suite13 = (cipher: string): Setup => ({
  name: `TLSv1.3 ${cipher}`,
  key: 'rsa-2048',
  args: ['-tls1_3', '-ciphersuites', cipher],
});
const version = (flag: string, key: KeyKind, minTls: MinimumTls): Setup => ({
  name: `${flag} ${key}, minimum ${minTls}`,
  key,
  minTls,
  args: [flag, '-cipher', 'ALL:@SECLEVEL=0'],
});
const group = (flag: string, key: KeyKind, groups: string): Setup => ({
  name: `${flag} ${key} group ${groups}`,
  key,
  args: [flag, '-groups', groups, ...(flag === '-tls1_2' ? ['-cipher', 'ECDHE:@SECLEVEL=0'] : [])],
});

const OPENSSL_SETUPS: readonly Setup[] = [
  ...[
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-SHA384',
    'ECDHE-RSA-AES128-SHA256',
    'ECDHE-RSA-AES128-SHA',
    'AES256-GCM-SHA384',
    'AES128-SHA256',
    'AES256-SHA',
    'AES256-SHA256',
    'AES128-CCM',
    'CAMELLIA128-SHA',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ARIA128-GCM-SHA256',
    'DHE-RSA-AES128-GCM-SHA256',
    'ADH-AES128-SHA',
  ].map((cipher) => suite12('rsa-2048', cipher)),
  ...[
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-SHA',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-CCM',
  ].map((cipher) => suite12('p-256', cipher)),
  suite12('p-256', 'ECDHE-RSA-AES128-GCM-SHA256'),
  ...[
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_CCM_SHA256',
    'TLS_AES_128_CCM_8_SHA256',
  ].map(suite13),
  version('-tls1', 'rsa-2048', 'TLSv1.2'),
  version('-tls1_1', 'rsa-2048', 'TLSv1.2'),
  version('-tls1', 'rsa-2048', 'TLSv1'),
  version('-tls1', 'p-256', 'TLSv1'),
  version('-tls1', 'rsa-2048', 'TLSv1.1'),
  version('-tls1_1', 'p-256', 'TLSv1.1'),
  version('-tls1_2', 'p-384', 'TLSv1.2'),
  version('-tls1_3', 'p-384', 'TLSv1.2'),
  version('-tls1_2', 'p-521', 'TLSv1.2'),
  version('-tls1_3', 'p-521', 'TLSv1.2'),
  version('-tls1_2', 'ed25519', 'TLSv1.2'),
  version('-tls1_3', 'ed25519', 'TLSv1.2'),
  version('-tls1_2', 'rsa-1024', 'TLSv1.2'),
  ...['P-256', 'X25519', 'P-384', 'P-521', 'X448', 'P-521:P-384'].flatMap((groups) => [
    group('-tls1_3', 'p-256', groups),
    group('-tls1_2', 'rsa-2048', groups),
  ]),
];

const GNUTLS_SETUPS: readonly Setup[] = (
  [
    ['3DES in TLSv1.2', 'NONE:+VERS-TLS1.2:+RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+COMP-NULL', 'TLSv1.2', 'accepts'],
    ['3DES in TLSv1', 'NONE:+VERS-TLS1.0:+RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+COMP-NULL', 'TLSv1', 'accepts'],
    ['RC4-MD5 in TLSv1', 'NONE:+VERS-TLS1.0:+RSA:+ARCFOUR-128:+MD5:+SIGN-ALL:+COMP-NULL', 'TLSv1', 'accepts'],
    [
      'RC4-SHA in TLSv1',
      'NONE:+VERS-TLS1.0:+RSA:+ARCFOUR-128:+SHA1:+SIGN-ALL:+COMP-NULL',
      'TLSv1',
      'refuses',
    ],
    [
      '3DES with ECDHE',
      'NONE:+VERS-TLS1.2:+ECDHE-RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+GROUP-ALL:+COMP-NULL',
      'TLSv1.2',
      'refuses',
    ],
    [
      'TLSv1 below the minimum',
      'NONE:+VERS-TLS1.0:+RSA:+3DES-CBC:+SHA1:+SIGN-ALL:+COMP-NULL',
      'TLSv1.2',
      'refuses',
    ],
    ['Camellia', 'NONE:+VERS-TLS1.2:+RSA:+CAMELLIA-128-GCM:+AEAD:+SIGN-ALL:+COMP-NULL', 'TLSv1.2', 'refuses'],
    ['NORMAL', 'NORMAL', 'TLSv1.2', undefined],
    [
      'TLSv1.3 with SECP521R1',
      'NORMAL:-VERS-ALL:+VERS-TLS1.3:-GROUP-ALL:+GROUP-SECP521R1',
      'TLSv1.2',
      undefined,
    ],
  ] as const
).map(([name, priority, minTls, expected]) => ({
  name: `gnutls ${name}`,
  key: 'rsa-2048',
  args: ['--priority', priority],
  minTls,
  ...(expected === undefined ? {} : { expected }),
}));

/** One process serves all of these, each on a port of its own. */
const NGINX_SETUPS: readonly Setup[] = [
  ['ssl_protocols TLSv1.2 TLSv1.3;'],
  ['ssl_protocols TLSv1.3;'],
  ['ssl_protocols TLSv1.2;', 'ssl_ciphers ECDHE-RSA-CHACHA20-POLY1305:DHE-RSA-CHACHA20-POLY1305;'],
  ['ssl_protocols TLSv1.2;', 'ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;', 'ssl_ecdh_curve secp521r1;'],
  ['ssl_protocols TLSv1.3;', 'ssl_ecdh_curve secp521r1;'],
  ['ssl_protocols TLSv1.3;', 'ssl_ecdh_curve X25519:secp384r1;'],
].map((args) => ({ name: `nginx ${args.join(' ')}`, key: 'rsa-2048', args }));

const HAPROXY_SETUPS: readonly Setup[] = [
  ['ssl-min-ver', 'TLSv1.2'],
  ['ssl-min-ver', 'TLSv1.3'],
  ['ssl-max-ver', 'TLSv1.2', 'ciphers', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ['ssl-min-ver', 'TLSv1.3', 'curves', 'P-521'],
  ['ssl-max-ver', 'TLSv1.2', 'ciphers', 'AES128-SHA'],
].map((args) => ({ name: `haproxy ${args.join(' ')}`, key: 'rsa-2048', args }));

const setups = OPENSSL_SETUPS.length + GNUTLS_SETUPS.length + NGINX_SETUPS.length + HAPROXY_SETUPS.length;

test('there are at least 40 set-ups', () => assert.ok(setups >= 40, `${setups}`));

const files = mkdtempSync(join(tmpdir(), 'cf502-'));
const path = (name: string) => join(files, name);
for (const key of KEYS) {
  const { pem, keyPem } = issueCertificate({
    commonName: NAME,
    names: [NAME],
    key,
    // GnuTLS holds its own key to what RSA key exchange needs.
    keyUsage: ['digitalSignature', 'keyEncipherment'],
  });
  writeFileSync(path(`${key}.crt`), pem);
  writeFileSync(path(`${key}.key`), keyPem);
  writeFileSync(path(`${key}.pem`), pem + keyPem);
}
process.on('exit', () => rmSync(files, { recursive: true, force: true }));

test('openssl s_server', { skip: without('openssl') }, () =>
  inBatches(OPENSSL_SETUPS, ({ key, args }, port) =>
    startServer('openssl', [
      ...['s_server', '-accept', `127.0.0.1:${port}`, '-www'],
      ...['-cert', path(`${key}.crt`), '-key', path(`${key}.key`), ...args],
    ]),
  ),
);

test('gnutls-serv', { skip: without('gnutls-serv') }, () =>
  inBatches(GNUTLS_SETUPS, ({ key, args }, port) =>
    startServer('gnutls-serv', [
      ...['--http', '--port', String(port), '--disable-client-cert'],
      ...['--x509certfile', path(`${key}.crt`), '--x509keyfile', path(`${key}.key`), ...args],
    ]),
  ),
);

test('nginx', { skip: without('nginx') }, () =>
  inOneProcess(NGINX_SETUPS, (rows) => {
    const servers = rows.map(
      ({ setup: { args, key }, port }) =>
        `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${path(`${key}.crt`)}; ssl_certificate_key ${path(`${key}.key`)}; ${args.join(' ')} }`,
    );
    writeFileSync(path('nginx.conf'), nginxConfig(files, servers.join('\n')));
    return startServer('nginx', ['-c', path('nginx.conf'), '-e', path('nginx.log')]);
  }),
);

test('haproxy', { skip: without('haproxy') }, () =>
  inOneProcess(HAPROXY_SETUPS, (rows) => {
    const fronts = rows.map(
      ({ setup: { args, key }, port }, index) =>
        `frontend f${index}\n  mode http\n  timeout client 5s\n  bind 127.0.0.1:${port} ssl crt ${path(`${key}.pem`)} ${args.join(' ')}\n  http-request return status 200\n`,
    );
    writeFileSync(path('haproxy.cfg'), `global\n  tune.ssl.default-dh-param 2048\n${fronts.join('')}`);
    return startServer('haproxy', ['-f', path('haproxy.cfg')]);
  }),
);

const BATCH = 12;

async function inBatches(
  rows: readonly Setup[],
  launch: (setup: Setup, port: number) => ChildProcess,
): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH) {
    await Promise.all(
      rows.slice(at, at + BATCH).map(async (setup) => {
        const port = await reservedPort();
        const server = launch(setup, port);
        try {
          await listening(server, port);
          await compare(setup, port);
        } finally {
          server.kill('SIGKILL');
        }
      }),
    );
  }
}

async function inOneProcess(
  rows: readonly Setup[],
  launch: (rows: readonly { setup: Setup; port: number }[]) => ChildProcess,
): Promise<void> {
  const placed = await Promise.all(rows.map(async (setup) => ({ setup, port: await reservedPort() })));
  const server = launch(placed);
  try {
    for (const { setup, port } of placed) {
      await listening(server, port);
      await compare(setup, port);
    }
  } finally {
    server.kill('SIGKILL');
  }
}

async function compare({ name, expected, minTls = 'TLSv1.2' }: Setup, port: number): Promise<void> {
  const ours = (await weAccept(port, minTls)) ? 'accepts' : 'refuses';
  assert.equal(ours, expected ?? ((await opensslAccepts(port, minTls)) ? 'accepts' : 'refuses'), name);
}

/** Our verdict: no fault of the negotiation. */
async function weAccept(port: number, minTls: MinimumTls): Promise<boolean> {
  const observation = await probeHandshake(
    { address: '127.0.0.1', port },
    { serverName: NAME, offer: cloudfrontOffer(minTls) },
    { connectTimeoutMs: 10_000, responseTimeoutMs: 20_000 },
    AbortSignal.timeout(30_000),
  );
  const handshakes = [{ purpose: 'as-cloudfront' as const, serverName: NAME, observation }];
  const target = { ...evidence().target, minTls };
  const [read] = caseOf(evidence({ target, endpoints: [endpoint({ handshakes })] })).endpoints;
  assert.ok(read);
  const { fault } = read;
  assert.notEqual(fault.kind, 'unseen', JSON.stringify(observation));
  return fault.kind === 'none';
}

async function opensslAccepts(port: number, minTls: MinimumTls): Promise<boolean> {
  const socket = connectTls({
    host: '127.0.0.1',
    port,
    servername: NAME,
    rejectUnauthorized: false,
    ciphers: OPENSSL_CIPHERS,
    ecdhCurve: OPENSSL_GROUPS,
    sigalgs: OPENSSL_SIGALGS,
    minVersion: OPENSSL_MIN_VERSION[minTls],
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(30_000) });
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => {});
    socket.destroy();
  }
}
