import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { rejudge } from '../../src/check/rejudge.ts';
import type { Surroundings } from '../../src/check/surroundings.ts';
import { asSavedReport } from '../../src/commands/saved-report.ts';
import type { Report } from '../../src/formats/report.ts';
import { type Issued, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { closedPort, serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import type { Served } from '../../src/lab/origins/served.ts';
import { silentPort } from '../../src/lab/origins/silent-port.ts';
import { describeEvidence } from '../../src/render/describe-evidence.ts';
import { toJson } from '../../src/render/json.ts';
import { authority, findingOf, HOST } from '../check/diagnosing.ts';
import { without } from '../tools.ts';
import { inShort, judge, leaf, type Row, run, valid } from './acceptance.ts';

/** A server that knows how often it was connected to, and with which server names. */
type Counted = Served & { readonly connections: () => number; readonly names: readonly string[] };

const GATEWAY = issueCertificate({ commonName: 'Contoso Web Gateway CA', ca: true, ...valid(-900, 900) });
const NODE = issueCertificate({ commonName: 'Gateway Node 7', ca: true, issuer: GATEWAY, ...valid(-9, 9) });
const CORPORATE = issueCertificate({ commonName: 'Corporate Root', ca: true, ...valid(-90, 90) });
/** A gateway's page of its own in place of whatever was asked for. */
const BLOCK_PAGE = [issueCertificate({ commonName: 'blocked.contoso.test', ...valid(-90, 90) })];
const PUBLIC = [leaf({ names: ['resolver.test.example'] }), authority.intermediate];

const mint = (name: string, by: Issued): Issued =>
  issueCertificate({ names: [name], issuer: by, ...valid(-1, 30) });

const ok: RequestListener = (_request, response) => {
  response.writeHead(200, { 'Keep-Alive': 'timeout=65' }).end('ok');
};

/** A server with these chains by server name, one for each; `''` is for a hello without one. */
async function serve(chains: (name: string) => readonly Issued[]): Promise<Counted> {
  const names: string[] = [];
  const made = new Map<string, { readonly key: string; readonly cert: string }>();
  const options = (name: string) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const chain = chains(name);
    const fresh = { key: chain[0]?.keyPem ?? '', cert: chain.map(({ pem }) => pem).join('') };
    made.set(name, fresh);
    return fresh;
  };
  const served = await serveTls({
    ...options(''),
    SNICallback: (name, done) => {
      names.push(name);
      done(null, createSecureContext(options(name)));
    },
    respond: ok,
  });
  let connections = 0;
  const counting = await serveRaw((socket) => {
    connections += 1;
    const behind = connect(served.port, served.address).on('error', () => {});
    socket.pipe(behind).pipe(socket);
  });
  const stop = async () => {
    await counting.stop();
    await served.stop();
  };
  return { ...counting, stop, names, connections: () => connections };
}

/** What stands on the way out: it opens every TLS connection and shows a certificate it made for that name. */
const intercepting = (...above: readonly [Issued, ...Issued[]]) =>
  serve((name) => [mint(name || '1.1.1.1', above[0]), ...above]);

type Network = { readonly origin: () => Promise<Served>; readonly resolver: () => Promise<Served> };

const EXPIRED = 'broken 502: certificate-expired proven';
const UNTRUSTED = 'broken 502: certificate-untrusted proven';
const UNSURE = 'unsure; warns vantage-unreliable';
const gateway = () => intercepting(GATEWAY);
const corporate = () => serve(() => [leaf({ issuer: CORPORATE }), CORPORATE]);
const fine = () => serve(() => PUBLIC);

const ROWS: readonly Row<Network>[] = [
  [
    'a gateway of a name nobody knows opens TLS',
    { origin: gateway, resolver: gateway },
    UNSURE,
    '',
    /leads to "CN=Contoso Web Gateway CA", and so does the one that came for 127\.0\.0\.1:\d+, .* opens TLS/,
  ],
  [
    'it sends its root with no certificate',
    {
      origin: () => serve((name) => [mint(name, GATEWAY)]),
      resolver: () => serve(() => [mint('', GATEWAY)]),
    },
    UNSURE,
  ],
  ['another node of it', { origin: () => intercepting(NODE, GATEWAY), resolver: gateway }, UNSURE],
  [
    'its own page in place of everything',
    { origin: () => serve(() => BLOCK_PAGE), resolver: () => serve(() => BLOCK_PAGE) },
    UNSURE,
    '',
    /"CN=blocked\.contoso\.test"/,
  ],
  ['a private CA, and nothing on the way', { origin: corporate, resolver: fine }, UNTRUSTED],
  ['a private CA, and another opens TLS', { origin: corporate, resolver: gateway }, UNTRUSTED],
  [
    'a private CA of the name of the one that opens TLS',
    {
      origin: () =>
        intercepting(issueCertificate({ commonName: 'Contoso Web Gateway CA', ca: true, ...valid(-9, 9) })),
      resolver: gateway,
    },
    UNTRUSTED,
  ],
  ['a private CA, and the resolver refuses', { origin: corporate, resolver: closedPort }, UNTRUSTED],
  [
    'a private CA, and the resolver speaks something else',
    { origin: corporate, resolver: () => serveRaw((socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')) },
    UNTRUSTED,
  ],
  [
    'an intermediate left out, and the resolver has one of the same CA',
    { origin: () => serve(() => PUBLIC.slice(0, 1).map(() => leaf())), resolver: fine },
    'broken 502: certificate-chain-incomplete proven',
  ],
];

/** The resolver of the check stands beside the origin, with a TLS port. */
const beside = ({ address, port }: Served): Partial<Surroundings> => ({
  publicDns: { servers: [], clientSubnets: [], clientSubnetServers: [], control: { address, port } },
});

async function stand<O extends Served, R extends Served>(
  t: TestContext,
  { origin, resolver }: { readonly origin: () => Promise<O>; readonly resolver: () => Promise<R> },
): Promise<readonly [O, R]> {
  const served = await Promise.all([origin(), resolver()]);
  for (const { stop } of served) t.after(stop);
  return served;
}

test('whether something on the way out opens TLS is told by a server that has nothing to do with the origin', async (t) => {
  await Promise.all(
    ROWS.map((row) =>
      t.test(row[0], async (t) => {
        const [origin, resolver] = await stand(t, row[1]);
        await judge(row, origin.port, beside(resolver));
      }),
    ),
  );
});

test('one hello without a name is all that it costs, and that only where the origin leads to no known root', async (t) => {
  const healthy = () => serve(() => [leaf(), authority.intermediate]);
  for (const [story, origin, verdict, asked, overrides = {}] of [
    ['healthy', healthy, 'healthy', 0],
    ['expired', () => serve(() => [leaf(valid(-93, -3)), authority.intermediate]), EXPIRED, 0],
    ['private', corporate, UNTRUSTED, 1],
    ['private, a resolver given', corporate, UNTRUSTED, 0, { resolver: { address: '127.0.0.1', port: 9 } }],
    ['intercepted', gateway, UNSURE, 1],
  ] as const) {
    const [served, resolver] = await stand(t, { origin, resolver: story === 'intercepted' ? gateway : fine });
    const report = await judge([story, null, verdict], served.port, { ...beside(resolver), ...overrides });
    assert.equal(resolver.connections(), asked, story);
    assert.deepEqual(resolver.names, [], story);
    // The one hello goes to the resolver, not to the origin.
    assert.ok(served.connections() <= 12, `${story}: ${served.connections()} connections`);
    const told = describeEvidence(report).filter(({ title }) => title.includes(`:${resolver.port}`));
    assert.deepEqual(
      told.map(({ title }) => title.slice(0, 5)),
      asked === 1 ? ['TLS h', 'Chain'] : [],
      story,
    );
  }
});

test('of several addresses, the first that leads to no known root has it asked, and no other', async (t) => {
  const [origin, resolver] = await stand(t, { origin: corporate, resolver: fine });
  const second = createServer((socket) => {
    socket.pipe(connect(origin.port, origin.address).on('error', () => {})).pipe(socket);
    socket.on('error', () => {});
  }).listen(origin.port, '127.0.0.2');
  t.after(() => second.close());
  await once(second, 'listening');
  const resolveTo = new Map([[HOST, ['127.0.0.1', '127.0.0.2']]]);
  await judge(['two', null, UNTRUSTED], origin.port, { ...beside(resolver), resolveTo });
  assert.equal(resolver.connections(), 1);
});

test('a resolver that is silent is not waited for longer than 2 s', {
  skip: process.platform !== 'linux' && 'only Linux drops what a full queue cannot take',
}, async (t) => {
  const [origin, resolver] = await stand(t, { origin: corporate, resolver: silentPort });
  const report = await judge(['silent', null, UNTRUSTED], origin.port, beside(resolver));
  assert.ok(report.elapsedMs < 3_000, `${report.elapsedMs} ms`);
});

test('a saved report is judged alike, and one from before the resolver was asked as it was then', async (t) => {
  const [origin, resolver] = await stand(t, { origin: gateway, resolver: gateway });
  const report = await judge(['intercepted', null, UNSURE], origin.port, beside(resolver));
  const saved = await asSavedReport(JSON.parse(toJson(report)), 'report.json');
  const again = (kept: Report) => inShort(rejudge(kept, {}, new Date(kept.evidence.observedAt), kept));
  assert.equal(again(saved), UNSURE);
  const { interceptionControl, ...before } = saved.evidence;
  assert.equal(interceptionControl?.port, resolver.port);
  assert.equal(again({ ...saved, evidence: before }), UNTRUSTED);
});

test('nothing that is a proxy’s counts as seen of the origin, and the proof shows both issuers', {
  skip: without('openssl'),
}, async (t) => {
  const [origin, resolver] = await stand(t, { origin: gateway, resolver: gateway });
  const report = await judge(['intercepted', null, UNSURE], origin.port, beside(resolver));
  for (const { cause, kind } of report.findings)
    if (/^(?:certificate|tls)-|^origin-inconsistent$/.test(cause)) assert.equal(kind, 'unknown', cause);
  const { remedy, proof = '' } = findingOf(report, 'vantage-unreliable');
  assert.ok(remedy[0]?.includes(`npx cf502 check ${HOST} --json`), remedy[0]);
  assert.match(proof, / 1\.1\.1\.1:443 /);
  const shown = await run(proof.replace('1.1.1.1:443', `127.0.0.1:${resolver.port}`));
  assert.match(shown, /^(issuer=CN ?= ?Contoso Web Gateway CA\n){2}$/);
});
