/** Random choices that a seed repeats. */
export type Dice = {
  /** A whole number from 0 to below the bound. */
  readonly below: (bound: number) => number;
  readonly oneOf: <T>(choices: readonly T[]) => T;
  readonly chance: (percent: number) => boolean;
  /** Mostly small, at times up to the bound. */
  readonly size: (max: number) => number;
  readonly bytes: (length: number) => Buffer;
};

/** Mulberry32: small, seeded, the same everywhere. */
export function dice(seed: number): Dice {
  let state = seed;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
  const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  return {
    below,
    oneOf,
    chance: (percent) => below(100) < percent,
    size: (max) => below(oneOf([2, 20, 200, max + 1])),
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}
