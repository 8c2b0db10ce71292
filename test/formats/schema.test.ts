import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';
import type { Report } from '../../src/formats/report.ts';
import { reportOf } from '../causes/case.ts';
import { answered, endpoint, evidence, failed, handshake, skipped } from '../causes/evidence.ts';
import { META, REPORTS, verdicts } from '../report/reports.ts';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../src/formats/${name}`, import.meta.url), 'utf8'));
const schema = read('report.schema.json');
const validate = new Ajv2020({
  strict: true,
  discriminator: true,
  strictRequired: false,
  strictTypes: false,
  formats: { uri: URL.canParse },
})
  .addSchema(read('cause-id.schema.json'))
  .compile(schema);

/** Every optional field of the types is there, every union member once: what the compiler accepts, the schema must. */
const FULL: Report = reportOf(
  evidence({
    target: {
      origin: 'origin.example.com',
      protocol: null,
      port: null,
      hostHeader: 'www.example.com',
      path: '/health',
      minTls: 'TLSv1',
      connectTimeoutMs: 10_000,
      responseTimeoutMs: 30_000,
    },
    trust: { rootList: 'NSS 3.132', addedRoots: ['MIIB'] },
    allowedCidrs: ['10.0.0.0/8'],
    interceptionControl: {
      address: '1.1.1.1',
      port: 443,
      serverName: null,
      observation: answered(handshake({ serverName: null, chain: ['MIIB'] })),
    },
    edgeFunction: { kind: 'said', causes: ['lambda-edge-validation'], because: 'the page says so' },
    dns: [
      {
        server: '198.51.100.53:53',
        serverName: 'ns.example.com',
        role: 'authoritative',
        name: 'origin.example.com',
        type: 'AAAA',
        clientSubnet: '203.0.113.0/24',
        observation: answered({
          rcode: 'SERVFAIL',
          authoritative: true,
          overTcp: true,
          addresses: [{ address: '2001:db8::1', ttlSeconds: 0 }],
          cnames: [{ name: 'a', target: 'b', ttlSeconds: 1 }],
          nameServers: ['ns.example.com'],
          extendedError: { code: 6, text: 'DNSSEC Bogus' },
        }),
      },
    ],
    addresses: [
      { address: '2001:db8::1', family: 6, from: 'dns' },
      { address: '10.0.0.1', family: 4, from: 'resolve-option', refused: 'private' },
      { address: '192.0.2.9', family: 4, from: 'literal', skipped: 'more than 8 addresses' },
    ],
    endpoints: [
      endpoint({
        handshakes: [
          {
            purpose: 'every-version',
            serverName: null,
            observation: answered(
              handshake({
                serverName: null,
                group: { code: 23, name: 'secp256r1' },
                signatureScheme: { code: 0x0403, name: 'ecdsa_secp256r1_sha256' },
                alpn: 'http/1.1',
                chain: ['MIIB'],
                alert: { level: 'fatal', code: 40, name: 'handshake_failure' },
                ending: 'not-tls',
                foreignBytes: 'SFRUUA==',
                detail: 'more',
              }),
            ),
          },
        ],
        exchanges: [
          { purpose: 'other-host', host: 'x', path: '/', observation: failed('timed-out', 'response-head') },
        ],
      }),
      endpoint({ tcp: skipped('our own time ran out'), handshakes: [], exchanges: [] }),
    ],
  }),
  verdicts({
    'certificate-name-mismatch': {
      kind: 'found',
      certainty: 'depends',
      dependsOn: ['host-header', 'protocol', 'min-tls', 'client-certificate', 'vpc-origin', 'firewall'],
      because: 'x',
      decisive: 'x',
      intermittent: true,
      cloudfrontStatus: 503,
    },
    'certificate-expires-soon': { kind: 'warning', because: 'x' },
    'http-timed-out': { kind: 'unknown', missing: 'x', matters: true },
  }),
  META,
);

for (const [name, report] of Object.entries({ ...REPORTS, full: FULL })) {
  test(`the report "${name}" keeps to the schema`, () => {
    validate(JSON.parse(JSON.stringify(report)));
    assert.deepEqual(validate.errors, null);
  });
}

test('readers are told to expect more fields', () => {
  assert.equal(validate({ ...JSON.parse(JSON.stringify(FULL)), added: 1 }), true);
});

test('the schema knows every cause', () => {
  assert.deepEqual(read('cause-id.schema.json').enum, CAUSE_IDS);
});

type Json = Readonly<Record<string, unknown>>;

/** One change each that breaks the contract. */
const BROKEN: readonly (readonly [name: string, change: (report: Json) => unknown])[] = [
  ['another schema', (report) => ({ ...report, schema: 'cf502/report@2' })],
  ['no id', ({ id, ...report }) => report],
  ['an unknown state', (report) => withVerdict(report, { state: 'fine' })],
  [
    'a status without being broken',
    (report) => withVerdict(report, { state: 'unsure', cloudfrontStatus: 502 }),
  ],
  ['broken without a cause', (report) => withVerdict(report, { state: 'broken', causes: [] })],
  ['healthy with a cause', (report) => withVerdict(report, { state: 'healthy', causes: ['tcp-refused'] })],
  ['an unknown cause', (report) => withVerdict(report, { causes: ['bad-luck'] })],
  ['a warning with a certainty', (report) => withFinding(report, { kind: 'warning', certainty: 'proven' })],
  [
    'a found cause without a certainty',
    (report) => withFinding(report, { kind: 'found', proof: 'x', intermittent: false, remedy: ['x'] }),
  ],
  [
    'depends without on what',
    (report) =>
      withFinding(report, {
        kind: 'found',
        certainty: 'depends',
        proof: 'x',
        intermittent: false,
        remedy: ['x'],
      }),
  ],
  ['a remedy for what was ruled out', (report) => withFinding(report, { kind: 'ruled-out', remedy: ['x'] })],
  ['a time that is not UTC', (report) => ({ ...report, startedAt: '2026-11-23T10:00:00+01:00' })],
  ['a negative duration', (report) => ({ ...report, elapsedMs: -1 })],
  ['evidence of another version', (report) => ({ ...report, evidence: { schema: 'cf502/evidence@2' } })],
];

for (const [name, change] of BROKEN) {
  test(`the schema refuses ${name}`, () => {
    assert.equal(validate(change(JSON.parse(JSON.stringify(FULL)))), false);
  });
}

test('the findings these changes are made to are valid without them', () => {
  for (const finding of [
    { kind: 'warning' },
    { kind: 'ruled-out' },
    { kind: 'found', certainty: 'likely', proof: 'x', intermittent: false, remedy: ['x'] },
  ]) {
    assert.equal(validate(withFinding(JSON.parse(JSON.stringify(FULL)), finding)), true);
  }
});

function withVerdict(report: Json, changes: object): unknown {
  return { ...report, verdict: { ...(report.verdict as object), ...changes } };
}

function withFinding(report: Json, changes: object): unknown {
  const finding = {
    cause: 'tcp-refused',
    title: 'x',
    because: 'x',
    remedy: [],
    source: 'https://example.com/',
  };
  return { ...report, findings: [{ ...finding, ...changes }] };
}
