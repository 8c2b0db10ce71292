import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Answer } from 'dns-packet';
import { createStrangerPolicy } from '../../../src/addresses/stranger-policy.ts';
import { dnsUnresolvable } from '../../../src/causes/dns/dns-unresolvable.ts';
import type { Evidence } from '../../../src/formats/evidence.ts';
import { type DnsReply, type DnsResponder, serveDns } from '../../../src/lab/origins/dns-server.ts';
import { walkDelegation } from '../../../src/probes/dns/walk-delegation.ts';
import { delegationEnd, replyOf } from '../../../src/readings/delegation.ts';
import { delegationWords } from '../../../src/readings/delegation-words.ts';
import { judgeOrigin, reportOf } from '../../causes/case.ts';
import { evidence } from '../../causes/evidence.ts';
import { both } from '../../causes/lookups.ts';

const HOST = 'origin.shop.test';
const ns = (name: string, data: string): Answer => ({ type: 'NS', name, data, ttl: 60 });
const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 });
const cname = (name: string, data: string): Answer => ({ type: 'CNAME', name, data, ttl: 60 });

/** Refers to name servers of a zone, with their addresses where any are given. */
const refer = (
  zone: string,
  ...servers: readonly (readonly [name: string, address?: string])[]
): DnsReply => ({
  authorities: servers.map(([name]) => ns(zone, name)),
  additionals: servers.flatMap(([name, address]) => (address === undefined ? [] : [a(name, address)])),
});
const absent: DnsReply = { rcode: 'NXDOMAIN', authoritative: true };

/** The root on 127.0.0.1, others on further addresses of one port; the walk from there. */
async function walk(
  t: TestContext,
  servers: Readonly<Record<string, DnsResponder>>,
  more: { readonly allowed?: string; readonly isPrivate?: (name: string) => boolean } = {},
) {
  let port = 0;
  const started: Awaited<ReturnType<typeof serveDns>>[] = [];
  for (const [address, respond] of Object.entries(servers)) {
    const server = await serveDns({ respond, address, port });
    port = server.port;
    started.push(server);
    t.after(server.stop);
  }
  const root = { address: '127.0.0.1', port };
  const steps = await walkDelegation(
    HOST,
    {
      rootServers: [root],
      resolvers: [root],
      strangers: createStrangerPolicy({ cidrs: [more.allowed ?? '127.0.0.0/8'] }),
      isPrivate: more.isPrivate ?? (() => false),
      nameServerPort: port,
      onLookup: () => {},
    },
    AbortSignal.timeout(20_000),
  );
  const end = delegationEnd(steps);
  return {
    steps,
    end: end?.kind ?? null,
    words: end === null ? '' : delegationWords(end),
    first: firstStepFor(steps),
    asked: started.map(({ questions }) => questions.map(({ name, type }) => `${name} ${type}`)),
  };
}

/** What a report says to do first where public resolvers fail and the walk from the root came to this. */
function firstStepFor(delegation: Evidence['delegation']): string {
  const seen = evidence({ dns: both('public', { rcode: 'SERVFAIL' }), ...(delegation && { delegation }) });
  const judged = [{ cause: dnsUnresolvable, judgement: judgeOrigin(dnsUnresolvable, seen) }];
  const meta = { id: 'k7f2xy', vantage: 'local', startedAt: seen.observedAt, elapsedMs: 1 };
  return reportOf(seen, judged, meta).findings[0]?.remedy[0] ?? '';
}

const ROOT: DnsResponder = () => refer('test', ['ns.test', '127.0.0.2']);
const REGISTRY: DnsResponder = () =>
  refer('shop.test', ['ns1.shop.test', '127.0.0.3'], ['ns2.shop.test', '127.0.0.4']);

test('from the root to the answer, one label more at each level', async (t) => {
  const own: DnsResponder = () => ({ authoritative: true, answers: [a(HOST, '192.0.2.1')] });
  const { steps, end, asked } = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': REGISTRY,
    '127.0.0.3': own,
    '127.0.0.4': own,
  });
  assert.equal(end, null);
  assert.deepEqual(asked, [['test NS'], ['shop.test NS'], [`${HOST} A`], [`${HOST} A`]]);
  const said = steps.map((step) => step.lookups.map((lookup) => replyOf(lookup, step)));
  assert.deepEqual(said, [['refers'], ['refers'], ['holds', 'holds']]);
});

test('lame: no server of the zone serves it', async (t) => {
  const { end, words, first } = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': REGISTRY,
    '127.0.0.3': () => ({ rcode: 'REFUSED' }),
    '127.0.0.4': () => refer('', ['a.root-servers.net']),
  });
  assert.equal(end, 'lame');
  assert.match(first, /At the registrar, enter the name servers that hold the zone/);
  assert.equal(
    words,
    'the zone test names ns1.shop.test, ns2.shop.test for shop.test, and none of them serves it: the answer is REFUSED or a referral elsewhere (lame delegation)',
  );
});

test('silent: no server of the zone answers', async (t) => {
  const { end, words, first } = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': REGISTRY,
    '127.0.0.3': () => null,
    '127.0.0.4': () => null,
  });
  assert.equal(end, 'silent');
  assert.match(first, /^Bring the name servers back/);
  assert.match(
    words,
    /^the zone test names ns1\.shop\.test, ns2\.shop\.test for shop\.test, and none of them answers$/,
  );
});

test('no glue: servers inside the zone, without an address; and outside of it, without one either', async (t) => {
  const inside = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': () => refer('shop.test', ['ns1.shop.test'], ['ns2.shop.test']),
  });
  assert.equal(inside.end, 'no-glue');
  assert.match(inside.first, /At the registrar, enter the addresses/);
  assert.match(
    inside.words,
    /ns1\.shop\.test, ns2\.shop\.test for shop\.test, inside that zone, without an address \(glue\)/,
  );
  const outside = await walk(t, {
    '127.0.0.1': ({ name }) =>
      name === 'ns.gone.example' ? absent : refer('test', ['ns.test', '127.0.0.2']),
    '127.0.0.2': () => refer('shop.test', ['ns.gone.example']),
  });
  assert.equal(outside.end, 'unfindable');
  assert.match(outside.words, /names ns\.gone\.example for shop\.test, and there is no address for them/);
});

test('absent: at which level the name ends', async (t) => {
  const registry = await walk(t, { '127.0.0.1': ROOT, '127.0.0.2': () => absent });
  assert.equal(registry.words, 'the servers of the zone test (ns.test) say that shop.test does not exist');
  const own = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': REGISTRY,
    '127.0.0.3': () => absent,
    '127.0.0.4': () => absent,
  });
  assert.match(
    own.words,
    /^the servers of the zone shop\.test \(ns1\.shop\.test, ns2\.shop\.test\) say that origin/,
  );
});

test('a circle of aliases over zones is walked once', async (t) => {
  const { end, words, asked, first } = await walk(t, {
    '127.0.0.1': ROOT,
    '127.0.0.2': REGISTRY,
    '127.0.0.3': ({ name }) => ({
      authoritative: true,
      answers: [name === HOST ? cname(HOST, 'b.shop.test') : cname(name, HOST)],
    }),
    '127.0.0.4': () => ({ rcode: 'SERVFAIL' }),
  });
  assert.equal(end, 'alias-loop');
  assert.match(first, /break the circle/);
  assert.equal(words, `the aliases lead in a circle: ${HOST} → b.shop.test → ${HOST}`);
  assert.ok(asked.flat().length <= 8, asked.flat().join(', '));
});

test('an alias into a private zone and a server at an address that is refused are not asked', async (t) => {
  const alias = await walk(
    t,
    {
      '127.0.0.1': ROOT,
      '127.0.0.2': () => ({ authoritative: true, answers: [cname('shop.test', 'lb.corp.internal')] }),
    },
    { isPrivate: (name) => name.endsWith('.internal') },
  );
  assert.doesNotMatch(alias.asked.flat().join(), /internal/);
  const refused = await walk(
    t,
    { '127.0.0.1': ROOT, '127.0.0.2': () => absent },
    { allowed: '127.0.0.9/32' },
  );
  assert.deepEqual(refused.asked[1], []);
  assert.equal(refused.end, null);
  const { observation } = refused.steps[1]?.lookups[0] ?? {};
  assert.match(
    observation?.kind === 'skipped' ? observation.because : '',
    /not asked: its address is loopback/,
  );
});

test('silence of the root says nothing of the origin: this network lets no question out', async (t) => {
  const { end } = await walk(t, { '127.0.0.1': () => null });
  assert.equal(end, null);
});
