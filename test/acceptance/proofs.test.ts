import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSecureContext, createServer, type Server } from 'node:tls';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { closedPort, serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { authority, HOST } from '../check/diagnosing.ts';
import { without } from '../tools.ts';
import { folderFor, judge, leaf, type Row, run, valid } from './acceptance.ts';

const WWW = 'www.example.net';
const DISTRIBUTION = 'd1234abcd.cloudfront.net';
const I = authority.intermediate;
const CORPORATE = issueCertificate({ commonName: 'Corporate Root', ca: true, ...valid(-90, 90) });
const GOOD = [leaf(), I];
const STALE = [leaf(valid(-93, -3)), I];
const SNAKEOIL = [issueCertificate({ names: ['ip-10-0-0-1'], ...valid(-1, 90) })];
const SELF_SIGNED = [issueCertificate({ names: [HOST], ...valid(-1, 90) })];

/**
 * The hosts behind one address, which take connections in turn; each knows certificates by server name, `''` for the rest. One
 * that is down closes after the hello.
 */
type Hosts = readonly (Readonly<Record<string, readonly Issued[]>> | 'down')[];
type Faulty = 'not TLS' | Hosts;

type Repaired = readonly [row: Row<Faulty>, shows: RegExp, mended: Hosts, good: RegExp];

const one = (chain: readonly Issued[]): Hosts => [{ '': chain }];

const ROWS: readonly Repaired[] = [
  [
    ['self-signed', one(SELF_SIGNED), 'broken 502: certificate-self-signed proven'],
    /Cipher is (?!\(NONE\))[\s\S]*Verify return code: 18/,
    one(GOOD),
    /Cipher is (?!\(NONE\))[\s\S]*Verify return code: 0 \(ok\)/,
  ],
  [
    ['another service', 'not TLS', 'broken 502: tls-not-spoken proven', '', /ESMTP/],
    /Cipher is \(NONE\)/,
    one(GOOD),
    /Cipher is (?!\(NONE\))[\s\S]*Verify return code: 0 \(ok\)/,
  ],
  [
    [
      'for clients',
      one([leaf({ extendedKeyUsage: ['clientAuth'] }), I]),
      'broken 502: certificate-untrusted likely',
    ],
    /Usage: *\n *TLS Web Client Authentication/,
    one(GOOD),
    /Usage: *\n *TLS Web Server Authentication/,
  ],
  [
    [
      'from a private CA',
      one([leaf({ issuer: CORPORATE }), CORPORATE]),
      'broken 502: certificate-untrusted proven',
    ],
    /i:CN ?= ?Corporate Root/,
    one(GOOD),
    /i:O ?= ?cf502, CN ?= ?cf502 Farm Root/,
  ],
  [
    ['without its intermediate', one(GOOD.slice(0, 1)), 'broken 502: certificate-chain-incomplete proven'],
    /^ 0 s:(?![\s\S]*\n 1 s:)/,
    one(GOOD),
    /\n 1 s:O ?= ?cf502, CN ?= ?cf502 Farm Intermediate/,
  ],
  [
    [
      'the viewers’ name forwarded to a server that knows its own',
      [{ [HOST]: GOOD, '': SNAKEOIL }],
      'broken 502: certificate-name-mismatch proven',
      `--host-header ${WWW}`,
    ],
    /^www\.example\.net\n[\s\S]*DNS:ip-10-0-0-1[\s\S]*origin\.test\.example\n[\s\S]*DNS:origin\.test\.example/,
    [{ '': [leaf({ names: [HOST, WWW] }), I] }],
    /^www\.example\.net\n[\s\S]*DNS:origin\.test\.example, DNS:www\.example\.net/,
  ],
  [
    [
      'the distribution’s own name forwarded',
      [{ [HOST]: GOOD, '': SNAKEOIL }],
      'broken 502: certificate-name-mismatch proven',
      `--host-header ${DISTRIBUTION}`,
    ],
    /^d1234abcd\.cloudfront\.net\n[\s\S]*DNS:ip-10-0-0-1/,
    [{ [HOST]: GOOD, '': SNAKEOIL }],
    /\norigin\.test\.example\n[\s\S]*DNS:origin\.test\.example/,
  ],
  [
    [
      'one host of three is down',
      [{ '': GOOD }, { '': GOOD }, 'down'],
      'broken 502: origin-inconsistent proven at times',
      '--protocol https',
    ],
    /^ +2 127\.0\.0\.1: 0 sent,\n +6 127\.0\.0\.1: 2 sent, serial.*\n$/,
    one(GOOD),
    /^ +8 127\.0\.0\.1: 2 sent, serial.*\n$/,
  ],
  [
    [
      'one host of two is stale',
      [{ '': STALE }, { '': GOOD }],
      'broken 502: certificate-expired proven at times',
    ],
    /^ +4 127\.0\.0\.1: 2 sent, serial.*\n +4 127\.0\.0\.1: 2 sent, serial.*\n$/,
    [{ '': GOOD }, { '': GOOD }],
    /^ +8 127\.0\.0\.1: 2 sent, serial.*\n$/,
  ],
];

test('a proof shows the fault, pasted as it stands, and turns good with the repair', {
  skip: without('openssl'),
}, async (t) => {
  const { root } = folderFor(t);
  for (const [row, shows, mended, good] of ROWS) {
    await t.test(row[0], async (each) => {
      let hosts = hostsOf(row[1]);
      let connections = 0;
      const served = await serveRaw((socket) => {
        const host = hosts[connections++ % hosts.length];
        if (host === undefined) socket.write('220 mail.example.com ESMTP\r\n');
        else if (host === 'down') socket.once('data', () => socket.end());
        else host.emit('connection', socket);
      });
      each.after(served.stop);
      const report = await judge(row, served.port);
      const proof = report.findings.find(({ kind }) => kind === 'found')?.proof ?? '';
      connections = 0;
      assert.match(await run(proof), shows, proof);
      hosts = hostsOf(mended);
      connections = 0;
      const now = proof.replace(/( <\/dev\/null)(;|$)/, ` -CAfile ${root}$1$2`);
      assert.match(await run(now), good, proof);
    });
  }
});

test('a connection that is refused or reset is shown by its proof, and one that is made', {
  skip: without('curl'),
}, async (t) => {
  const resetting = await serveRaw((socket) => socket.resetAndDestroy());
  const closed = await closedPort();
  const good = hostOf({ '': GOOD });
  const serving = await serveRaw((socket) => void good.emit('connection', socket));
  for (const { stop } of [resetting, closed, serving]) t.after(stop);
  for (const [{ port }, verdict, shows] of [
    [closed, 'broken 502: tcp-refused likely', /Connection refused/],
    [resetting, 'broken 502: tcp-reset likely', /[Rr]eset by peer/],
  ] as const) {
    const report = await judge([verdict, null, verdict], port);
    const proof = report.findings.find(({ kind }) => kind === 'found')?.proof ?? '';
    assert.match(await run(proof), shows, proof);
    assert.match(
      await run(proof.replaceAll(String(port), String(serving.port))),
      /Connected to[\s\S]*HTTP\/1\.1 200/,
    );
  }
});

const hostsOf = (faulty: Faulty): readonly (Server | 'down')[] =>
  faulty === 'not TLS' ? [] : faulty.map((known) => (known === 'down' ? known : hostOf(known)));

function hostOf(known: Exclude<Hosts[number], 'down'>): Server {
  const context = (chain: readonly Issued[] = []) =>
    createSecureContext({ key: chain[0]?.keyPem ?? '', cert: chain.map(({ pem }) => pem).join('') });
  const fallback = known[''] ?? [];
  const tls = createServer(
    {
      key: fallback[0]?.keyPem ?? '',
      cert: fallback.map(({ pem }) => pem).join(''),
      SNICallback: (name, done) => done(null, context(known[name] ?? fallback)),
    },
    (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    },
  );
  return tls.on('tlsClientError', () => {});
}
