import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer } from 'dns-packet';
import { createStrangerPolicy } from '../../../src/addresses/stranger-policy.ts';
import type { DnsLookup } from '../../../src/formats/dns.ts';
import {
  answerFromZones,
  type DnsResponder,
  serveDns,
  type Zone,
} from '../../../src/lab/origins/dns-server.ts';
import { addressesFrom, type ResolveOptions, resolveOrigin } from '../../../src/probes/dns/resolve-origin.ts';

type After = { after(hook: () => Promise<void>): void };

const HOST = 'origin.example.test';
const a = (name: string, data: string): Answer => ({ type: 'A', name, data, ttl: 60 });
const ns = (name: string, data: string): Answer => ({ type: 'NS', name, data, ttl: 60 });

const SERVERS = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
const zoneWith = (...records: readonly Answer[]): Zone => ({
  name: 'example.test',
  records: [
    ...SERVERS.flatMap((address, index) => [
      ns('example.test', `ns${index}.example.test`),
      a(`ns${index}.example.test`, address),
    ]),
    ...records,
  ],
});
const ZONE = zoneWith(a(HOST, '192.0.2.1'));
const recursive = answerFromZones([ZONE], 'recursive');
const authoritative = answerFromZones([ZONE], 'authoritative');
const silent: DnsResponder = () => null;

async function serve(t: After, respond: DnsResponder, address?: string, port?: number) {
  const server = await serveDns({ respond, ...(address && { address }), ...(port && { port }) });
  t.after(() => server.stop());
  return server;
}

/** The three name servers of the zone, on one port. */
async function serveNameServers(t: After, responders: readonly DnsResponder[]): Promise<number> {
  let port = 0;
  for (const [index, respond] of responders.entries()) {
    ({ port } = await serve(t, respond, SERVERS[index], port));
  }
  return port;
}

const OPTIONS: ResolveOptions = {
  strangers: createStrangerPolicy({ cidrs: ['127.0.0.0/8'] }),
  onLookup: () => {},
  systemServers: [],
  publicServers: [],
  authoritative: false,
  clientSubnets: [],
  timeoutMs: 2_000,
  graceMs: 200,
};
const live = () => AbortSignal.timeout(10_000);
const server = ({ address, port }: { address: string; port: number }) => `${address}:${port}`;

const outcome = ({ observation }: DnsLookup): string => {
  if (observation.kind === 'answered') return observation.value.rcode;
  return observation.kind === 'failed' ? observation.failure.kind : observation.because;
};
const table = (lookups: readonly DnsLookup[]) =>
  lookups.map(
    (lookup) => `${lookup.role} ${lookup.serverName ?? ''} ${lookup.name} ${lookup.type} ${outcome(lookup)}`,
  );

test('with a resolver given, that one alone is asked, for A and AAAA', async (t) => {
  const given = await serve(t, recursive);
  const other = await serve(t, recursive);
  const lookups = await resolveOrigin(
    HOST,
    {
      ...OPTIONS,
      resolver: given,
      systemServers: [server(other)],
      publicServers: [other],
      authoritative: true,
    },
    live(),
  );
  assert.deepEqual(table(lookups), [`given  ${HOST} A NOERROR`, `given  ${HOST} AAAA NOERROR`]);
  assert.deepEqual(addressesFrom(lookups), ['192.0.2.1']);
  assert.equal(other.questions.length, 0);
});

test('a healthy origin: system and public side by side, other Regions, then each name server; at most 30 questions', async (t) => {
  const port = await serveNameServers(t, [authoritative, authoritative, authoritative]);
  const system = await serve(t, recursive);
  const open = await serve(t, recursive);
  const landed: DnsLookup[] = [];
  const lookups = await resolveOrigin(
    HOST,
    {
      ...OPTIONS,
      systemServers: [server(system)],
      publicServers: [open],
      authoritative: true,
      clientSubnets: ['198.51.100.0/24', '203.0.113.0/24'],
      clientSubnetServers: [open],
      nameServerPort: port,
      onLookup: (lookup) => landed.push(lookup),
    },
    live(),
  );
  assert.deepEqual(table(lookups), [
    `public  ${HOST} A NOERROR`,
    `public  ${HOST} AAAA NOERROR`,
    `system  ${HOST} A NOERROR`,
    `system  ${HOST} AAAA NOERROR`,
    `public  ${HOST} A NOERROR`,
    `public  ${HOST} A NOERROR`,
    `public  ${HOST} NS NOERROR`,
    'public  example.test NS NOERROR',
    'public  ns0.example.test A NOERROR',
    'public  ns1.example.test A NOERROR',
    'public  ns2.example.test A NOERROR',
    `authoritative ns0.example.test ${HOST} A NOERROR`,
    `authoritative ns1.example.test ${HOST} A NOERROR`,
    `authoritative ns2.example.test ${HOST} A NOERROR`,
  ]);
  assert.deepEqual(new Set(landed), new Set(lookups));
  assert.deepEqual(
    lookups.flatMap(({ clientSubnet }) => clientSubnet ?? []),
    ['198.51.100.0/24', '203.0.113.0/24'],
  );
  assert.ok(lookups.length <= 30);
});

test('dead resolvers cost no more than the grace once another has answered', async (t) => {
  const dead = await serve(t, silent);
  const system = await serve(t, recursive);
  const lookups = await resolveOrigin(
    HOST,
    { ...OPTIONS, systemServers: [server(system)], publicServers: [dead, dead], timeoutMs: 60_000 },
    live(),
  );
  assert.deepEqual(lookups.filter(({ role }) => role === 'public').map(outcome), Array(4).fill('cut-short'));
  assert.deepEqual(addressesFrom(lookups), ['192.0.2.1']);
});

test('resolvers that are all dead have timed out, each after the whole time', async (t) => {
  const dead = await serve(t, silent);
  const options = { ...OPTIONS, systemServers: [server(dead)], publicServers: [dead], timeoutMs: 200 };
  const lookups = await resolveOrigin(HOST, { ...options, authoritative: true }, live());
  assert.deepEqual(lookups.map(outcome), Array(4).fill('timed-out'));
  assert.deepEqual(addressesFrom(lookups), []);
});

test('our own deadline cuts short', async (t) => {
  const dead = await serve(t, silent);
  const lookups = await resolveOrigin(HOST, { ...OPTIONS, resolver: dead }, AbortSignal.timeout(50));
  assert.deepEqual(lookups.map(outcome), ['cut-short', 'cut-short']);
});

test('name servers that refuse, deny or say nothing are each seen; one at a refused address is skipped', async (t) => {
  const denying = answerFromZones([zoneWith()], 'authoritative');
  const port = await serveNameServers(t, [authoritative, denying, answerFromZones([], 'authoritative')]);
  await serve(t, silent, '127.0.0.5', port);
  const zone = zoneWith(
    a(HOST, '192.0.2.1'),
    ns('example.test', 'ns3.example.test'),
    a('ns3.example.test', '127.0.0.5'),
    ns('example.test', 'ns4.example.test'),
    a('ns4.example.test', '10.0.0.1'),
    ns('example.test', 'ns5.example.test'),
  );
  const open = await serve(t, answerFromZones([zone], 'recursive'));
  const options = { ...OPTIONS, publicServers: [open], authoritative: true, nameServerPort: port };
  const lookups = await resolveOrigin(HOST, options, live());
  assert.deepEqual(
    table(lookups.filter(({ role }) => role === 'authoritative')).map((row) => row.replace(` ${HOST} A`, '')),
    [
      'authoritative ns0.example.test NOERROR',
      'authoritative ns1.example.test NXDOMAIN',
      'authoritative ns2.example.test REFUSED',
      'authoritative ns3.example.test cut-short',
      'authoritative ns4.example.test not asked: its address is private',
      'authoritative ns5.example.test no IPv4 address found',
    ],
  );
});

test('name servers known from the same answer are not asked for again', async (t) => {
  const port = await serveNameServers(t, [authoritative]);
  const open = await serve(t, (question) => {
    const said = recursive(question);
    if (question.type !== 'NS' || said === null || Buffer.isBuffer(said) || said.answers?.length === 0)
      return said;
    return {
      ...said,
      answers: said.answers?.slice(0, 1) ?? [],
      additionals: [a('NS0.example.test', '127.0.0.2')],
    };
  });
  const options = { ...OPTIONS, publicServers: [open], authoritative: true, nameServerPort: port };
  const lookups = await resolveOrigin(HOST, options, live());
  assert.deepEqual(table(lookups.slice(2)), [
    `public  ${HOST} NS NOERROR`,
    'public  example.test NS NOERROR',
    `authoritative ns0.example.test ${HOST} A NOERROR`,
  ]);
});

test('a domain nobody registered is not looked for at the registry', async (t) => {
  const registry = {
    name: 'test',
    records: [ns('test', 'a.registry.test'), a('a.registry.test', '127.0.0.2')],
  };
  const open = await serve(t, answerFromZones([registry], 'recursive'));
  const lookups = await resolveOrigin(
    HOST,
    { ...OPTIONS, publicServers: [open], authoritative: true },
    live(),
  );
  assert.deepEqual(table(lookups), [
    `public  ${HOST} A NXDOMAIN`,
    `public  ${HOST} AAAA NXDOMAIN`,
    'public  cloudfront.net NS REFUSED',
    `public  ${HOST} NS NXDOMAIN`,
  ]);
});

test('which answers count as the addresses', async (t) => {
  const at = (...addresses: readonly string[]) =>
    serve(t, answerFromZones([zoneWith(...addresses.map((address) => a(HOST, address)))], 'recursive'));
  const inside = server(await at('10.0.0.7'));
  const outside = await at('192.0.2.1', '192.0.2.2');
  const elsewhere = await at('192.0.2.9');
  const empty = await at();
  const broken = await serve(t, () => ({ rcode: 'SERVFAIL' }));
  for (const [options, addresses, why] of [
    [{ systemServers: [inside], publicServers: [outside] }, ['192.0.2.1', '192.0.2.2'], 'the public answer'],
    [{ systemServers: [inside], publicServers: [empty] }, [], 'a public denial'],
    [{ systemServers: [inside], publicServers: [broken] }, ['10.0.0.7'], 'the system where public DNS fails'],
    [
      { publicServers: [outside], clientSubnets: ['198.51.100.0/24'], clientSubnetServers: [elsewhere] },
      ['192.0.2.1', '192.0.2.2', '192.0.2.9'],
      'what other Regions are told',
    ],
    [{ systemServers: [inside], publicServers: [outside], resolver: empty }, [], 'the resolver given'],
  ] as const satisfies readonly (readonly [Partial<ResolveOptions>, readonly string[], string])[]) {
    assert.deepEqual(
      addressesFrom(await resolveOrigin(HOST, { ...OPTIONS, ...options }, live())),
      addresses,
      why,
    );
  }
  assert.deepEqual(addressesFrom([]), []);
});

test('the system names its resolvers with and without port', async () => {
  const asked = async (...systemServers: readonly string[]) =>
    (await resolveOrigin(HOST, { ...OPTIONS, systemServers }, AbortSignal.abort())).map(
      (lookup) => lookup.server,
    );
  assert.deepEqual(await asked('192.0.2.53', '192.0.2.53:5353'), [
    '192.0.2.53:53',
    '192.0.2.53:53',
    '192.0.2.53:5353',
    '192.0.2.53:5353',
  ]);
  assert.deepEqual(
    new Set(await asked('2001:db8::53', '[2001:db8::53]:5353', '192.0.2.99')),
    new Set(['[2001:db8::53]:53', '[2001:db8::53]:5353']),
  );
});
