import type { Group } from '../formats/explain-report.ts';

/** Distinct keys that are counted; later ones are ignored, so that a hostile log cannot fill the memory. */
const KEYS_MAX = 10_000;

/** Counts keys as they come. */
export type Tally = {
  readonly add: (key: string | null, times?: number) => void;
  readonly top: (count: number) => readonly Group[];
};

export function tally(): Tally {
  const counts = new Map<string, { readonly key: string; count: number }>();
  // Neighbours in a log are often the same.
  let last: { readonly key: string; count: number } | null = null;
  return {
    add(key, times = 1) {
      if (key === null) return;
      if (key !== last?.key) {
        const known = counts.get(key);
        if (known === undefined && counts.size >= KEYS_MAX) return;
        last = known ?? { key: ownCopy(key), count: 0 };
        if (known === undefined) counts.set(last.key, last);
      }
      last.count += times;
    },
    top: (size) =>
      [...counts.values()]
        .map(({ key, count }) => ({ key, count }))
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
