import assert from 'node:assert/strict';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { createStrangerPolicy } from '../../src/addresses/stranger-policy.ts';
import type { Surroundings } from '../../src/check/surroundings.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { Finding, Report } from '../../src/formats/report.ts';
import type { Target } from '../../src/formats/target.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';

/** The one whose root the checks of these tests trust. */
export const authority = createAuthority(new Date());
export const HOST = 'origin.test.example';

/** What somebody typed. */
export function target(...words: string[]): Target {
  const request = parseTargetWords(words);
  assert.equal(request.kind, 'parsed');
  const [first] = request.kind === 'parsed' ? request.value.targets : [];
  assert.ok(first);
  return first;
}

/** A check of `HOST` on loopback that asks no DNS. */
export const surroundings = (overrides: Partial<Surroundings> = {}): Surroundings => ({
  id: 'k7f2xy',
  vantage: 'local',
  policy: createAddressPolicy(['127.0.0.0/8']),
  strangers: createStrangerPolicy({ cidrs: ['127.0.0.0/8'] }),
  addedRoots: [authority.root.der],
  resolveTo: new Map([[HOST, ['127.0.0.1']]]),
  headers: [],
  timeoutMs: 20_000,
  now: () => new Date(),
  onProgress: () => {},
  signal: new AbortController().signal,
  ...overrides,
});

export function findingOf(report: Report, cause: CauseId): Finding {
  const finding = report.findings.find((one) => one.cause === cause);
  assert.ok(finding);
  return finding;
}
