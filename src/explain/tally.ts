import type { Group } from '../formats/explain-report.ts';

/** Distinct keys that are counted; later ones are ignored, so that a hostile log cannot fill the memory. */
const KEYS_MAX = 10_000;

/** Counts keys as they come. */
export type Tally = {
  readonly add: (key: string | null) => void;
  readonly top: (count: number) => readonly Group[];
};

export function tally(): Tally {
  const counts = new Map<string, number>();
  return {
    add(key) {
      if (key === null) return;
      const count = counts.get(key);
      if (count !== undefined) counts.set(key, count + 1);
      else if (counts.size < KEYS_MAX) counts.set(ownCopy(key), 1);
    },
    top: (size) =>
      [...counts]
        .map(([key, count]) => ({ key, count }))
        .sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1))
        .slice(0, size),
  };
}

/** Keeps one copy of equal texts: many rows have few different methods, hosts and places. */
export function interned(): (text: string | null) => string | null {
  const known = new Map<string, string>();
  return (text) => {
    if (text === null) return null;
    const before = known.get(text);
    if (before !== undefined) return before;
    const copy = ownCopy(text);
    if (known.size < KEYS_MAX) known.set(copy, copy);
    return copy;
  };
}

/** A part of a long text keeps the whole text in memory; a copy does not. */
export const ownCopy = (text: string): string => Buffer.from(text).toString();
