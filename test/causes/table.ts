import assert from 'node:assert/strict';
import type { EndpointCause, OriginCause } from '../../src/causes/cause.ts';
import type { EndpointEvidence, Evidence } from '../../src/formats/evidence.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import { becauseOf } from '../../src/report/because.ts';
import { judgeEndpoint, judgeOrigin } from './case.ts';
import { evidence } from './evidence.ts';

/** What a row expects: the kind, and whatever else of the judgement it names. `because` and `missing` are patterns. */
export type Expected = {
  readonly kind: Judgement['kind'];
  readonly certainty?: string;
  readonly dependsOn?: readonly string[];
  readonly intermittent?: boolean;
  readonly cloudfrontStatus?: number;
  readonly matters?: boolean;
  readonly at?: string | undefined;
  readonly asks?: string;
  readonly because?: RegExp;
  readonly missing?: RegExp;
};

const NOW = new Date('2026-11-23T10:00:00Z');

/** Holds a judgement against a row; a text is never longer than a finding may be. */
export function assertJudgement(judgement: Judgement, expected: Expected, row: string): void {
  for (const [key, value] of Object.entries(expected)) {
    const actual: unknown = key === 'because' ? saidOf(judgement) : Reflect.get(judgement, key);
    if (value instanceof RegExp) assert.match(String(actual), value, row);
    else assert.deepEqual(actual, value, `${row}: ${key} of ${JSON.stringify(judgement)}`);
  }
  assert.ok(saidOf(judgement).length <= 400, `${row}: ${saidOf(judgement).length}`);
}

const saidOf = (judgement: Judgement): string =>
  judgement.kind === 'found' || judgement.kind === 'warning' ? becauseOf(judgement) : '';

export function assertOriginCause(
  cause: OriginCause,
  rows: readonly (readonly [row: string, seen: Partial<Evidence>, expected: Expected])[],
): void {
  for (const [row, seen, expected] of rows)
    assertJudgement(judgeOrigin(cause, evidence(seen), NOW), expected, row);
}

export function assertEndpointCause(
  cause: EndpointCause,
  rows: readonly (readonly [row: string, seen: EndpointEvidence, expected: Expected])[],
): void {
  for (const [row, seen, expected] of rows)
    assertJudgement(judgeEndpoint(cause, seen, evidence(), NOW), expected, row);
}
