import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { conclude } from '../../../src/check/conclude.ts';
import type { DistributionPlan } from '../../../src/formats/distribution.ts';
import type { Report } from '../../../src/formats/report.ts';
import type { Target } from '../../../src/formats/target.ts';
import { plansOf } from '../../distribution/fixtures.ts';
import { plan } from './plans.ts';

const URL_ASKED = 'https://www.shop.example/cart';

/** The same distribution in every form, with a URL and without one, complete and with parts left open. */
const ALL = [
  ...plansOf(URL_ASKED, 'get-distribution.json').planned,
  ...plansOf('http://www.shop.example/checkout', 'get-distribution.json').planned,
  ...plansOf(URL_ASKED, 'get-distribution-config.json').planned,
  ...plansOf(URL_ASKED, 'list-distributions.json').planned,
  ...plansOf(URL_ASKED, 'cloudformation.json').planned,
  ...plansOf(null, 'terraform-show.json').planned,
  ...plansOf(null, 'kinds.json').planned,
  ...plansOf(
    null,
    'kinds.json',
    'get-cache-policy.json',
    'get-origin-request-policy.json',
    'get-vpc-origin.json',
  ).planned,
  ...plansOf(URL_ASKED, 'cdk-template.json').planned,
  ...plansOf(null, 'staging.json').planned,
  ...plansOf('https://acme.shop.example/x', 'tenants.json', 'get-distribution-tenant.json').planned,
];

/** Those that are asked in the same way are judged the same. */
const PLANNED = [
  ...new Map(
    ALL.map((one) => {
      const { protocol, hostHeader, minTls } = one.target;
      return [JSON.stringify([protocol, hostHeader, minTls, one.plan.open]), one];
    }),
  ).values(),
];

const SETTINGS = ['host-header', 'protocol', 'min-tls'] as const;

test('with a distribution nothing depends on Host, protocol or minimum TLS, save what it leaves open, and that is named', () => {
  const files = globSync('test/fixtures/reports/farm/*.json');
  assert.ok(files.length >= 25);
  let depending = 0;
  for (const file of files) {
    const { evidence } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    for (const { plan: configured, target } of PLANNED) {
      const asked = asPlanned(evidence.target, target);
      const report = conclude(
        { ...evidence, target: asked, distribution: configured },
        new Date(evidence.observedAt),
        { id: 'a1b2c3d4', vantage: 'local', startedAt: evidence.observedAt, elapsedMs: 1 },
      );
      for (const finding of report.findings)
        for (const setting of SETTINGS.filter((one) => finding.dependsOn?.includes(one))) {
          depending++;
          const row = `${file}, ${configured.form}, origin ${configured.origin.id}: ${finding.cause} on ${setting}`;
          const open = openOn(setting, configured);
          assert.notEqual(open, undefined, row);
          assert.ok(finding.because.includes(open ?? ''), `${row}: ${finding.because}`);
        }
    }
  }
  assert.ok(depending > 10, `${depending} findings depend on something: the test meets such evidence`);
});

/** The evidence's own origin, asked with what the configuration says of it. */
const asPlanned = (seen: Target, { protocol, hostHeader, minTls }: Target): Target => ({
  ...seen,
  protocol,
  hostHeader,
  minTls,
});

const openOn = (setting: (typeof SETTINGS)[number], { open }: DistributionPlan): string | undefined =>
  open.find((one) => one.setting === setting)?.on;

test('an origin that closes the connection depends on custom headers only where the distribution adds some', () => {
  const { evidence } = JSON.parse(readFileSync('test/fixtures/reports/farm/closes.json', 'utf8')) as Report;
  const judged = (given: Parameters<typeof plan>[0]) =>
    conclude({ ...evidence, distribution: plan(given) }, new Date(evidence.observedAt), {
      id: 'a1b2c3d4',
      vantage: 'local',
      startedAt: evidence.observedAt,
      elapsedMs: 1,
    }).findings.find(({ cause }) => cause === 'http-connection-closed');
  const unsent = judged({ headersSent: false, origin: { headerNames: ['X-Origin-Secret'] } });
  assert.deepEqual(unsent?.dependsOn, ['origin-header']);
  assert.match(unsent?.because ?? '', /the distribution adds X-Origin-Secret to its requests/);
  const none = judged({});
  assert.deepEqual([none?.certainty, none?.dependsOn], ['likely', undefined]);
  assert.doesNotMatch(none?.because ?? '', /secret header/);
});
