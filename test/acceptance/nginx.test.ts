import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { HOST } from '../check/diagnosing.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { listening, nginxConfig, startServer } from '../servers/server-process.ts';
import { without } from '../tools.ts';
import { type Files, folderFor, judge, leaf, type Row, run, valid } from './acceptance.ts';

const WWW = 'www.example.net';

type Chest = {
  readonly origin: string;
  readonly rsa: string;
  readonly www: string;
  readonly both: string;
  readonly rsaAlone: string;
  readonly ecdsaAlone: string;
  readonly fallback: string;
  readonly snakeoil: string;
  readonly root: string;
  readonly closed: number;
};

/** The server blocks that listen on one port, and `PORT` where they name it. */
type Blocks = (chest: Chest) => string;

const serve = (what: string): string => `server { listen 127.0.0.1:PORT ssl; ${what} }`;
const page = 'location / { return 200 ok; }';
const answer =
  (directives: string): Blocks =>
  ({ origin }) =>
    serve(`${origin} location / { ${directives} }`);
const onlyKnownNames =
  (names: string, certificate: 'origin' | 'www'): Blocks =>
  (chest) =>
    `server { listen 127.0.0.1:PORT ssl default_server; ssl_reject_handshake on; }
     server { listen 127.0.0.1:PORT ssl; server_name ${names}; ${chest[certificate]} ${page} }`;
const fallbackBeside =
  (names: string, certificate: 'origin' | 'www', fallback: 'fallback' | 'snakeoil' = 'fallback'): Blocks =>
  (chest) =>
    `server { listen 127.0.0.1:PORT ssl default_server; ${chest[fallback]} ${page} }
     server { listen 127.0.0.1:PORT ssl; server_name ${names}; ${chest[certificate]} ${page} }`;

const ROWS: readonly Row<Blocks>[] = [
  ['healthy', ({ origin }) => serve(`${origin} ${page}`), 'healthy'],
  [
    'an RSA certificate beside one of ECDSA',
    ({ origin, rsa }) => serve(`${origin} ${rsa} ${page}`),
    'healthy',
  ],
  [
    'an RSA certificate without its intermediate beside a good one of ECDSA, whose suites CloudFront offers first',
    ({ origin, rsaAlone }) => serve(`${origin} ${rsaAlone} ${page}`),
    'healthy; warns certificate-chain-incomplete',
  ],
  [
    'an ECDSA certificate without its intermediate beside a good one of RSA',
    ({ rsa, ecdsaAlone }) => serve(`${rsa} ${ecdsaAlone} ${page}`),
    'broken 502: certificate-chain-incomplete proven',
  ],
  ['TLS 1.3 only', ({ rsa }) => serve(`ssl_protocols TLSv1.3; ${rsa} ${page}`), 'healthy'],
  [
    'plain HTTP where HTTPS is expected',
    () => `server { listen 127.0.0.1:PORT; ${page} }`,
    'broken 502: tls-not-spoken proven',
    '--protocol https',
  ],
  [
    'plain HTTP on a port whose protocol nobody named',
    () => `server { listen 127.0.0.1:PORT; ${page} }`,
    'unsure: tls-not-spoken depends on protocol',
  ],
  [
    'HTTPS where plain HTTP is expected',
    ({ origin }) => serve(`${origin} ${page}`),
    'broken 400: origin-protocol-mismatch proven',
    '--protocol http',
  ],

  // Names: whether Host is forwarded decides which is sent, so a name that is not known leaves the verdict open.
  [
    'only the viewers’ name, Host not known',
    onlyKnownNames(WWW, 'www'),
    'unsure: tls-server-name-rejected depends on host-header',
  ],
  [
    'only the viewers’ name, Host not forwarded',
    onlyKnownNames(WWW, 'www'),
    'broken 502: tls-server-name-rejected proven',
    '--host-header none',
  ],
  ['only the viewers’ name, forwarded', onlyKnownNames(WWW, 'www'), 'healthy', `--host-header ${WWW}`],
  [
    'only the origin’s name, the viewers’ forwarded',
    onlyKnownNames(HOST, 'origin'),
    'broken 502: tls-server-name-rejected proven',
    `--host-header ${WWW}`,
    /accepts origin\.test\.example/,
  ],
  ['only the origin’s name, Host not known', onlyKnownNames(HOST, 'origin'), 'healthy'],
  [
    'a balancer with the viewers’ certificate, Host not known',
    ({ www }) => serve(`${www} ${page}`),
    'unsure: certificate-name-mismatch depends on host-header',
  ],
  [
    'a balancer with the viewers’ certificate, not forwarded',
    ({ www }) => serve(`${www} ${page}`),
    'broken 502: certificate-name-mismatch proven',
    '--host-header none',
  ],
  [
    'a balancer with the viewers’ certificate, forwarded',
    ({ www }) => serve(`${www} ${page}`),
    'healthy',
    `--host-header ${WWW}`,
  ],
  [
    'Host forwarded as the distribution’s own name',
    ({ origin }) => serve(`${origin} ${page}`),
    'healthy; warns certificate-name-mismatch',
    '--host-header d1234abcd.cloudfront.net',
  ],
  [
    'the distribution’s own name sent to a server that knows the origin’s',
    fallbackBeside(HOST, 'origin', 'snakeoil'),
    'broken 502: certificate-name-mismatch proven',
    '--host-header d1234abcd.cloudfront.net',
    /for the server name origin\.test\.example it sends one that fits/,
  ],
  [
    'the distribution’s own name refused',
    onlyKnownNames(HOST, 'origin'),
    'broken 502: tls-server-name-rejected proven',
    '--host-header d1234abcd.cloudfront.net',
  ],
  [
    'ingress-nginx that knows the viewers’ name, Host not known',
    fallbackBeside(WWW, 'www'),
    'unsure: certificate-name-mismatch depends on host-header, certificate-self-signed depends on host-header',
  ],
  [
    'ingress-nginx that knows the viewers’ name, forwarded',
    fallbackBeside(WWW, 'www'),
    'healthy',
    `--host-header ${WWW}`,
  ],
  [
    'ingress-nginx that knows the viewers’ name, not forwarded',
    fallbackBeside(WWW, 'www'),
    'broken 502: certificate-name-mismatch proven, certificate-self-signed proven',
    '--host-header none',
  ],
  [
    'ingress-nginx that knows the origin’s name, the viewers’ forwarded',
    fallbackBeside(HOST, 'origin'),
    'broken 502: certificate-name-mismatch proven',
    `--host-header ${WWW}`,
    /for the server name origin\.test\.example it sends one that fits/,
  ],
  [
    'Debian’s default site in front of the viewers’, Host not known',
    fallbackBeside(WWW, 'www', 'snakeoil'),
    'unsure: certificate-name-mismatch depends on host-header, certificate-self-signed depends on host-header',
  ],

  [
    'a client certificate demanded',
    ({ origin, root }) => serve(`${origin} ssl_client_certificate ${root}; ssl_verify_client on; ${page}`),
    'unsure: tls-client-certificate-required depends on client-certificate',
  ],
  [
    'a client certificate asked for',
    ({ origin, root }) =>
      serve(`${origin} ssl_client_certificate ${root}; ssl_verify_client optional; ${page}`),
    'healthy; warns tls-client-certificate-required',
    '',
    /AWS says that CloudFront drops.* until March 2024/,
  ],

  [
    'a dead upstream',
    (chest) => answer(`proxy_pass http://127.0.0.1:${chest.closed};`)(chest),
    'broken 502: http-upstream-error proven',
  ],
  ['503', answer('return 503;'), 'broken 503: http-upstream-error proven'],
  ['504', answer('return 504;'), 'broken 504: http-upstream-error proven'],
  ['500 is the application’s', answer('return 500;'), 'healthy'],
  ['404', answer('return 404;'), 'healthy'],
  ['401', answer('return 401;'), 'healthy; warns application-not-reached'],
  ['403', answer('return 403;'), 'healthy; warns application-not-reached'],
  ['429', answer('return 429;'), 'healthy; warns application-not-reached'],
  ['421', answer('return 421;'), 'healthy; warns http-host-dependent'],
  [
    'closed without an answer',
    answer('return 444;'),
    'unsure: http-connection-closed depends on origin-header',
  ],
  ['204', answer('return 204;'), 'healthy'],
  ['304', answer('return 304;'), 'healthy'],
  [
    '404 for the origin’s name alone',
    ({ both }) => serve(`${both} location / { if ($host = ${HOST}) { return 404; } return 200 ok; }`),
    'healthy; warns http-host-dependent',
  ],
  [
    'a redirect to itself',
    answer('return 301 https://$host$request_uri;'),
    'healthy; warns http-redirect-loop',
  ],
  ['a redirect to another port is none', answer('return 301 https://$host:PORT$request_uri;'), 'healthy'],
  [
    'HTTP sent to HTTPS, HTTP only',
    () => 'server { listen 127.0.0.1:PORT; location / { return 301 https://$host$request_uri; } }',
    'healthy; warns http-redirect-loop',
    '--protocol http',
  ],
  [
    'HTTP sent to the origin’s own HTTPS, Host not forwarded',
    () => 'server { listen 127.0.0.1:PORT; location / { return 301 https://$host$request_uri; } }',
    'healthy',
    '--protocol http --host-header none',
  ],
  [
    'HTTP/2 over cleartext only',
    () => `server { listen 127.0.0.1:PORT http2; ${page} }`,
    'broken 502: http-version-unsupported likely',
    '--protocol http',
  ],
  [
    'HTTP/2 beside 1.1',
    ({ origin }) => `server { listen 127.0.0.1:PORT ssl http2; ${origin} ${page} }`,
    'healthy',
  ],
  [
    'the PROXY protocol expected',
    ({ origin }) => `server { listen 127.0.0.1:PORT ssl proxy_protocol; ${origin} ${page} }`,
    'broken 502: tls-handshake-failed proven',
    '--host-header none',
  ],
  [
    'keep-alive of 5 s told',
    ({ origin }) => serve(`${origin} keepalive_timeout 5 5; ${page}`),
    'healthy; warns http-keepalive-too-short',
  ],
  ['keep-alive of 65 s told', ({ origin }) => serve(`${origin} keepalive_timeout 65 65; ${page}`), 'healthy'],
];

test('origins served by nginx', { skip: without('nginx') }, async (t) => {
  const { folder, write, keep, keepLeaf, root } = folderFor(t);
  const ssl = ({ crt, key }: Files) => `ssl_certificate ${crt}; ssl_certificate_key ${key};`;
  const selfSigned = (commonName: string, name: string) =>
    ssl(keep([issueCertificate({ commonName, names: [name], ...valid(-10, 355) })]));
  const chest: Chest = {
    origin: ssl(keepLeaf()),
    rsa: ssl(keepLeaf({ key: 'rsa-2048' })),
    www: ssl(keepLeaf({ names: [WWW, 'example.net'] })),
    both: ssl(keepLeaf({ names: [HOST, WWW] })),
    rsaAlone: ssl(keep([leaf({ key: 'rsa-2048' })])),
    ecdsaAlone: ssl(keep([leaf()])),
    fallback: selfSigned('Kubernetes Ingress Controller Fake Certificate', 'ingress.local'),
    snakeoil: selfSigned('ip-10-0-0-1', 'ip-10-0-0-1'),
    root,
    closed: await reservedPort(),
  };
  const served: { readonly row: Row<Blocks>; readonly port: number }[] = [];
  for (const row of ROWS) served.push({ row, port: await reservedPort() });
  const blocks = served.map(({ row: [, conf], port }) => conf(chest).replaceAll('PORT', String(port)));
  const config = write('nginx.conf', nginxConfig(folder, blocks.join('\n')));
  const server = startServer('nginx', ['-p', folder, '-e', `${folder}/nginx.log`, '-c', config]);
  t.after(() => server.kill());
  await listening(server, served.at(-1)?.port ?? 0);
  await t.test('proofs show the fault, run as they are pasted', { skip: without('openssl') }, async () => {
    const hasCurl = (await run('command -v curl')) !== '';
    for (const [story, shows] of [
      ['plain HTTP where HTTPS is expected', /wrong version number/],
      ['only the viewers’ name, Host not forwarded', /Cipher is \(NONE\)/],
      ['a balancer with the viewers’ certificate, not forwarded', /DNS:www\.example\.net, DNS:example\.net/],
      ['a client certificate demanded', /HTTP\/1\.1 400/],
      ['a dead upstream', /HTTP\/1\.1 502/],
      ['closed without an answer', /Empty reply from server/],
    ] as const) {
      const { row, port } = served.find(({ row: [name] }) => name === story) ?? {};
      assert.ok(row !== undefined && port !== undefined, story);
      const report = await judge(row, port);
      const root = report.findings.find(({ kind }) => kind === 'found');
      const proof = root?.proof ?? '';
      if (hasCurl || !proof.startsWith('curl')) assert.match(await run(proof), shows, story);
    }
  });
  await t.test('the way out that is shortest comes first', async () => {
    for (const [story, first] of [
      [
        'the distribution’s own name sent to a server that knows the origin’s',
        /^Stop forwarding Host, by a cache policy/,
      ],
      ['Host forwarded as the distribution’s own name', /^Stop forwarding Host, by a cache policy/],
      ['the distribution’s own name refused', /^Stop forwarding Host, by a cache policy/],
      ['only the origin’s name, the viewers’ forwarded', /^Stop forwarding Host: a cache policy/],
      [
        'a balancer with the viewers’ certificate, not forwarded',
        /^Forward Host, if viewers use a name that the certificate covers \(origin request policy Managed-HostHeaderOnly/,
      ],
      // To stop forwarding Host would send the very name that is refused.
      ['only the viewers’ name, Host not forwarded', /^Teach the server /],
    ] as const) {
      const { row, port } = served.find(({ row: [name] }) => name === story) ?? {};
      assert.ok(row !== undefined && port !== undefined, story);
      const report = await judge(row, port);
      assert.match(report.findings.find(({ remedy }) => remedy.length > 0)?.remedy[0] ?? '', first, story);
    }
  });
  await t.test('plain HTTP may be what is meant', async () => {
    const { row, port } = served.find(({ row: [name] }) => name.startsWith('plain HTTP where')) ?? {};
    assert.ok(row !== undefined && port !== undefined);
    const report = await judge(row, port);
    const root = report.findings.find(({ kind }) => kind === 'found');
    assert.equal(root?.server, 'nginx');
    assert.ok(root.remedy.some((step) => step.includes('Protocol: HTTP only')));
  });
  for (const { row, port } of served) await t.test(row[0], async () => void (await judge(row, port)));
});
