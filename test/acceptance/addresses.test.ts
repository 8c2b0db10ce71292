import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { test } from 'node:test';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { diagnose } from '../../src/check/diagnose.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { CertificateSpec } from '../../src/lab/origins/issue-certificate.ts';
import { authority, HOST, surroundings, target } from '../check/diagnosing.ts';
import { judge, type Row, valid } from './acceptance.ts';

/** Loopback addresses of these tests alone, so that 80 and 443 are free. */
const A = '127.81.0.1';
const B = '127.81.0.2';
const V6 = '::1';

/** `https` or `http` at an address and port, with this certificate and answer. */
type Listener = {
  readonly at: string;
  readonly tls: CertificateSpec | null;
  readonly answer: RequestListener;
};
type Origin = { readonly addresses: readonly string[]; readonly listening: readonly Listener[] };

const answers =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Keep-Alive': 'timeout=65', ...headers }).end('ok');
  };
const https = (address: string, tls: CertificateSpec = {}, answer = answers(200), port = 443): Listener => ({
  at: `${address} ${port}`,
  tls,
  answer,
});
const http = (address: string, answer = answers(200), port = 80): Listener => ({
  at: `${address} ${port}`,
  tls: null,
  answer,
});
const one = (...listening: Listener[]): Origin => ({ addresses: [A], listening });
const two = (...listening: Listener[]): Origin => ({ addresses: [A, B], listening });

const lineFeedsOnly: RequestListener = (request) =>
  request.socket.end('HTTP/1.1 200 OK\nContent-Length: 2\n\nok');

const ENDED = valid(-93, -3);
const WWW: CertificateSpec = { names: ['www.example.net'] };
const upward = answers(301, { Location: `https://${HOST}/` });
const HTTPS = '--protocol https';
const REFUSED = 'broken 502: tcp-refused likely';
const EXPIRED = 'broken 502: certificate-expired proven';

const ROWS: readonly Row<Origin>[] = [
  ['80 and 443', one(https(A), http(A)), 'healthy'],
  ['80 alone', one(http(A)), 'unsure: tcp-refused depends on protocol'],
  ['80 alone, HTTPS only', one(http(A)), REFUSED, HTTPS, /; plain HTTP on port 80 answers 200$/],
  [
    '80 sends to 443, which is closed, HTTPS only',
    one(http(A, upward)),
    REFUSED,
    HTTPS,
    /looks the same from here$/,
  ],
  ['80 alone, match viewer', one(http(A)), REFUSED, '--protocol match-viewer'],
  ['443 alone', one(https(A)), 'healthy; warns tcp-refused'],
  ['443 alone, HTTP only', one(https(A)), REFUSED, '--protocol http'],
  ['neither', one(), REFUSED],
  [
    '443 expired, 80 serves',
    one(https(A, ENDED), http(A)),
    'unsure: certificate-expired depends on protocol',
  ],
  ['443 expired, 80 closed', one(https(A, ENDED)), `${EXPIRED}; warns tcp-refused`],
  ['443 expired, match viewer', one(https(A, ENDED), http(A)), EXPIRED, '--protocol match-viewer'],
  ['80 sends to 443', one(https(A), http(A, upward)), 'healthy; warns http-redirect-loop'],
  ['80 sends to 443, match viewer', one(https(A), http(A, upward)), 'healthy', '--protocol match-viewer'],
  [
    '443 answers with lines that end in LF, 80 serves',
    one(https(A, {}, lineFeedsOnly), http(A)),
    'unsure; warns http-malformed',
  ],
  ['80 answers so, 443 serves', one(https(A), http(A, lineFeedsOnly)), 'healthy'],
  ['443 serves, 80 answers 502', one(https(A), http(A, answers(502))), 'healthy; warns http-upstream-error'],
  [
    '443 and 80 answer 502',
    one(https(A, {}, answers(502)), http(A, answers(502))),
    'broken 502: http-upstream-error proven',
  ],
  [
    'plain HTTP on 443',
    one(http(A, answers(200), 443), http(A)),
    'unsure: tls-not-spoken depends on protocol',
  ],
  [
    'TLS on 80 beside 443',
    one(https(A), https(A, {}, answers(200), 80)),
    'healthy; warns origin-protocol-mismatch',
  ],
  [
    'TLS on 80 and nothing on 443',
    one(https(A, {}, answers(200), 80)),
    'broken 502: origin-protocol-mismatch likely; warns tcp-refused',
  ],

  ['one of two addresses is dead', two(https(A)), 'broken 502: tcp-refused likely at times', HTTPS],
  [
    'one of two addresses has the old certificate',
    two(https(A), https(B, ENDED)),
    'broken 502: certificate-expired proven at times',
    HTTPS,
  ],
  [
    'one of two addresses has another name, Host not known',
    two(https(A), https(B, WWW)),
    'unsure: certificate-name-mismatch depends on host-header at times',
    HTTPS,
  ],
  [
    'one of two addresses has another name',
    two(https(A), https(B, WWW)),
    'broken 502: certificate-name-mismatch proven at times',
    `${HTTPS} --host-header none`,
  ],
  ['two addresses, two good certificates', two(https(A), https(B)), 'healthy', HTTPS],
  [
    'one of two addresses answers 502',
    two(https(A), https(B, {}, answers(502))),
    'broken 502: http-upstream-error proven at times',
    HTTPS,
  ],
  ['IPv6 alone', { addresses: [V6], listening: [https(V6)] }, 'healthy', HTTPS],
  ['IPv6 alone, expired', { addresses: [V6], listening: [https(V6, ENDED)] }, EXPIRED, HTTPS],
  ['IPv6 is dead', { addresses: [A, V6], listening: [https(A)] }, 'healthy; warns tcp-refused', HTTPS],
  ['IPv4 is dead', { addresses: [A, V6], listening: [https(V6)] }, REFUSED, HTTPS],
];

/** Where a proof has to look: at the address and in the protocol that has the fault. */
const PROOFS: readonly (readonly [origin: Origin, typed: string, cause: CauseId, proof: RegExp])[] = [
  [two(https(A)), HTTPS, 'tcp-refused', /--resolve origin\.test\.example:443:127\.81\.0\.2 /],
  [two(https(A), https(B, ENDED)), HTTPS, 'certificate-expired', /-connect 127\.81\.0\.2:443 /],
  [one(https(A), http(A, upward)), '', 'http-redirect-loop', / http:\/\/origin\.test\.example\/ |'http:/],
  [one(https(A)), '', 'tcp-refused', /--resolve origin\.test\.example:80:127\.81\.0\.1 .*http:/],
  [
    one(http(A, answers(503))),
    '--protocol http --host-header www.example.net',
    'http-upstream-error',
    /'http:\/\/www\.example\.net\/'$/,
  ],
];

/** 80 and 443 are root's, and not every system has all of 127.0.0.0/8 and ::1 on its loopback. */
async function whyNot(): Promise<string | false> {
  try {
    for (const listener of [http(A), https(B), https(V6)]) await close(await listen(listener));
    return false;
  } catch (error) {
    return `80 and 443 cannot be had on loopback (${error})`;
  }
}

async function listen({ at, tls, answer }: Listener): Promise<Server> {
  const [address, port] = at.split(' ');
  const server =
    tls === null
      ? createHttpServer(answer)
      : createHttpsServer(authority.serverOptions({ names: [HOST], ...tls }), answer);
  server.listen(Number(port), address);
  await once(server, 'listening');
  return server;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

test('proofs look where the fault is', { skip: await whyNot() }, async () => {
  for (const [{ addresses, listening }, typed, cause, proof] of PROOFS) {
    const servers = await Promise.all(listening.map(listen));
    try {
      const resolveTo = new Map([[HOST, addresses]]);
      const report = await diagnose(
        target(HOST, ...typed.split(' ').filter(Boolean)),
        surroundings({ resolveTo }),
      );
      const finding = report.findings.find((one) => one.cause === cause);
      assert.match(finding?.proof ?? '', proof, cause);
    } finally {
      await Promise.all(servers.map(close));
    }
  }
});

test('a fault beside a port that serves is mended as it would be alone', {
  skip: await whyNot(),
}, async () => {
  const listening = [https(A), http(A, answers(503, { Server: 'awselb/2.0' }))];
  const servers = await Promise.all(listening.map(listen));
  try {
    const report = await diagnose(target(HOST), surroundings({ resolveTo: new Map([[HOST, [A]]]) }));
    const finding = report.findings.find(({ cause }) => cause === 'http-upstream-error');
    assert.equal(finding?.kind, 'warning');
    assert.match(finding?.remedy.join(' ') ?? '', /target group has no target/);
    assert.doesNotMatch(finding?.remedy.join(' ') ?? '', /idle timeout/);
  } finally {
    await Promise.all(servers.map(close));
  }
});

test('where plain HTTP serves, the first step is the protocol, whoever set HTTPS', {
  skip: await whyNot(),
}, async () => {
  const serving = http(A, answers(200, { Server: 'awselb/2.0' }));
  for (const [listening, typed, first] of [
    [[serving], [], /Protocol: HTTP only, HTTP port 80\. .*unencrypted/],
    [[serving], HTTPS.split(' '), /Protocol: HTTP only, HTTP port 80\. .*unencrypted/],
    [[http(A, upward)], HTTPS.split(' '), /^On the server, run `ss -ltnp`/],
  ] as const) {
    const servers = await Promise.all(listening.map(listen));
    try {
      const resolveTo = new Map([[HOST, [A]]]);
      const report = await diagnose(target(HOST, ...typed), surroundings({ resolveTo }));
      const finding = report.findings.find(({ cause }) => cause === 'tcp-refused');
      assert.match(finding?.remedy[0] ?? '', first);
      if (listening[0] === serving) assert.doesNotMatch(finding?.remedy.join(' ') ?? '', /ss -ltnp|nginx/);
      assert.equal(report.evidence.aside?.length, typed.length > 0 ? 1 : undefined);
    } finally {
      await Promise.all(servers.map(close));
    }
  }
});

test('what 80 and 443 serve, and several addresses', { skip: await whyNot() }, async (t) => {
  const policy = createAddressPolicy(['127.0.0.0/8', '::1/128']);
  for (const row of ROWS) {
    await t.test(row[0], async () => {
      const [, { addresses, listening }] = row;
      const servers = await Promise.all(listening.map(listen));
      try {
        await judge(row, null, { policy, resolveTo: new Map([[HOST, addresses]]) });
      } finally {
        await Promise.all(servers.map(close));
      }
    });
  }
});
