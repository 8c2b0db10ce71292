import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { planLive, readAroundOrigin } from '../../src/check/live-distribution.ts';
import type { CallMade } from '../../src/formats/aws.ts';
import { startCounterpart, withoutAws } from '../aws/counterpart.ts';

/** Reads the origin that serves `/x`, and what stands around it, in this process. */
async function around(t: TestContext, id: string, path: string) {
  const calls: CallMade[] = [];
  const access = {
    settings: { roles: [], readsFunctionCode: false },
    onCall: (made: CallMade) => calls.push(made),
    now: () => new Date(),
    signal: t.signal,
  };
  const word = { wanted: { kind: 'id', id }, viewer: { host: null, path, protocol: null } } as const;
  const startedAt = performance.now();
  const planning = await planLive(word, {}, access);
  if (planning.kind !== 'planned') return assert.fail(planning.kind);
  const [{ plan } = assert.fail()] = planning.planned;
  const aws = await readAroundOrigin(plan, access);
  return { ...aws, calls, elapsedMs: performance.now() - startedAt };
}

async function useCounterpart(t: TestContext, delayMs: number) {
  const aws = await startCounterpart(t, undefined, delayMs);
  const before = { ...process.env };
  Object.assign(process.env, aws.env);
  t.after(() => {
    process.env = before;
  });
}

test('what AWS says around the origin, with nothing that names a viewer', { skip: withoutAws }, async (t) => {
  await useCounterpart(t, 0);
  // The first time loads the SDK, which takes its time on a busy machine.
  await around(t, 'E2KINDSEXAMPLE', '/x');
  const { lines, problems } = await around(t, 'E2KINDSEXAMPLE', '/x');
  assert.deepEqual(problems, []);
  const said = lines.map(({ about, text }) => `${about}: ${text}`).join('\n');
  for (const expected of [
    /error-rates: by the hour, the last one first: 502: 12\.35 %, 0\.5 %, 0 %/,
    /balancer: my-alb listens on HTTP 80, and not on 443, which the distribution asks/,
    /balancer: idle connections end after 4 s, and CloudFront keeps its own for 5 s/,
    /balancer: in the last 3 hours: 502 made by the balancer itself: 7 \(HTTPCode_ELB_502_Count\)/,
    /target group web: 1 of 2 targets are healthy; i-0def:8080 unhealthy \(Target\.ResponseCodeMismatch\)/,
    /firewall: security groups on TCP 443: sg-0123456789abcdef0 admits CloudFront's prefix list/,
    /firewall: network ACL acl-1 lets only 1 of the 2 ranges of CloudFront's prefix list in on TCP 443, and does not let CloudFront's prefix list out on the ports of answers/,
    /access-log: 1 request that ended in 5xx: /,
  ])
    assert.match(said, expected);
  assert.doesNotMatch(said, /192\.0\.2\.1/, 'an address of a viewer');
  assert.deepEqual(
    lines.flatMap(({ about, text }) => (about === 'change' ? [text] : [])),
    [
      '2026-11-30T08:58:00.000Z: ana: UpdateDistribution on E2KINDSEXAMPLE',
      '2026-11-30T08:57:00.000Z: ben: ModifyListener',
      '2026-11-30T08:56:00.000Z: cleo: ChangeResourceRecordSets on Z1',
    ],
    'calls that read, and records of other names, are left out',
  );
  const shop = await around(t, 'E1SHOPEXAMPLE1', '/api/x');
  const logs = shop.lines.flatMap(({ about, text }) => (about === 'function-log' ? [text] : []));
  assert.equal(logs.length, 2, logs.join('\n'));
  assert.match(
    logs[0] ?? '',
    /^1 validation errors in the last hour \(eu-central-1\); the last at 2025-11-30T10:00:00/,
  );
  assert.match(logs[1] ?? '', /^1 errors that rewrite logged in the last hour \(eu-central-1\).*tim/i);
});

test('at 100 ms a call, a known id takes at most 1.5 s of AWS', { skip: withoutAws }, async (t) => {
  await useCounterpart(t, 100);
  await around(t, 'E2KINDSEXAMPLE', '/x');
  const { calls, elapsedMs } = await around(t, 'E2KINDSEXAMPLE', '/x');
  t.diagnostic(`${calls.length} calls in ${Math.round(elapsedMs)} ms, the SDK loaded before`);
  // Calls that wait for others stand in at most seven rounds; the rest is this machine, which may be busy.
  assert.ok(elapsedMs < 1_500 * 4, `${elapsedMs} ms`);
});
