import { test } from 'node:test';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { listening, startServer } from '../servers/server-process.ts';
import { without } from '../tools.ts';
import { folderFor, judge, type Row, valid } from './acceptance.ts';

const WWW = 'www.example.net';

type Chest = {
  readonly origin: string;
  readonly rsa: string;
  readonly www: string;
  readonly traefik: string;
  readonly root: string;
};

/** The options of a bind line, and what stands behind it: nothing answers `200 ok`, `none` is a backend without servers. */
type Bind = {
  readonly options: (chest: Chest) => string;
  readonly behind?: 'none' | 'silent' | 'closing';
};

const bind = (options: Bind['options'], behind?: Bind['behind']): Bind =>
  behind === undefined ? { options } : { options, behind };
const good = ({ origin }: Chest) => `ssl crt ${origin}`;
const knowsViewers = bind(({ www }) => `ssl strict-sni crt ${www}`);
const traefikLike = bind(({ traefik, www }) => `ssl crt ${traefik} crt ${www}`);

const ROWS: readonly Row<Bind>[] = [
  ['healthy', bind(good), 'healthy'],
  ['TLS 1.3 only', bind((chest) => `${good(chest)} ssl-min-ver TLSv1.3`), 'healthy'],
  [
    'TLS 1.1 at most',
    bind(({ rsa }) => `ssl crt ${rsa} ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.1 ciphers DEFAULT@SECLEVEL=0`),
    'unsure: tls-protocol-unsupported depends on min-tls',
  ],
  ['P-384 alone', bind((chest) => `${good(chest)} curves P-384`), 'healthy'],
  ['P-521 alone', bind((chest) => `${good(chest)} curves P-521`), 'broken 502: tls-group-unsupported proven'],
  ['strict-sni, Host not known', knowsViewers, 'unsure: tls-server-name-rejected depends on host-header'],
  [
    'strict-sni, Host not forwarded',
    knowsViewers,
    'broken 502: tls-server-name-rejected proven',
    '--host-header none',
  ],
  ['strict-sni, Host forwarded', knowsViewers, 'healthy', `--host-header ${WWW}`],
  [
    'a default certificate like Traefik’s, Host not known',
    traefikLike,
    'unsure: certificate-name-mismatch depends on host-header, certificate-self-signed depends on host-header',
  ],
  ['a default certificate like Traefik’s, Host forwarded', traefikLike, 'healthy', `--host-header ${WWW}`],
  [
    'a default certificate, while the origin’s name has a good one',
    bind(({ traefik, origin }) => `ssl crt ${traefik} crt ${origin}`),
    'broken 502: certificate-name-mismatch proven',
    `--host-header ${WWW}`,
  ],
  [
    'a client certificate demanded',
    bind((chest) => `${good(chest)} ca-file ${chest.root} verify required`),
    'unsure: tls-client-certificate-required depends on client-certificate',
  ],
  [
    'a client certificate demanded in TLS 1.2',
    bind((chest) => `${good(chest)} ca-file ${chest.root} verify required ssl-max-ver TLSv1.2`),
    'unsure: tls-client-certificate-required depends on client-certificate',
  ],
  [
    'a client certificate asked for',
    bind((chest) => `${good(chest)} ca-file ${chest.root} verify optional`),
    'healthy; warns tls-client-certificate-required',
  ],
  [
    'the PROXY protocol expected',
    bind((chest) => `${good(chest)} accept-proxy`),
    'broken 502: tls-handshake-failed proven',
    '--host-header none',
  ],
  ['HTTP/2 negotiated only', bind((chest) => `${good(chest)} alpn h2`), 'healthy'],
  [
    'HTTP/2 whatever was negotiated',
    bind((chest) => `${good(chest)} proto h2`),
    'unsure: http-connection-closed depends on origin-header',
  ],
  [
    'a TLS port asked in plain HTTP, which just closes',
    bind(good),
    'broken 502: origin-protocol-mismatch likely',
    '--protocol http',
    /speaks TLS, not plain HTTP/,
  ],
  ['no server behind it', bind(good, 'none'), 'broken 503: http-upstream-error proven'],
  ['a silent server behind it', bind(good, 'silent'), 'broken 504: http-upstream-error proven'],
  ['a server behind it that closes', bind(good, 'closing'), 'broken 502: http-upstream-error proven'],
];

test('origins served by HAProxy', { skip: without('haproxy') }, async (t) => {
  const { write, keep, keepLeaf, root } = folderFor(t);
  const traefik = issueCertificate({
    commonName: 'TRAEFIK DEFAULT CERT',
    names: [`${'a1'.repeat(16)}.${'b2'.repeat(16)}.traefik.default`],
    ...valid(-1, 364),
  });
  const chest: Chest = {
    origin: keepLeaf().pem,
    rsa: keepLeaf({ key: 'rsa-2048' }).pem,
    www: keepLeaf({ names: [WWW] }).pem,
    traefik: keep([traefik]).pem,
    root,
  };
  const silent = await serveRaw(() => {});
  const closing = await serveRaw((socket) => socket.once('data', () => socket.end()));
  t.after(() => Promise.all([silent.stop(), closing.stop()]));
  const behind = {
    none: '',
    silent: `server s 127.0.0.1:${silent.port}`,
    closing: `server s 127.0.0.1:${closing.port}`,
  };

  const served = [];
  for (const row of ROWS) served.push({ row, port: await reservedPort() });
  const sections = served.map(({ row: [, server], port }, index) => {
    const front = `frontend f${index}\n bind 127.0.0.1:${port} ${server.options(chest)}\n`;
    return server.behind === undefined
      ? `${front} http-request return status 200 content-type text/plain string ok\n`
      : `${front} default_backend b${index}\nbackend b${index}\n ${behind[server.behind]}\n`;
  });
  const config = write(
    'haproxy.cfg',
    `defaults\n mode http\n timeout connect 500ms\n timeout client 8s\n timeout server 500ms\n${sections.join('')}`,
  );
  const server = startServer('haproxy', ['-db', '-f', config]);
  t.after(() => server.kill());
  await listening(server, served.at(-1)?.port ?? 0);
  for (const { row, port } of served) await t.test(row[0], async () => void (await judge(row, port)));
});
