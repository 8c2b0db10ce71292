import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from 'dns-packet';
import { diagnose } from '../../src/check/diagnose.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { Report } from '../../src/formats/report.ts';
import {
  answerFromZones,
  type DnsReply,
  type DnsResponder,
  serveDns,
} from '../../src/lab/origins/dns-server.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

type After = { after(hook: () => Promise<void>): void };

const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 });
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, data, ttl: 60 });

async function serve(t: After, respond: DnsResponder) {
  const server = await serveDns({ respond });
  t.after(server.stop);
  return server;
}

/** A resolver for the zone `test.example`, and for those of AWS that hold nothing. */
const zones = (...records: readonly Answer[]): DnsResponder =>
  answerFromZones(
    [
      { name: 'test.example', records },
      { name: 'amazonaws.com', records: [] },
      { name: 'elasticbeanstalk.com', records: [] },
      {
        name: 'cloudfront.net',
        records: [{ type: 'NS', name: 'cloudfront.net', data: 'ns.cloudfront.net' }],
      },
    ],
    'recursive',
  );
/** Fails for the zone `test.example` alone. */
const failing =
  (reply: DnsReply): DnsResponder =>
  (question) =>
    question.name.endsWith('test.example') ? reply : zones()(question);
const always =
  (reply: DnsReply): DnsResponder =>
  () =>
    reply;

const LOAD_BALANCER = 'old-lb-123.eu-west-1.elb.amazonaws.com';

/** What public DNS says, the root cause, and its words. */
const ROWS: readonly (readonly [name: string, respond: DnsResponder, cause: CauseId, words: RegExp])[] = [
  ['no such name', zones(), 'dns-unresolvable', /origin\.test\.example does not exist \(NXDOMAIN/],
  [
    'a deleted load balancer',
    zones(cname(HOST, LOAD_BALANCER)),
    'dns-unresolvable',
    /alias that leads to old-lb-123\.eu-west-1\.elb\.amazonaws\.com, which does not exist .*a load balancer \(ELB\) was deleted/,
  ],
  [
    'a deleted environment',
    zones(cname(HOST, 'gone.eu-west-1.elasticbeanstalk.com')),
    'dns-unresolvable',
    /an Elastic Beanstalk environment was deleted/,
  ],
  [
    'aliases in a circle',
    zones(cname(HOST, 'b.test.example'), cname('b.test.example', HOST)),
    'dns-unresolvable',
    /lead in a circle: origin\.test\.example → b\.test\.example → origin\.test\.example/,
  ],
  ['a zone that fails', failing({ rcode: 'SERVFAIL' }), 'dns-unresolvable', /answered SERVFAIL/],
  [
    'signatures that do not hold',
    failing({ rcode: 'SERVFAIL', extendedError: { code: 6, text: 'DNSSEC Bogus' } }),
    'dns-unresolvable',
    /extended error 6 "DNSSEC Bogus"\. Its DNSSEC signatures do not hold; whether CloudFront checks them is undocumented/,
  ],
  ['IPv6 alone', zones({ type: 'AAAA', name: HOST, data: '2001:db8::1', ttl: 60 }), 'dns-no-ipv4', /./],
  ['a private address', zones(a(HOST, '10.0.0.1')), 'address-not-public', /10\.0\.0\.1/],
];

test('what public DNS may say, as a report', async (t) => {
  await Promise.all(
    ROWS.map(([name, respond, cause, words]) =>
      t.test(name, async (t) => {
        const server = await serve(t, respond);
        const report = await diagnose(
          target(`https://${HOST}/`, '--connect-timeout', '1'),
          surroundings({
            resolveTo: new Map(),
            systemDns: [],
            publicDns: {
              servers: [server],
              clientSubnets: [],
              clientSubnetServers: [],
              nameServerPort: server.port,
            },
          }),
        );
        const finding = findingOf(report, cause);
        assert.equal(finding.kind, 'found', JSON.stringify(finding));
        assert.equal(report.verdict.causes[0], cause);
        assert.match(finding.because, words);
      }),
    ),
  );
});

test('a dead address that one name server of the zone still gives is that server’s fault, and the proof asks each', async (t) => {
  const origin = await serveTls(authority.serverOptions({ names: [HOST] }));
  t.after(origin.stop);
  const servers = [
    { address: '127.0.0.2', name: 'ns1.test.example', gives: '127.0.0.1' },
    { address: '127.0.0.3', name: 'ns2.test.example', gives: '127.0.0.99' },
  ];
  const delegation = servers.flatMap(({ address, name }): readonly Answer[] => [
    { type: 'NS', name: 'test.example', data: name, ttl: 60 },
    a(name, address),
  ]);
  const resolver = await serve(t, zones(a(HOST, '127.0.0.1'), ...delegation));
  let nameServerPort = 0;
  for (const { address, gives } of servers) {
    const zone = { name: 'test.example', records: [a(HOST, gives)] };
    const server = await serveDns({
      respond: answerFromZones([zone], 'authoritative'),
      address,
      port: nameServerPort,
    });
    t.after(server.stop);
    nameServerPort = server.port;
  }
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https'),
    surroundings({
      resolveTo: new Map(),
      systemDns: [],
      publicDns: { servers: [resolver], clientSubnets: [], clientSubnetServers: [], nameServerPort },
    }),
  );
  assert.deepEqual(report.verdict.causes, ['dns-inconsistent', 'tcp-refused'], report.verdict.headline);
  const { because, proof } = findingOf(report, 'dns-inconsistent');
  assert.match(because, /^1 of 2 name servers of the zone \(ns2\.test\.example\) give 127\.0\.0\.99/);
  assert.equal(
    proof,
    `for ns in ns1.test.example ns2.test.example; do dig +norecurse A ${HOST} @"$ns"; done`,
  );
});

for (const [rcode, words] of [
  ['NXDOMAIN', 'denies even cloudfront\\.net'],
  ['REFUSED', 'answers REFUSED even for cloudfront\\.net'],
  ['SERVFAIL', 'answers SERVFAIL even for cloudfront\\.net'],
] as const)
  test(`a network that says ${rcode} to everything in the name of a public resolver proves nothing`, async (t) => {
    const impostor = await serve(t, always({ rcode }));
    const report = await diagnose(
      target(`https://${HOST}/`, '--connect-timeout', '1'),
      surroundings({
        resolveTo: new Map(),
        systemDns: [],
        publicDns: {
          servers: [impostor],
          clientSubnets: [],
          clientSubnetServers: [],
          nameServerPort: impostor.port,
        },
      }),
    );
    assert.equal(report.verdict.state, 'unsure', report.verdict.headline);
    assert.deepEqual(report.verdict.causes, []);
    assert.match(findingOf(report, 'dns-unresolvable').because, new RegExp(words));
    assert.match(findingOf(report, 'vantage-unreliable').because, new RegExp(words));
    assert.match(
      findingOf(report, 'vantage-unreliable').because,
      /something on this network answers in its place/,
    );
  });

test('a company’s resolver that answers for itself: the public address counts, and the doubt is told', async (t) => {
  const origin = await serveTls(authority.serverOptions({ names: [HOST] }));
  t.after(origin.stop);
  const [outside, inside] = await Promise.all([
    serve(t, zones(a(HOST, '127.0.0.1'))),
    serve(t, zones(a(HOST, '10.0.0.1'))),
  ]);
  const check = (publicServer: typeof outside, words: readonly string[] = []): Promise<Report> =>
    diagnose(
      target(`${HOST}:${origin.port}`, '--protocol', 'https', ...words),
      surroundings({
        resolveTo: new Map(),
        systemDns: [`127.0.0.1:${inside.port}`],
        publicDns: {
          servers: [publicServer],
          clientSubnets: [],
          clientSubnetServers: [],
          nameServerPort: outside.port,
        },
      }),
    );
  const report = await check(outside);
  assert.deepEqual(
    report.evidence.addresses.map(({ address }) => address),
    ['127.0.0.1'],
  );
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);

  // Nobody outside knows the name: only this network does.
  const nowhere = await serve(t, zones());
  const hidden = await check(nowhere);
  assert.equal(hidden.verdict.causes[0], 'dns-unresolvable');
  assert.match(
    findingOf(hidden, 'dns-unresolvable').because,
    /only the resolver of local knows it \(10\.0\.0\.1\)/,
  );
});

test('where only the system’s resolver can be reached, its failure alone is no verdict', async (t) => {
  const inside = await serve(t, always({ rcode: 'SERVFAIL' }));
  const report = await diagnose(
    target(`https://${HOST}/`),
    surroundings({
      resolveTo: new Map(),
      systemDns: [`127.0.0.1:${inside.port}`],
      publicDns: { servers: [], clientSubnets: [], clientSubnetServers: [] },
    }),
  );
  assert.equal(report.verdict.state, 'unsure', report.verdict.headline);
  assert.deepEqual(report.verdict.causes, []);
});
