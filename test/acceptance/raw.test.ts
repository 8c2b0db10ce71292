import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { diagnose } from '../../src/check/diagnose.ts';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import type { Served } from '../../src/lab/origins/served.ts';
import { authority, HOST, surroundings, target } from '../check/diagnosing.ts';
import { without } from '../tools.ts';
import { judge, leaf, type Row, run, valid } from './acceptance.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const BODY = 'Content-Length: 2\r\n\r\nok';
const DONE = `${OK}${BODY}`;

/** TLS with this chain, leaf first, and then bytes of our own in place of an HTTP server. */
function behindTls(
  chain: readonly Issued[],
  onRequest: (socket: Socket, request: string) => void,
): Promise<Served> {
  const cert = chain.map(({ pem }) => pem).join('');
  const tls = createTlsServer({ key: chain[0]?.keyPem ?? '', cert }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', (request) => onRequest(socket, String(request)));
  });
  tls.on('tlsClientError', () => {});
  return serveRaw((socket) => tls.emit('connection', socket));
}

async function judgeAll<Server>(
  t: { test: (name: string, run: () => Promise<void>) => Promise<void> },
  rows: readonly Row<Server>[],
  serve: (server: Server) => Promise<Served>,
): Promise<void> {
  await Promise.all(
    rows.map((row) =>
      t.test(row[0], async () => {
        const served = await serve(row[1]);
        try {
          await judge(row, served.port);
        } finally {
          await served.stop();
        }
      }),
    ),
  );
}

/** What comes back for a request, or what happens to its connection. */
type Answer = string | ((socket: Socket) => void);

const MALFORMED = 'broken 502: http-malformed likely';
const TOLERABLE = 'unsure; warns http-malformed';
const HEADER = 'broken 502: http-header-too-large likely';
const VERSION = 'broken 502: http-version-unsupported likely';
const CLOSED = 'unsure: http-connection-closed depends on origin-header';
const QUICK = '--response-timeout 1';
const fields = (count: number): string =>
  Array.from({ length: count }, (_, index) => `X-Field-${index}: ${'x'.repeat(1_000)}\r\n`).join('');
const again = (socket: Socket, text: string, everyMs: number): void => {
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.once('close', () => clearInterval(timer));
};

const ANSWERS: readonly Row<Answer>[] = [
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nok', 'healthy'],
  ['no reason phrase', `HTTP/1.1 200\r\n${BODY}`, 'healthy'],
  ['100 (Continue) first', `HTTP/1.1 100 Continue\r\n\r\n${DONE}`, 'healthy'],
  ['103 (Early Hints) first', `HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${DONE}`, 'healthy'],
  ['100 (Continue) twice', `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(2)}${DONE}`, MALFORMED],
  [
    '101 unasked',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    MALFORMED,
  ],
  [
    'a flood of 1xx',
    (socket) => again(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(50), 20),
    'unsure',
    QUICK,
  ],
  ['304', 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', 'healthy'],
  ['204 with a body', `HTTP/1.1 204 No Content\r\n${BODY}`, 'healthy; warns http-malformed'],
  ['no HTTP', '<html>ok</html>', MALFORMED],
  ['19 KB of headers', `${OK}${fields(19)}${BODY}`, 'healthy'],
  ['31 KB of headers', `${OK}${fields(30)}${BODY}`, 'healthy; warns http-header-too-large'],
  [
    '33 KB of headers',
    `${OK}${fields(33)}${BODY}`,
    HEADER,
    '',
    /; the longest field that was kept is X-Field-/,
  ],
  ['200 KB of headers', `${OK}${fields(195)}${BODY}`, HEADER],
  ['200 short headers', `${OK}${'X-Field: x\r\n'.repeat(200)}${BODY}`, 'healthy'],
  ['a broken chunk', `${OK}Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n`, 'healthy; warns http-malformed'],
  [
    'chunks without an end',
    `${OK}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`,
    'healthy; warns http-connection-closed',
  ],
  [
    'length and encoding',
    `${OK}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    MALFORMED,
  ],
  [
    'chunked twice',
    `${OK}${'Transfer-Encoding: chunked\r\n'.repeat(2)}\r\n2\r\nok\r\n0\r\n\r\n`,
    'healthy; warns http-malformed',
    '',
    /Transfer-Encoding: chunked is there 2 times/,
  ],
  [
    'an encoding CloudFront does not take',
    `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`,
    MALFORMED,
  ],
  ['two lengths', `${OK}Content-Length: 3\r\n${BODY}`, MALFORMED],
  [
    'a length past every number',
    `${OK}Content-Length: ${'9'.repeat(23)}\r\n\r\nok`,
    MALFORMED,
    '',
    /Content-Length is not a usable number/,
  ],
  ['a length below zero', `${OK}Content-Length: -5\r\n\r\nok`, MALFORMED],
  ['two lengths in one line', `${OK}Content-Length: 2, 3\r\n\r\nok`, MALFORMED],
  ['the same length twice', `${OK}Content-Length: 2\r\n${BODY}`, TOLERABLE],
  [
    '502 in a head of lines that end in LF',
    'HTTP/1.1 502 Bad Gateway\nContent-Length: 2\n\nok',
    'broken 502: http-upstream-error proven; warns http-malformed',
  ],
  [
    '503 with a folded header',
    `HTTP/1.1 503 Busy\r\nX-Folded: a\r\n b\r\n${BODY}`,
    'broken 503: http-upstream-error likely; warns http-malformed',
  ],
  [
    '521 of Cloudflare',
    `HTTP/1.1 521 Down\r\nCF-Ray: 8a\r\n${BODY}`,
    'broken 521: http-upstream-error likely',
  ],
  ['lines that end in LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', TOLERABLE],
  ['a folded header', `${OK}X-Folded: a\r\n b\r\n${BODY}`, TOLERABLE],
  ['a space before the colon', `${OK}X-Spaced : a\r\n${BODY}`, TOLERABLE],
  ['a control character in a value', `${OK}X-Control: a\x01b\r\n${BODY}`, TOLERABLE],
  ['a NUL in a value', `${OK}X-Nul: a\0b\r\n${BODY}`, MALFORMED],
  ['a header without a colon', `${OK}X-No-Colon\r\n${BODY}`, MALFORMED],
  ['a space before the colon beside a line without one', `${OK}X-Spaced : a\r\nX-No\r\n${BODY}`, MALFORMED],
  ['HTTP/1.2', `HTTP/1.2 200 OK\r\n${BODY}`, TOLERABLE],
  ['a status line in lower case', `http/1.1 200 OK\r\n${BODY}`, MALFORMED],
  [
    'a length that is not reached',
    `${OK}Content-Length: 9\r\n\r\nok`,
    'healthy; warns http-connection-closed',
  ],
  [
    'a body that stalls',
    (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nok`),
    'healthy; warns http-timed-out',
    QUICK,
  ],
  [
    'a body that never ends',
    (socket) => {
      socket.write(`${OK}\r\n`);
      again(socket, 'x'.repeat(100), 50);
    },
    'healthy',
    QUICK,
  ],
  ['silence', () => {}, 'broken 504: http-timed-out proven', QUICK],
  ['half a head', (socket) => socket.write(`${OK}Server`), 'broken 504: http-timed-out proven', QUICK],
  ['closed', (socket) => socket.end(), CLOSED],
  ['HTTP/2 frames', (socket) => socket.end(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])), VERSION],
  ['505', 'HTTP/1.1 505 No\r\nContent-Length: 0\r\n\r\n', 'broken 505: http-version-unsupported likely'],
  ['keep-alive of 5 s', `${OK}Keep-Alive: timeout=5\r\n${BODY}`, 'healthy; warns http-keepalive-too-short'],
  [
    'a redirect to the same path',
    'HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n',
    'healthy; warns http-redirect-loop',
  ],
  [
    'a redirect down to HTTP',
    `HTTP/1.1 302 Found\r\nLocation: http://${HOST}/\r\nContent-Length: 0\r\n\r\n`,
    'healthy; warns http-redirect-loop',
  ],
  ['a redirect elsewhere', 'HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n', 'healthy'],
];

test('answers over good TLS', async (t) => {
  const chain = [leaf(), authority.intermediate];
  await judgeAll(t, ANSWERS, (answer) =>
    behindTls(chain, (socket) => {
      if (typeof answer === 'string') socket.end(answer);
      else answer(socket);
    }),
  );
});

const fatal = (code: number) => (socket: Socket) =>
  socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, code])));

const CONNECTIONS: readonly Row<(socket: Socket) => void>[] = [
  ['reset at once', (socket) => socket.resetAndDestroy(), 'broken 502: tcp-reset likely'],
  [
    'reset after the hello, Host not known: some servers refuse a name like that',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'broken 502: tls-handshake-failed likely',
  ],
  [
    'reset after the hello',
    (socket) => socket.once('data', () => socket.resetAndDestroy()),
    'broken 502: tls-handshake-failed proven',
    '--host-header none',
  ],
  [
    'internal_error, Host not known: Go says so to a name it has no certificate for',
    fatal(80),
    'unsure: tls-server-name-rejected depends on host-header',
  ],
  ['internal_error', fatal(80), 'broken 502: tls-server-name-rejected likely', '--host-header none'],
  ['handshake_failure', fatal(40), 'broken 502: tls-handshake-failed proven', '--host-header none'],
  ['an SSH server', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), 'broken 502: tls-not-spoken proven'],
  [
    'an SMTP server',
    (socket) => socket.write('220 mail.example.com ESMTP\r\n'),
    'broken 502: tls-not-spoken proven',
    '',
    /in another protocol: "220 mail/,
  ],
  [
    'a MySQL server',
    (socket) => socket.write(Buffer.from('4a0000000a382e302e33360001010101', 'hex')),
    'broken 502: tls-not-spoken proven',
  ],
  [
    'a byte of TLS, and then silence',
    (socket) => socket.write('\x16'),
    'broken 502: tls-handshake-failed likely',
    QUICK,
  ],
];

test('connections that go no further than TLS', (t) =>
  judgeAll(t, CONNECTIONS, (onConnection) => serveRaw(onConnection)));

const CORPORATE = issueCertificate({ commonName: 'Corporate Root', ca: true, ...valid(-90, 90) });
const POLICY = issueCertificate({
  commonName: 'Policy CA',
  ca: true,
  issuer: authority.root,
  ...valid(-90, 90),
});
const ISSUING = issueCertificate({ commonName: 'Issuing CA', ca: true, issuer: POLICY, ...valid(-90, 90) });
const ROOT_NAME = { commonName: 'cf502 Farm Root', organization: 'cf502', ca: true } as const;
const EXPIRED_CROSS = issueCertificate({
  ...ROOT_NAME,
  issuer: CORPORATE,
  reuseKey: authority.root,
  ...valid(-900, -100),
});
const EXPIRED_INTERMEDIATE = issueCertificate({
  commonName: 'cf502 Farm Intermediate',
  organization: 'cf502',
  ca: true,
  issuer: authority.root,
  reuseKey: authority.intermediate,
  ...valid(-200, -5),
});
const I = authority.intermediate;
const NEW_ROOT = issueCertificate({ commonName: 'New Root', ca: true, ...valid(-90, 90) });
const CROSS_SIGN = issueCertificate({
  commonName: 'New Root',
  ca: true,
  issuer: authority.root,
  reuseKey: NEW_ROOT,
  ...valid(-90, 90),
});
const NEW_CA = issueCertificate({ commonName: 'New CA', ca: true, issuer: NEW_ROOT, ...valid(-90, 90) });
const REKEYED = issueCertificate({
  commonName: 'cf502 Farm Intermediate',
  organization: 'cf502',
  ca: true,
  issuer: authority.root,
  ...valid(-90, 90),
});
const FOR_CLIENTS = issueCertificate({
  commonName: 'Client CA',
  ca: true,
  issuer: authority.root,
  extendedKeyUsage: ['clientAuth'],
  ...valid(-90, 90),
});
/** Five CAs under the root, the lowest first. */
const FIVE: Issued[] = [];
for (let number = 1; number <= 5; number += 1) {
  const issuer = FIVE[0] ?? authority.root;
  FIVE.unshift(issueCertificate({ commonName: `Sub ${number}`, ca: true, issuer, ...valid(-90, 90) }));
}
const DEEP = leaf({ issuer: FIVE[0] ?? authority.root });
const SELF_SIGNED = issueCertificate({ names: [HOST], ...valid(-1, 90) });
const ONE_SECOND = 1 / 86_400;
const GOOD = leaf();
const ENDED = valid(-93, -3);
const named = (...names: string[]) => [leaf({ names }), I];
const lasting = (from: number, to: number) => [leaf(valid(from, to)), I];

const EXPIRED = 'broken 502: certificate-expired proven';
const SOON = 'healthy; warns certificate-expires-soon';
const ORDER = 'broken 502: certificate-chain-order likely';
const SURPLUS = 'healthy; warns certificate-chain-surplus';
const TOO_MANY = `${SURPLUS}, certificate-chain-too-long`;
const NAME = 'broken 502: certificate-name-mismatch proven';
const NAME_LIKELY = 'broken 502: certificate-name-mismatch likely';
const UNTRUSTED = 'broken 502: certificate-untrusted proven';
const MISSING = 'broken 502: certificate-chain-incomplete proven';
const KNOWN = '--host-header none';

const CHAINS: readonly Row<readonly Issued[]>[] = [
  ['good', [GOOD, I], 'healthy'],
  ['with its root', [GOOD, I, authority.root], 'healthy'],
  ['an expired cross-sign behind it', [GOOD, I, EXPIRED_CROSS], 'healthy'],
  ['its intermediate twice', [GOOD, I, I], SURPLUS],
  ['a stranger behind it', [GOOD, I, CORPORATE], SURPLUS],
  ['the leaf twice', [GOOD, GOOD, I], SURPLUS],
  ['the root before the intermediate', [GOOD, authority.root, I], SURPLUS],
  ['intermediates swapped', [leaf({ issuer: ISSUING }), POLICY, ISSUING], ORDER],
  ['no intermediate', [GOOD], MISSING],
  ['no intermediate, its address given', [leaf({ issuerUrl: 'http://ca.test/i.der' })], MISSING],
  ['the intermediate of another CA', [GOOD, POLICY], MISSING],
  ['an intermediate of the right name, made anew', [GOOD, REKEYED], MISSING, '', /but not with the key of/],
  [
    'its intermediate behind twenty-five others',
    [GOOD, ...Array(25).fill(CORPORATE), I],
    TOO_MANY,
    '',
    /certificate 2 of 27 .* nor are 23 more needed/,
  ],
  ['a bundle of more certificates than are read', [GOOD, I, ...Array(120).fill(CORPORATE)], 'unsure'],
  ['five intermediates and the root', [DEEP, ...FIVE, authority.root], 'healthy'],
  ['five intermediates, the uppermost first', [DEEP, ...FIVE.toReversed()], ORDER],
  ['five intermediates, one left out', [DEEP, ...FIVE.toSpliced(2, 1)], MISSING, '', /certificate 3 of 5 /],
  ['a new root’s cross-sign', [leaf({ issuer: NEW_CA }), NEW_CA, CROSS_SIGN], 'healthy'],
  [
    'a new root’s cross-sign, and the root',
    [leaf({ issuer: NEW_CA }), NEW_CA, CROSS_SIGN, NEW_ROOT],
    'healthy',
  ],
  ['a new root in place of its cross-sign', [leaf({ issuer: NEW_CA }), NEW_CA, NEW_ROOT], UNTRUSTED],
  [
    'a new root in front of its cross-sign',
    [leaf({ issuer: NEW_CA }), NEW_CA, NEW_ROOT, CROSS_SIGN],
    SURPLUS,
    '',
    /that one was issued by CN=New Root, the other by CN=cf502 Farm Root/,
  ],
  ['a private CA with its root', [leaf({ issuer: CORPORATE }), CORPORATE], UNTRUSTED],
  ['a private CA without it', [leaf({ issuer: CORPORATE })], 'broken 502: certificate-untrusted likely'],
  [
    'self-signed',
    [issueCertificate({ names: [HOST], ...valid(-1, 90) })],
    'broken 502: certificate-self-signed proven',
  ],
  ['self-signed, twice', [SELF_SIGNED, SELF_SIGNED], 'broken 502: certificate-self-signed proven'],
  [
    'a CA for clients',
    [leaf({ issuer: FOR_CLIENTS }), FOR_CLIENTS],
    'broken 502: certificate-untrusted likely',
  ],
  [
    'not for servers',
    [leaf({ extendedKeyUsage: ['clientAuth'] }), I],
    'broken 502: certificate-untrusted likely',
  ],

  ['expired', [leaf(ENDED), I], EXPIRED],
  [
    'an expired intermediate',
    [GOOD, EXPIRED_INTERMEDIATE],
    EXPIRED,
    '',
    /^127\.0\.0\.1:\d+: certificate 2 of 2/,
  ],
  ['an expired intermediate behind one that lasts', [GOOD, I, EXPIRED_INTERMEDIATE], 'healthy'],
  [
    'an expired intermediate in front of one that lasts',
    [GOOD, EXPIRED_INTERMEDIATE, I],
    SURPLUS,
    '',
    /that is needed; that one ends .*, the other /,
  ],
  ['expired this very second', lasting(-89, -ONE_SECOND), EXPIRED],
  ['expired and incomplete', [leaf(ENDED)], `${EXPIRED}, certificate-chain-incomplete proven`],
  [
    'expired, for the viewers’ name, Host not known',
    [leaf({ names: ['www.example.net'], ...ENDED }), I],
    'broken 502: certificate-name-mismatch depends on host-header, certificate-expired proven',
  ],
  ['not yet valid for an hour', lasting(1 / 24, 90), 'broken 502: certificate-not-yet-valid proven'],
  ['not yet valid', lasting(1, 90), 'broken 502: certificate-not-yet-valid proven'],
  ['12 hours, at half', lasting(-0.25, 0.25), 'healthy'],
  ['6 days, 4 left', lasting(-2, 4), 'healthy'],
  ['6 days, 1 left', lasting(-5, 1), SOON],
  ['45 days, 20 left', lasting(-25, 20), 'healthy'],
  ['45 days, 10 left', lasting(-35, 10), SOON],
  ['90 days, 29 left', lasting(-61, 29), SOON],
  ['a year, 40 days left', lasting(-325, 40), 'healthy'],

  ['a wildcard for one label', named('*.test.example'), 'healthy'],
  ['a wildcard for two labels', named('*.example'), NAME_LIKELY, KNOWN, /stands for one label alone/],
  ['half a wildcard', named('or*.test.example'), NAME, KNOWN],
  ['upper case', named(HOST.toUpperCase()), 'healthy'],
  ['no subject', [leaf({ commonName: null }), I], 'healthy'],
  [
    'only a Common Name',
    [leaf({ names: [], commonName: HOST }), I],
    'healthy; warns certificate-name-mismatch',
  ],
  [
    'a Common Name beside other names',
    [leaf({ names: ['a.example'], commonName: HOST }), I],
    NAME_LIKELY,
    KNOWN,
    /only its Common Name is origin\.test\.example/,
  ],
  [
    'only an address',
    [leaf({ names: [], commonName: '127.0.0.1', addresses: ['127.0.0.1'] }), I],
    NAME,
    KNOWN,
  ],
];

test('a client certificate asked for once the path is known is a second handshake, which CloudFront does not make', {
  skip: without('openssl'),
}, async (t) => {
  const { pem, keyPem } = leaf({ key: 'rsa-2048' });
  const tls = createTlsServer({ key: keyPem, cert: pem + I.pem, maxVersion: 'TLSv1.2' }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () =>
      socket.renegotiate({ requestCert: true, rejectUnauthorized: false }, () => socket.end(DONE)),
    );
  });
  tls.on('tlsClientError', () => {});
  const served = await serveRaw((socket) => tls.emit('connection', socket));
  t.after(served.stop);
  const report = await judge(
    ['renegotiation', null, 'broken 502: tls-handshake-failed likely', '', /renegotiation/],
    served.port,
  );
  const { proof = '' } = report.findings.find(({ cause }) => cause === 'tls-handshake-failed') ?? {};
  assert.match(await run(proof.replace('sleep 3', 'sleep 1')), /HelloRequest\nHTTP\/1\.1 200/);
});

test('an intermediate that ended gets its own repair, and a proof of every date', {
  skip: without('openssl'),
}, async (t) => {
  const served = await behindTls([GOOD, EXPIRED_INTERMEDIATE], (socket) => socket.end(DONE));
  t.after(served.stop);
  const report = await judge(['an expired intermediate', null, EXPIRED], served.port);
  const finding = report.findings.find(({ cause }) => cause === 'certificate-expired');
  assert.match(finding?.remedy[0] ?? '', /the intermediates your CA gives out today/);
  assert.match(report.verdict.headline, /an issuer's certificate in the origin's chain has expired; /);
  const shown = await run(finding?.proof ?? '');
  assert.equal(shown.match(/notAfter=/g)?.length, 2, shown);
});

test('the proof of a malformed answer shows its bytes', { skip: without('openssl') }, async (t) => {
  for (const [path, answer, shows] of [
    ['/', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', /^HTTP\/1\.1 200 OK\$$/m],
    ['/100%25/a%20b', `${OK}X-Spaced : a\r\n${BODY}`, /^X-Spaced : a\^M\$$/m],
    ["/it's", `${OK}Content-Length: 3\r\n${BODY}`, /^Content-Length: 3\^M\$\nContent-Length: 2\^M\$$/m],
  ] as const) {
    const asked: string[] = [];
    const served = await behindTls([GOOD, I], (socket, request) => {
      asked.push(request.split('\r\n', 1)[0] ?? '');
      socket.end(answer);
    });
    t.after(served.stop);
    const report = await diagnose(target(`https://${HOST}:${served.port}${path}`), surroundings());
    const finding = report.findings.find(({ cause }) => cause === 'http-malformed');
    assert.match(await run(finding?.proof ?? ''), shows, finding?.proof);
    assert.equal(asked.at(-1), `GET ${path} HTTP/1.1`);
  }
});

test('over plain HTTP too', { skip: without('curl') }, async (t) => {
  const served = await serveRaw((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\n\nok')));
  t.after(served.stop);
  const report = await diagnose(target(`http://${HOST}:${served.port}/`), surroundings());
  const finding = report.findings.find(({ cause }) => cause === 'http-malformed');
  assert.match(await run(finding?.proof ?? ''), /^HTTP\/1\.1 200 OK\$$/m, finding?.proof);
});

test('certificates as they are sent', (t) =>
  judgeAll(t, CHAINS, (chain) => behindTls(chain, (socket) => socket.end(DONE))));
