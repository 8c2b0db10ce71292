import type { Pauses } from '../../jobs/pauses.ts';
import { fitsPattern } from '../../settings/name-patterns.ts';

/** Why an origin is not checked, as the words after "origin: "; `null` where it may be checked. */
export type WhyNotTarget = (origin: string, user: string | null) => string | null;

/** @param patterns names of origins that may be checked (`CF502_ALLOW_TARGETS`); empty: every origin */
export function createWhyNotTarget(
  patterns: readonly string[],
  pauses: Pick<Pauses, 'whyNot'>,
): WhyNotTarget {
  return (origin, user) =>
    patterns.length === 0 || fitsPattern(origin, patterns)
      ? pauses.whyNot(origin, user)
      : 'not checked: the operator of the bot opened certain names only, and this is none of them.';
}
