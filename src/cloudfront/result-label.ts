import type { FailurePoint } from './failure-point.ts';
import { DETAILED_RESULTS } from './log-fields.ts';
import { RESULT_LABELS } from './response-headers.ts';

const POINTS: ReadonlyMap<string, FailurePoint | null> = new Map([
  ...RESULT_LABELS.map(({ label, point }) => [label, point] as const),
  ...DETAILED_RESULTS.map(({ value, point }) => [value, point] as const),
]);

/** Words the guide does not list (yet) can still be understood by their endings (edge-functions-logs). */
const FAMILIES: readonly (readonly [begins: string, ends: string, point: FailurePoint])[] = [
  ['Lambda', 'ValidationError', 'lambda-validation'],
  ['Lambda', 'ExecutionError', 'lambda-execution'],
  ['Lambda', 'ThrottledError', 'lambda-limit'],
  ['Lambda', 'LimitExceeded', 'lambda-limit'],
  ['Function', 'ValidationError', 'function-validation'],
  ['Function', 'ExecutionError', 'function-execution'],
  ['Function', 'ThrottledError', 'function-throttled'],
  ['Function', 'LimitExceeded', 'function-throttled'],
];

/**
 * The failure a log word or an `X-Cache` label stands for; `null` for ordinary outcomes and words never seen.
 */
export function pointOfLabel(label: string): FailurePoint | null {
  const known = POINTS.get(label);
  if (known !== undefined) return known;
  return FAMILIES.find(([begins, ends]) => label.startsWith(begins) && label.endsWith(ends))?.[2] ?? null;
}

/** Whether the guide, or a report of a live response, lists the word. */
export function isListed(label: string): boolean {
  return POINTS.has(label) || pointOfLabel(label) !== null;
}

/** What `X-Cache` says before `from cloudfront`, or `null` when it is not CloudFront's. */
export function labelIn(xCache: string): string | null {
  return /^(\w{1,60}) from cloudfront/i.exec(xCache)?.[1] ?? null;
}
