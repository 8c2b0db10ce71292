import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, Report, State } from '../../src/formats/report.ts';
import { regionLines } from '../../src/render/region-lines.ts';
import { mergeVantages, type RegionReport } from '../../src/report/vantages.ts';

function reportOf(
  state: State,
  found: readonly Finding[],
  addresses: readonly string[] = ['192.0.2.1'],
): Report {
  return {
    id: 'r',
    target: { origin: 'origin.example.com' },
    root: found[0]?.cause ?? null,
    verdict: {
      state,
      cloudfrontStatus: state === 'broken' ? 502 : null,
      causes: found.map(({ cause }) => cause),
      headline:
        state === 'healthy'
          ? 'Nothing wrong found from here'
          : `CloudFront answers 502: ${found[0]?.because}`,
      ...(state === 'broken' && { affects: 'every request' }),
    },
    findings: [
      ...found,
      ...(found.length === 0 ? [ruledOut('tcp-refused'), ruledOut('certificate-expired')] : []),
    ],
    evidence: { addresses: addresses.map((address) => ({ address })) },
    vantage: 'x',
    startedAt: '2026-11-30T10:00:00.000Z',
    elapsedMs: 5,
  } as unknown as Report;
}

const finding = (cause: string, more: Partial<Finding>): Finding =>
  ({
    cause,
    title: cause,
    kind: 'found',
    because: `${cause} was seen`,
    remedy: [],
    source: '',
    ...more,
  }) as Finding;
const ruledOut = (cause: string) => finding(cause, { kind: 'ruled-out', because: '' });
const refused = finding('tcp-refused', { certainty: 'likely', intermittent: false });
const expired = finding('certificate-expired', { certainty: 'proven', intermittent: false });
const from = (region: string, report: Report): RegionReport => ({ region, kind: 'reported', report });

test('one Region alone changes nothing', () => {
  const report = reportOf('broken', [refused]);
  assert.equal(mergeVantages([from('eu-west-1', report)], []), report);
  assert.deepEqual(regionLines(report), []);
  assert.equal(mergeVantages([{ region: 'eu-west-1', kind: 'failed', because: 'a bug' }], []), null);
});

test('what every Region sees stays as certain as it was: our workers are not CloudFront', () => {
  const merged = mergeVantages(
    [from('us-east-1', reportOf('broken', [refused])), from('eu-west-1', reportOf('broken', [refused]))],
    [],
  );
  assert.equal(merged?.findings[0]?.certainty, 'likely');
  assert.equal(merged?.verdict.state, 'broken');
  assert.equal(merged?.verdict.headline, reportOf('broken', [refused]).verdict.headline);
  assert.equal(merged?.vantage, 'eu-west-1, us-east-1');
  assert.deepEqual(merged && regionLines(merged), [
    'fails from eu-west-1 and us-east-1.',
    'DNS gives every Region the same addresses.',
  ]);
});

test('a refused connection from one Region only depends on the firewall: it may know our worker', () => {
  const merged = mergeVantages(
    [from('us-east-1', reportOf('healthy', [])), from('eu-west-1', reportOf('broken', [refused]))],
    [],
  );
  assert.equal(merged?.verdict.state, 'unsure');
  assert.equal(merged?.verdict.cloudfrontStatus, null);
  assert.match(merged?.verdict.headline ?? '', /^Only from eu-west-1: .* Depends on whether the firewall /);
  assert.match(merged?.verdict.question ?? '', /Who should be able to connect/);
  assert.deepEqual(merged?.findings[0]?.dependsOn, ['firewall']);
  assert.match(merged?.findings[0]?.because ?? '', /seen only from eu-west-1, not from us-east-1/);
  assert.equal(merged?.vantages?.[0]?.region, 'eu-west-1', 'the one that saw the fault is on top');
});

test('an expired certificate from one Region only is proven, and hits some requests', () => {
  const merged = mergeVantages(
    [
      from('us-east-1', reportOf('healthy', [], ['198.51.100.2'])),
      from('eu-west-1', reportOf('broken', [expired])),
    ],
    [{ region: 'ap-south-1', kind: 'silent', because: 'its worker gives no sign of life' }],
  );
  assert.equal(merged?.verdict.state, 'broken');
  assert.equal(merged?.findings[0]?.certainty, 'proven');
  assert.equal(merged?.findings[0]?.intermittent, true);
  assert.match(merged?.verdict.headline ?? '', /^From eu-west-1 only: CloudFront answers 502/);
  assert.match(merged?.verdict.affects ?? '', /^some requests/);
  assert.deepEqual(merged && regionLines(merged), [
    'fails from eu-west-1; nothing wrong found from us-east-1; no answer from ap-south-1: its worker gives no sign of life.',
    'DNS answers by Region: eu-west-1 → 192.0.2.1; us-east-1 → 198.51.100.2.',
  ]);
});

test('different faults in two Regions are both found', () => {
  const one = reportOf('broken', [expired, ruledOut('tcp-refused')]);
  const other = reportOf('broken', [refused, ruledOut('certificate-expired')]);
  const merged = mergeVantages([from('eu-west-1', one), from('us-east-1', other)], []);
  assert.deepEqual(merged?.verdict.causes, ['certificate-expired', 'tcp-refused']);
  assert.equal(merged?.verdict.state, 'broken');
});
