import { fitsPattern } from '../../settings/name-patterns.ts';

/** Why an origin is not checked, as the rest of "origin: …"; `null` where it may be. */
export type WhyNotTarget = (origin: string) => string | null;

/** @param patterns what may be checked (`CF502_ALLOW_TARGETS`); empty: everything */
export function createWhyNotTarget(patterns: readonly string[]): WhyNotTarget {
  return (origin) =>
    patterns.length === 0 || fitsPattern(origin, patterns)
      ? null
      : 'not checked: the operator of the bot opened certain names only, and this is none of them.';
}
