import type { TimeSpan } from '../formats/explain-report.ts';
import { ownCopy } from './tally.ts';

/** Minutes kept: 35 days. */
const MINUTES_MAX = 50_000;
const SPANS_MAX = 24;
const LENGTHS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1_440] as const;

/** Counts failing requests and all of them by minute. */
export type TimeLine = {
  readonly add: (minute: string | null, isFailing: boolean, times: number) => void;
  /** At most 24 spans of equal length, without the empty ones. */
  readonly spans: () => readonly TimeSpan[];
};

export function timeLine(): TimeLine {
  const minutes = new Map<string, { failing: number; records: number }>();
  // Rows of a log mostly come in order, so the last minute is tried first.
  let lastKey = '';
  let last = { failing: 0, records: 0 };
  return {
    add(minute, isFailing, times) {
      if (minute === null) return;
      if (minute !== lastKey) {
        const known = minutes.get(minute);
        if (known === undefined && minutes.size >= MINUTES_MAX) return;
        last = known ?? { failing: 0, records: 0 };
        if (known === undefined) minutes.set(ownCopy(minute), last);
        lastKey = minute;
      }
      last.records += times;
      if (isFailing) last.failing += times;
    },
    spans() {
      const sorted = [...minutes].sort(([one], [other]) => (one < other ? -1 : 1));
      const times = sorted.map(([minute]) => Date.parse(`${minute}:00Z`) / 60_000);
      const [first = 0] = times;
      const length =
        LENGTHS.find((minutesLong) => ((times.at(-1) ?? 0) - first) / minutesLong < SPANS_MAX) ?? null;
      if (length === null || times.some(Number.isNaN)) return [];
      const spans = new Map<number, { failing: number; records: number }>();
      for (const [index, [, { failing, records }]] of sorted.entries()) {
        const start = Math.floor((times[index] ?? 0) / length) * length;
        const span = spans.get(start) ?? { failing: 0, records: 0 };
        spans.set(start, { failing: span.failing + failing, records: span.records + records });
      }
      return [...spans].map(([start, counts]) => ({
        from: new Date(start * 60_000).toISOString().slice(0, 16),
        minutes: length,
        ...counts,
      }));
    },
  };
}
