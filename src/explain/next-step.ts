import type { CauseId } from '../formats/cause-ids.ts';

const OF_FUNCTIONS: ReadonlySet<CauseId> = new Set([
  'lambda-edge-validation',
  'cloudfront-function-validation',
  'lambda-edge-execution',
  'lambda-edge-limit',
  'cloudfront-function-execution',
  'cloudfront-function-throttled',
]);

/** What tells the causes apart that a text leaves open. */
export function nextFor(causes: readonly CauseId[]): readonly string[] {
  return causes.some((cause) => !OF_FUNCTIONS.has(cause))
    ? ['Check the origin itself (the "Origin domain" in the distribution\'s settings) to see which it is.']
    : [];
}
