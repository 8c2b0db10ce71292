import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { createStrangerPolicy, STRANGER_POLICY } from '../../src/addresses/stranger-policy.ts';
import { diagnose } from '../../src/check/diagnose.ts';
import { repairOriginChain } from '../../src/check/repair.ts';
import type { Evidence } from '../../src/formats/evidence.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { serveDns } from '../../src/lab/origins/dns-server.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { locateOrigin } from '../../src/probes/dns/locate-origin.ts';
import { PUBLIC_DNS } from '../../src/probes/dns/public-dns.ts';
import { fetchSmall } from '../../src/probes/http/fetch-small.ts';

/** Inner addresses, each in forms that one parser or another takes for it. */
const IPV4 = [
  '127.0.0.1',
  '127.255.255.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.100.100.200',
  '100.64.0.1',
  '0.0.0.0',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
] as const;
const bytesOf = (address: string) => address.split('.').map(Number);
const hex = (byte = 0, width = 2) => byte.toString(16).padStart(width, '0');
const groups = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`;
const number = ([a = 0, b = 0, c = 0, d = 0]: readonly number[]) => ((a * 256 + b) * 256 + c) * 256 + d;

const FORMS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => String(number(bytesOf(address))),
  (address) => `0x${number(bytesOf(address)).toString(16)}`,
  (address) =>
    bytesOf(address)
      .map((byte) => `0x${hex(byte)}`)
      .join('.'),
  (address) =>
    bytesOf(address)
      .map((byte) => `0${byte.toString(8)}`)
      .join('.'),
  (address) => {
    const [a, b, c = 0, d = 0] = bytesOf(address);
    return `${a}.${b}.${c * 256 + d}`;
  },
  (address) => `${address}.`,
  (address) => `[::ffff:${address}]`,
  (address) => `[::ffff:${groups(bytesOf(address))}]`,
  (address) => `[0:0:0:0:0:FFFF:${groups(bytesOf(address)).toUpperCase()}]`,
  (address) => `[::${groups(bytesOf(address))}]`,
  (address) => `[::ffff:0:${groups(bytesOf(address))}]`,
  (address) => `[64:ff9b::${groups(bytesOf(address))}]`,
  (address) => `[64:ff9b:1::${groups(bytesOf(address))}]`,
  (address) => `[2002:${groups(bytesOf(address))}::1]`,
  (address) => `[fe80::5efe:${groups(bytesOf(address))}]`,
  (address) => `public.example@${address}`,
];
const OTHERS = [
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fe80::1%25eth0]',
  '[fd00:ec2::254]',
  '[fc00::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
  '127.1',
  '127.0.1',
  '0',
  '0x7f.1',
  'localhost',
  '１２７.０.０.１',
  '127。0。0。1',
  '127.0.0.1%00.example.com',
  '①②⑦.⓪.⓪.①',
];
const TYPED = [...IPV4.flatMap((address) => FORMS.map((form) => form(address))), ...OTHERS];
/** As a resolver may give them, for names that look like any other. */
const IPV6_OF_DNS = [
  '::1',
  '::',
  'fe80::1',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
];

/** Every TCP connection that this process begins, but those to a port that is asked on purpose. */
function countConnections(t: TestContext): () => number {
  let count = 0;
  const onSocket = () => {
    count += 1;
  };
  subscribe('net.client.socket', onSocket);
  t.after(() => unsubscribe('net.client.socket', onSocket));
  return () => count;
}

async function serveInnerNames(t: TestContext) {
  const names = new Map<string, string>();
  const dns = await serveDns({
    respond: ({ name, type }) => {
      const data = names.get(name);
      const fits = data !== undefined && (data.includes(':') ? type === 'AAAA' : type === 'A');
      return { answers: fits ? [{ type: type as 'A', name, ttl: 60, data }] : [] };
    },
  });
  t.after(() => dns.stop());
  const inner = [...IPV4, ...IPV6_OF_DNS].map((address, index) => {
    const name = `inner-${index}.example`;
    names.set(name, address);
    return name;
  });
  return { resolver: { address: dns.address, port: dns.port }, inner };
}

test('what a member types, and what its name leads to: no form of an inner address is connected to', async (t) => {
  const { resolver, inner } = await serveInnerNames(t);
  const connections = countConnections(t);
  const attempts = [...TYPED, ...TYPED.map((form) => `https://${form}/`), ...inner];
  for (const typed of attempts) {
    const request = parseTargetWords([typed]);
    if (request.kind === 'invalid') continue;
    for (const target of request.value.targets) {
      const report = await diagnose(target, {
        id: 'id',
        vantage: 'local',
        policy: createAddressPolicy([]),
        addedRoots: [],
        resolver,
        resolveTo: new Map(),
        headers: [],
        timeoutMs: 5_000,
        now: () => new Date(),
        onProgress: () => {},
        signal: new AbortController().signal,
      });
      assert.notEqual(report.verdict.state, 'healthy', typed);
      assert.deepEqual(report.evidence.endpoints, [], typed);
    }
  }
  assert.ok(attempts.length >= 300, String(attempts.length));
  assert.equal(connections(), 0);
});

test('what strangers name: no form, name, port or redirect leads inside, whatever the operator opened to members', async (t) => {
  const { resolver, inner } = await serveInnerNames(t);
  const connections = countConnections(t);
  const policy = createAddressPolicy(['0.0.0.0/0', '::/0']);
  const signal = AbortSignal.timeout(60_000);
  const located = {
    policy,
    strangers: STRANGER_POLICY,
    publicDns: PUBLIC_DNS,
    privateZones: [],
    resolveTo: new Map(),
    resolver,
    onLookup: () => {},
  };
  const sources = {
    policy: STRANGER_POLICY,
    locate: async (host: string) =>
      (await locateOrigin(host, located, signal).early).addresses.map(({ address }) => address),
  };
  const urls = [...TYPED, ...inner].flatMap((host) => [`http://${host}/ca.der`, `http://${host}:443/ca.der`]);
  const ports = [1, 22, 25, 53, 110, 2375, 3306, 5432, 6379, 8080, 8443, 9200, 11211, 65535];
  urls.push(...ports.map((port) => `http://1.1.1.1:${port}/ca.der`));
  urls.push(
    ...['ftp', 'file', 'gopher', 'https', 'data', 'unix'].map((scheme) => `${scheme}://127.0.0.1/ca.der`),
  );
  for (const url of urls) assert.equal((await fetchSmall(url, sources, signal)).kind, 'failed', url);
  assert.ok(urls.length >= 300, String(urls.length));
  assert.equal(connections(), 0);
});

test('the issuer’s address in a certificate leads to nothing that only members may name', async (t) => {
  const { resolver, inner } = await serveInnerNames(t);
  const connections = countConnections(t);
  const issuer = issueCertificate({ commonName: 'Missing CA', ca: true });
  for (const host of ['10.0.0.1', '127.0.0.1', ...inner]) {
    const { der } = issueCertificate({ names: ['a.example'], issuer, issuerUrl: `http://${host}/ca.der` });
    const observation = { kind: 'answered', value: { chain: [der.toString('base64')] } };
    const repaired = await repairOriginChain(
      { endpoints: [{ handshakes: [{ observation }] }], trust: { addedRoots: [] } } as unknown as Evidence,
      { policy: createAddressPolicy(['0.0.0.0/0', '::/0']), resolver, resolveTo: new Map() },
      new Date(),
      AbortSignal.timeout(10_000),
    );
    assert.equal(repaired.kind, 'failed', host);
  }
  assert.equal(connections(), 0);
});

test('a name whose addresses change between questions is connected to at those that were checked', async (t) => {
  let asked = 0;
  const changing: Parameters<typeof serveDns>[0]['respond'] = ({ name, type }) => {
    asked += 1;
    const data = asked % 2 === 1 ? '127.0.0.2' : '127.0.0.1';
    return { answers: type === 'A' ? [{ type, name, ttl: 0, data }] : [] };
  };
  const dns = await serveDns({ respond: changing });
  t.after(() => dns.stop());
  const reached: (string | undefined)[] = [];
  const server = createServer(({ socket }, response) => {
    reached.push(socket.localAddress);
    response.writeHead(502).end();
  }).listen(0, '0.0.0.0');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const request = parseTargetWords([`a.example:${port}`, '--protocol', 'http']);
  assert.ok(request.kind === 'parsed');
  for (const target of [...request.value.targets, ...request.value.targets])
    await diagnose(target, {
      id: 'id',
      vantage: 'local',
      policy: createAddressPolicy(['127.0.0.2/32']),
      addedRoots: [],
      resolver: { address: dns.address, port: dns.port },
      resolveTo: new Map(),
      headers: [],
      timeoutMs: 5_000,
      now: () => new Date(),
      onProgress: () => {},
      signal: new AbortController().signal,
    });
  assert.ok(asked >= 4);
  assert.deepEqual([...new Set(reached)], ['127.0.0.2']);
});

test('a redirect of a stranger is held to the same policy as what it came from', async (t) => {
  let asked = 0;
  const server = createServer(({ url = '' }, response) => {
    asked += 1;
    response.writeHead(302, { location: encodeURI(decodeURIComponent(url.slice(1))) }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const lab = createStrangerPolicy({ cidrs: ['127.0.0.1/32'] });
  // Only the first hop, which the test serves itself, is opened.
  const policy = {
    refusal: (address: string) => (asked === 0 ? lab.refusal(address) : STRANGER_POLICY.refusal(address)),
    portRefusal: lab.portRefusal,
  };
  for (const host of [...TYPED, ...OTHERS]) {
    asked = 0;
    const location = encodeURIComponent(`http://${host}:${port}/`);
    const seen = await fetchSmall(
      `http://127.0.0.1:${port}/${location}`,
      { policy, locate: async (name) => [name] },
      AbortSignal.timeout(5_000),
    );
    assert.equal(seen.kind, 'failed', host);
    assert.equal(asked, 1, host);
  }
});
