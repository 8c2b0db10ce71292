import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { mayHoldYaml, pastedConfiguration } from '../../src/distribution/pasted-configuration.ts';
import { planFor } from '../../src/distribution/plan.ts';
import { readConfiguration } from '../../src/distribution/read-configuration.ts';
import { readYaml } from '../../src/distribution/read-yaml.ts';
import { resolveTemplate } from '../../src/distribution/resolve-template.ts';
import { viewerOf } from './fixtures.ts';

const fileOf = (name: string) => readFileSync(`test/fixtures/distributions/${name}`, 'utf8');

function readOf(text: string): unknown {
  const read = readYaml(text);
  return read.kind === 'read' ? read.value : assert.fail(read.because);
}

test('what `aws` prints as YAML, and a template in it, are what they are in JSON', async () => {
  for (const name of [
    'get-distribution.json',
    'get-distribution-config.json',
    'cloudformation.json',
    'cdk-template.json',
    'get-vpc-origin.json',
    'staging.json',
  ]) {
    const json: unknown = JSON.parse(fileOf(name));
    const text = stringify(json);
    assert.deepEqual(readOf(text), json, name);
    assert.deepEqual(readOf(stringify([json])), json, `${name} as yaml-stream`);
    if (name === 'get-vpc-origin.json') continue;
    for (const pasted of [
      text,
      text.replaceAll('\n', '\r\n'),
      `our distribution [prod]: look\n\`\`\`\n${text}\`\`\`\nany idea?`,
      `$ aws cloudfront get-distribution --id E1SHOPEXAMPLE1 --output yaml\n${text}$ `,
      text.replaceAll(/^/gm, '> '),
    ]) {
      assert.ok(mayHoldYaml(pasted));
      const read = await pastedConfiguration(pasted);
      assert.deepEqual(read, { kind: 'value', value: json }, pasted.slice(0, 80));
    }
  }
});

test('functions in their short form, anchors, merge keys and words for true are what they stand for', () => {
  assert.deepEqual(
    readOf(`
a: !Ref Zone
b: !Sub 'origin.\${Zone}'
c: !GetAtt Balancer.Nested.DNSName
d: !GetAtt [Balancer, DNSName]
e: !If [IsProd, !Ref Zone, !Join ['.', [a, !Ref Zone]]]
f: {Fn::Sub: x}
g: &shared {HTTPSPort: 8443, Enabled: yes, Off: "no", On: off}
h: *shared
i: {<<: *shared, HTTPSPort: 443}
j: {HTTPSPort: 443, <<: [{Enabled: 1, X: 2}, *shared]}
k: !Condition IsProd
l: 2010-09-09
m: .inf
n: ~
o: &o [*o]
`),
    {
      a: { Ref: 'Zone' },
      b: { 'Fn::Sub': 'origin.\u0024{Zone}' },
      c: { 'Fn::GetAtt': ['Balancer', 'Nested.DNSName'] },
      d: { 'Fn::GetAtt': ['Balancer', 'DNSName'] },
      e: { 'Fn::If': ['IsProd', { Ref: 'Zone' }, { 'Fn::Join': ['.', ['a', { Ref: 'Zone' }]] }] },
      f: { 'Fn::Sub': 'x' },
      g: { HTTPSPort: 8443, Enabled: true, Off: 'no', On: false },
      h: { HTTPSPort: 8443, Enabled: true, Off: 'no', On: false },
      i: { HTTPSPort: 443, Enabled: true, Off: 'no', On: false },
      j: { HTTPSPort: 443, Enabled: 1, Off: 'no', On: false, X: 2 },
      k: { Condition: 'IsProd' },
      l: '2010-09-09',
      m: 'Infinity',
      n: null,
      o: [null],
    },
  );
});

test('a template of SAM, the same in Serverless, and the same as get-template prints it lead to its origins', async () => {
  const sam = fileOf('sam.yaml');
  const serverless = `service: shop\nprovider:\n  name: aws\nresources:\n${sam.replaceAll(/^/gm, '  ')}`;
  for (const text of [
    sam,
    serverless,
    serverless.replace(/resources:\n/, 'resources:\n  -\n').replaceAll(/^ {2}(?! *-$)/gm, '    '),
    JSON.stringify({ TemplateBody: sam, StagesAvailable: ['Original'] }),
  ]) {
    const read = await pastedConfiguration(text);
    const configuration = readConfiguration(read.kind === 'value' ? read.value : assert.fail(read.kind));
    const planning = planFor(viewerOf('https://www.shop.example/'), configuration ?? assert.fail(text));
    assert.equal(planning.kind, 'planned');
    if (planning.kind !== 'planned') return;
    const [{ target, plan } = assert.fail()] = planning.planned;
    assert.deepEqual(
      [target.origin, target.port, target.hostHeader, target.minTls, plan.form],
      ['api.shop.example', 8443, 'www.shop.example', 'TLSv1.2', 'cloudformation'],
    );
    assert.match(plan.notes.join(), /parameter Zone is taken at its default, shop\.example/);
  }
});

test('conditions and maps of a template are followed, and what hangs on the stack alone is left', () => {
  const template = readOf(readFileSync('test/fixtures/distributions/conditions.yaml', 'utf8'));
  const planning = planFor(
    viewerOf('https://www.shop.example/'),
    readConfiguration(template) ?? assert.fail(),
  );
  assert.equal(planning.kind, 'planned');
  if (planning.kind !== 'planned') return;
  const [{ target, plan } = assert.fail(), ...others] = planning.planned;
  assert.deepEqual(others, []);
  assert.deepEqual(
    [target.origin, target.protocol, target.port, plan.origin.id],
    ['api.shop.example', 'https', 8443, 'api'],
  );
  const open = structuredClone(template) as { Parameters: Record<string, unknown> };
  open.Parameters.Port = { Type: 'Number' };
  assert.match(
    readConfiguration(open)?.distributions[0]?.notes.join() ?? '',
    /origin api: HTTPSPort is \{"Ref":"Port"\}, which is not known here; 443 is taken\./,
  );
  const doubled = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [
      `C${at}`,
      { 'Fn::And': [{ Condition: `C${at + 1}` }, { Condition: `C${at + 1}` }] },
    ]),
  );
  const value = { 'Fn::If': ['C0', 'a', 'b'] };
  for (const Conditions of [
    doubled,
    { C0: { 'Fn::Not': [{ Condition: 'C0' }] } },
    { C0: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
  ])
    assert.deepEqual(resolveTemplate(value, { Conditions }).value, value);
});

test('what stops or slows a parser is refused, and says so', async () => {
  const doubled = (make: (before: string) => string) =>
    `a: &a ${make('1')}\n${[...'bcdefghijk'].map((name, at) => `${name}: &${name} ${make(`*${'abcdefghijk'[at]}`)}`).join('\n')}`;
  const nine = (value: string) => Array(9).fill(value).join(',');
  for (const [text, because] of [
    [doubled((before) => `[${nine(before)}]`), /more than 100000 values/],
    [doubled((before) => (before === '1' ? '{x: 1}' : `{<<: [${nine(before)}]}`)), /more than 100000 values/],
    ['['.repeat(20_000), /nested too deeply/],
    ['- '.repeat(20_000), /nested too deeply/],
    ['? '.repeat(20_000), /nested too deeply/],
    ['!a '.repeat(20_000), /nested too deeply/],
    [Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /nested too deeply/],
    [`[${','.repeat(400_000)}`, /more than 40000 lines, quotes and brackets/],
    ['a: 1\n'.repeat(100_000), /more than 40000 lines, quotes and brackets/],
    [`a: ${'x'.repeat(600_000)}`, /longer than 512 kB/],
    ['a: b: c', /^line 1: /],
    ['a: 1\nb: "x', /^line 2: /],
    ['', /holds no members/],
    ['just words', /holds no members/],
  ] as const) {
    const read = readYaml(text);
    assert.match(read.kind === 'unread' ? read.because : 'read', because, text.slice(0, 40));
  }
  const value = readOf('__proto__: {polluted: 1}\na: 1\na: 2\n? [k]\n: 3\n1: x\n');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
  assert.equal(JSON.stringify(value), '{"1":"x","__proto__":{"polluted":1},"a":2,"k":3}');
  const broken = await pastedConfiguration('DistributionConfig:\n  Origins: "x\n');
  assert.match(
    broken.kind === 'unread' ? broken.because : broken.kind,
    /^This looks like a configuration in YAML, but it cannot be read: line 3: /,
  );
});

test('prose, code and other YAML hold no configuration', async () => {
  for (const text of [
    'apiVersion: v1\nkind: Service\nspec:\n  ports: []\n',
    'The DistributionConfig: is what I changed',
    'const config = {\n  DefaultCacheBehavior: {\n',
    'x: 1',
  ])
    assert.deepEqual(await pastedConfiguration(text), { kind: 'none' }, text);
});
