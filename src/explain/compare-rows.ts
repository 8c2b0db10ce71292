import type { ComparedField, Comparison } from '../formats/explain-report.ts';
import type { Row, RowSample } from './sample-rows.ts';

/** One condition that failing requests meet: a field and the values it has in them. */
type Condition = {
  readonly field: ComparedField;
  readonly values: readonly string[];
  readonly meets: (row: Row) => boolean;
};

/** A field with more values than this among the failing requests is no condition. */
const VALUES_MAX = 3;
/**
 * This share of the failing requests has to meet a condition; the rest may have failed for another reason.
 */
const COVERED = 0.98;
/** Fewer requests than these say nothing. */
const ROWS_MIN = 3;
/** At most this share of the working requests may meet it too. */
const LEAK_MAX = 0.02;
/**
 * The probability that a condition separates failing from working requests by chance has to be below this.
 */
const CHANCE = 0.01;

/**
 * The smallest set of fields that tells failing from working requests: "only OPTIONS", "only /static/*",
 * "only from FRA", "only since 10:05". `null` where no set does, or where too few requests are there to say.
 */
export function compareRows(failing: RowSample, working: RowSample): Comparison | null {
  const failed = failing.rows();
  const worked = working.rows();
  if (failed.length < ROWS_MIN || worked.length < ROWS_MIN) return null;
  const conditions = conditionsOf(failed);
  const chosen = choose(conditions, failed, worked);
  if (chosen === null) return null;
  const of = (rows: readonly Row[], count: number) =>
    Math.round((rows.filter((row) => meetsAll(chosen, row)).length / rows.length) * count);
  return {
    fields: chosen.map(({ field, values }) => ({ field, values })),
    failing: { matching: of(failed, failing.count()), of: failing.count() },
    working: { matching: of(worked, working.count()), of: working.count() },
    seconds: { failing: medianOf(failed), working: medianOf(worked) },
  };
}

function choose(
  conditions: readonly Condition[],
  failed: readonly Row[],
  worked: readonly Row[],
): readonly Condition[] | null {
  const leakOf = (set: readonly Condition[]) =>
    worked.filter((row) => meetsAll(set, row)).length / worked.length;
  const best = (sets: readonly (readonly Condition[])[]) =>
    sets
      .map((set) => ({ set, leak: leakOf(set) }))
      .sort((one, other) => one.leak - other.leak)
      .find(({ leak }) => (1 - leak) * worked.length >= ROWS_MIN && leak ** failed.length <= CHANCE);
  const useful = conditions.filter((condition) => leakOf([condition]) <= 0.98);
  const single = best(useful.map((condition) => [condition]));
  if (single !== undefined && single.leak <= LEAK_MAX) return single.set;
  const pairs = useful.flatMap((one, index) => useful.slice(index + 1).map((other) => [one, other]));
  const pair = best(pairs);
  if (pair !== undefined && (pair.leak <= LEAK_MAX || pair.leak <= (single?.leak ?? 1) / 3)) {
    if (pair.leak <= LEAK_MAX) return pair.set;
    const triple = best(
      pairs.flatMap((two) => useful.filter((one) => !two.includes(one)).map((one) => [...two, one])),
    );
    return triple !== undefined && triple.leak <= LEAK_MAX ? triple.set : pair.set;
  }
  return single !== undefined && single.leak <= 0.5 ? single.set : null;
}

const meetsAll = (set: readonly Condition[], row: Row): boolean => set.every(({ meets }) => meets(row));

/** In order of preference where two separate equally well. */
function conditionsOf(failed: readonly Row[]): readonly Condition[] {
  const plain = (field: ComparedField, valueIn: (row: Row) => string | null) =>
    valuesCondition(field, valueIn, failed);
  return [
    plain('method', ({ method }) => method),
    ...pathConditions(failed),
    plain('host', ({ host }) => host),
    plain('protocol', ({ protocol }) => protocol),
    plain('http-version', ({ httpVersion }) => httpVersion),
    plain('edge-location', ({ location }) => location),
    timeCondition(failed),
  ].filter((condition) => condition !== null);
}

function valuesCondition(
  field: ComparedField,
  valueIn: (row: Row) => string | null,
  failed: readonly Row[],
): Condition | null {
  const values = covering(failed.map(valueIn));
  if (values === null) return null;
  return {
    field,
    values,
    meets: (row) => {
      const value = valueIn(row);
      return value !== null && values.includes(value);
    },
  };
}

/** The few values that nearly all have; `null` where there are more. */
function covering(values: readonly (string | null)[]): readonly string[] | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const top = [...counts].sort((one, other) => other[1] - one[1]).slice(0, VALUES_MAX);
  let covered = 0;
  const taken: string[] = [];
  for (const [value, count] of top) {
    if (covered >= values.length * COVERED) break;
    covered += count;
    taken.push(value);
  }
  return covered >= values.length * COVERED ? taken.sort() : null;
}

const DEPTHS = [1, 2, 3, 4] as const;

/** One path, or what is under a few folders, however deep; or one kind of file. */
function pathConditions(failed: readonly Row[]): readonly (Condition | null)[] {
  const whole = valuesCondition('path', ({ path }) => path, failed);
  const folders = DEPTHS.map((depth) => valuesCondition('path', ({ path }) => folderOf(path, depth), failed));
  const files = valuesCondition('path', ({ path }) => fileKindOf(path), failed);
  // Of two that separate equally well, the wider folder is named, and one path alone before its folder.
  return whole !== null && whole.values.length === 1
    ? [whole, ...folders, files]
    : [...folders, files, whole];
}

/** `/static/*` of `/static/css/site.css` at depth 1; a path that is not that deep is in no folder. */
function folderOf(path: string | null, depth: number): string | null {
  if (path === null) return null;
  const segments = path.split('/');
  return segments.length > depth + 1 ? `${segments.slice(0, depth + 1).join('/')}/*` : null;
}

function fileKindOf(path: string | null): string | null {
  const kind = path === null ? null : /\.([A-Za-z0-9]{1,8})$/.exec(path)?.[1];
  return kind == null ? null : `*.${kind.toLowerCase()}`;
}

/** From the first to the last failing minute. */
function timeCondition(failed: readonly Row[]): Condition | null {
  const minutes = failed.flatMap(({ minute }) => minute ?? []).sort();
  const first = minutes[0];
  const last = minutes.at(-1);
  if (first === undefined || last === undefined || minutes.length < failed.length) return null;
  return {
    field: 'time',
    values: [first, last],
    meets: ({ minute }) => minute !== null && minute >= first && minute <= last,
  };
}

function medianOf(rows: readonly Row[]): number | null {
  const seconds = rows.flatMap((row) => row.seconds ?? []).sort((one, other) => one - other);
  return seconds[seconds.length >> 1] ?? null;
}
