/** Properties of a request in which failing and working ones may differ. */
export type Row = {
  readonly method: string | null;
  readonly host: string | null;
  readonly path: string | null;
  /** Airport of the edge location: `FRA`. */
  readonly location: string | null;
  readonly protocol: string | null;
  readonly httpVersion: string | null;
  readonly minute: string | null;
  readonly seconds: number | null;
};

/** Rows kept of a log of any length. */
export type RowSample = {
  readonly add: (row: () => Row) => void;
  readonly rows: () => readonly Row[];
  /** All rows that were added. */
  readonly count: () => number;
};

const ROWS_MAX = 4_000;

/**
 * Keeps every row at first, then every second, every fourth and so on: a sample spread over the whole log,
 * the same each time the log is read.
 */
export function sampleRows(): RowSample {
  let kept: Row[] = [];
  let stride = 1;
  let count = 0;
  return {
    add(row) {
      if (count % stride === 0) kept.push(row());
      count += 1;
      if (kept.length < ROWS_MAX) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    rows: () => kept,
    count: () => count,
  };
}
