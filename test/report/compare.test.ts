import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../src/formats/evidence.ts';
import type { Handshake } from '../../src/formats/handshake.ts';
import type { Report } from '../../src/formats/report.ts';
import { changesInWords, compareReports, isTelling } from '../../src/report/compare.ts';
import { sinceWhen } from '../../src/report/since.ts';
import { reportOf } from '../causes/case.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from '../causes/evidence.ts';
import { META, REPORTS, verdicts } from './reports.ts';

/** A report that found nothing, on an origin that did this. */
const seen = (sent: Partial<Handshake>, statusCode = 200, overrides: Partial<Evidence> = {}): Report =>
  reportOf(
    evidence({
      endpoints: [
        endpoint({
          handshakes: [
            {
              purpose: 'as-cloudfront',
              serverName: 'origin.example.com',
              observation: answered(handshake(sent)),
            },
          ],
          exchanges: [
            {
              purpose: 'as-cloudfront',
              host: 'origin.example.com',
              path: '/',
              observation: answered(exchange({ statusCode })),
            },
          ],
        }),
      ],
      ...overrides,
    }),
    verdicts({}),
    META,
  );

const addresses = (...list: string[]): Partial<Evidence> => ({
  addresses: list.map((address) => ({ address, family: 4, from: 'dns' }) as const),
});

const BASE = seen({ chain: ['leaf', 'one'] });

for (const [name, before, after, words] of [
  ['the same twice', BASE, seen({ chain: ['leaf', 'one'] }), 'nothing changed'],
  ['another leaf', BASE, seen({ chain: ['new', 'one'] }), 'the certificate changed'],
  ['other intermediates', BASE, seen({ chain: ['leaf'] }), 'the chain that is sent changed'],
  [
    'another TLS version',
    BASE,
    seen({ chain: ['leaf', 'one'], version: 'TLSv1.2' }),
    'TLS TLSv1.3 before, TLSv1.2 now',
  ],
  [
    'another status',
    BASE,
    seen({ chain: ['leaf', 'one'] }, 403),
    'HTTP status 200 (https) before, 403 (https) now',
  ],
  [
    'other addresses',
    BASE,
    seen({ chain: ['leaf', 'one'] }, 200, addresses('192.0.2.2', '192.0.2.9')),
    'addresses 192.0.2.1 before, 192.0.2.2, 192.0.2.9 now',
  ],
  [
    'the same addresses in another order',
    seen({}, 200, addresses('192.0.2.1', '192.0.2.2')),
    seen({}, 200, addresses('192.0.2.2', '192.0.2.1')),
    'nothing changed',
  ],
  [
    'a handshake that failed says nothing of the certificate',
    BASE,
    {
      ...BASE,
      evidence: {
        ...BASE.evidence,
        endpoints: [endpoint({ tcp: failed('refused', 'connect'), handshakes: [], exchanges: [] })],
      },
    },
    'nothing changed',
  ],
] as const)
  test(`compared: ${name}`, () => assert.equal(changesInWords(compareReports(before, after)), words));

test('compared: from broken to healthy, what went is named', () => {
  const { 'broken-proven': broken, healthy } = REPORTS;
  assert.ok(broken && healthy);
  const changes = compareReports(broken, healthy);
  assert.match(
    changesInWords(changes),
    /^broken before, healthy now; no longer: .*expired, .*incomplete|intermediate/i,
  );
  assert.ok(changes.some(isTelling));
  assert.match(changesInWords(compareReports(healthy, broken)), /; new: /);
});

test('addresses, versions and status alone are nothing to wake somebody for', () => {
  const changes = compareReports(
    BASE,
    seen({ chain: ['leaf', 'one'], version: 'TLSv1.2' }, 403, addresses('192.0.2.9')),
  );
  assert.equal(changes.length, 3);
  assert.equal(changes.some(isTelling), false);
});

test('since when: the first of the checks in a row that found it, and when it was last healthy', () => {
  const broken = (startedAt: string): Report => ({ ...(REPORTS['broken-proven'] as Report), startedAt });
  const healthy = (startedAt: string): Report => ({ ...(REPORTS.healthy as Report), startedAt });
  const unsure = (startedAt: string): Report => ({ ...(REPORTS.unsure as Report), startedAt });
  const other = (startedAt: string): Report => {
    const report = broken(startedAt);
    return { ...report, verdict: { ...report.verdict, causes: ['tcp-refused'] } };
  };
  const now = broken('2026-11-23T10:00:00.000Z');
  for (const [earlier, expected] of [
    [[], null],
    [[broken('2026-11-23T09:00:00.000Z')], { firstSeen: '2026-11-23T09:00:00.000Z', lastHealthy: null }],
    [
      [
        broken('2026-11-23T09:00:00.000Z'),
        unsure('2026-11-23T08:30:00.000Z'),
        broken('2026-11-23T08:00:00.000Z'),
        healthy('2026-11-23T07:00:00.000Z'),
        broken('2026-11-22T07:00:00.000Z'),
      ],
      { firstSeen: '2026-11-23T08:00:00.000Z', lastHealthy: '2026-11-23T07:00:00.000Z' },
    ],
    [
      [healthy('2026-11-23T09:00:00.000Z')],
      { firstSeen: now.startedAt, lastHealthy: '2026-11-23T09:00:00.000Z' },
    ],
    [[other('2026-11-23T09:00:00.000Z')], null],
    [[broken('2026-11-23T11:00:00.000Z')], null],
    [[{ ...broken('2026-11-23T09:00:00.000Z'), target: { ...now.target, port: 8443 } }], null],
  ] as const)
    assert.deepEqual(sinceWhen(now, earlier), expected);
  assert.equal(sinceWhen(healthy('2026-11-23T10:00:00.000Z'), [now]), null);
});
