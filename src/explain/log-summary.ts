import type { CauseId } from '../formats/cause-ids.ts';
import type { Comparison, ExplainReport, Groups, MadeBy } from '../formats/explain-report.ts';
import { compareRows } from './compare-rows.ts';
import { comparisonWords } from './comparison-words.ts';
import { worthChecking } from './host-names.ts';
import { type Counted, countRecord, type LogCounts, noCounts } from './log-counts.ts';
import type { LogRecord } from './log-record.ts';
import { nextFor } from './next-step.ts';
import { type Remaining, ruleOut } from './rule-out.ts';
import { withoutSecrets } from './without-secrets.ts';

const GROUPS_MAX = 20;
/** Whoever made at least this share of the errors counts as the maker of all: a stray 404 changes nothing. */
const MOSTLY = 0.95;
const WHO_MADE_IT =
  "The log has no more: such a row may be an answer of the origin, or an error from the cache. Ask for a failing path (curl -si 'URL') and paste the answer: its page and headers tell who made it.";
const VIEWERS_LEFT =
  'Viewers left before the answer, or their network broke: nothing to repair in itself. Where time-taken is long in these rows, the origin is likely slow.';
const RESULT_TYPES =
  'Give rows with x-edge-detailed-result-type, or with x-edge-result-type at least: the status alone does not tell who made an error.';

/** Reads records one at a time and keeps only counts, so that a log of any length takes the same memory. */
export type LogSummary = {
  readonly add: (record: LogRecord) => void;
  /** Counts a record whose end is missing: the report mentions it, but it is not judged. */
  readonly addCut: () => void;
  /** How many were read, cut ones included. */
  readonly records: () => number;
  readonly toReport: () => ExplainReport | null;
};

/** Starts with no records; the report is `null` until the first one. */
export function summariseLog(): LogSummary {
  const counts = noCounts();
  return {
    add: (record) => countRecord(counts, record),
    addCut() {
      counts.cut += 1;
    },
    records: () => counts.records + counts.cut,
    toReport: () => (counts.records === 0 ? null : reportOf(counts)),
  };
}

function reportOf({ records, failing, cut, form, endings, by, ...counts }: LogCounts): ExplainReport {
  const sorted = [...endings.values()].sort((one, other) => other.count - one.count);
  const gateway = sorted.filter(({ isGateway }) => isGateway);
  const telling = gateway.length > 0 ? gateway : sorted;
  const statuses = by.status.top(GROUPS_MAX);
  const status = statuses.find(({ key }) => key >= '500') ?? statuses[0];
  const comparison = shown(compareRows(counts.failed, counts.worked));
  const all = union(telling.map(({ ending }) => ending.causes));
  const remaining = ruleOut(all, counts.failed.rows(), counts.worked.rows(), comparison);
  const { causes, ruledOut } = remaining;
  const madeBy = mostly(telling);
  const compared = comparison === null ? '' : ` ${comparisonWords(comparison)}`;
  return {
    schema: 'cf502/explain@1',
    form,
    madeBy,
    status: status ? Number(status.key) : null,
    causes,
    because: wordsFor(sorted, records, failing) + compared + ruledOutWords(remaining) + cutWords(cut),
    next: causes.length === 0 && failing > 0 ? nextWithoutCause(telling, madeBy) : nextFor(causes),
    hosts: worthChecking([...by.origin.top(100), ...by.host.top(100)].map(({ key }) => key)),
    requestIds: [...counts.requestIds],
    rules: [],
    records,
    ...(records > 1 ? { groups: groupsOf(by, sorted, ruledOut) } : {}),
    ...(comparison === null ? {} : { comparison }),
    ...(ruledOut.length === 0 ? {} : { ruledOut }),
    ...(records > 1 && failing > 0 ? { timeLine: counts.line.spans() } : {}),
  };
}

/** Paths may have keys in them. */
function shown(comparison: Comparison | null): Comparison | null {
  return comparison === null
    ? null
    : {
        ...comparison,
        fields: comparison.fields.map(({ field, values }) => ({ field, values: values.map(withoutSecrets) })),
      };
}

function nextWithoutCause(telling: readonly Counted[], madeBy: MadeBy): readonly string[] {
  if (telling.every(({ ending }) => ending.word.startsWith('Client'))) return [VIEWERS_LEFT];
  if (madeBy !== 'unknown') return [];
  return [telling.some(({ ending }) => ending.word === 'Error') ? WHO_MADE_IT : RESULT_TYPES];
}

function groupsOf(by: LogCounts['by'], sorted: readonly Counted[], ruledOut: readonly CauseId[]): Groups {
  return {
    cause: by.cause.top(GROUPS_MAX).map(({ key, count }) => {
      const same = sorted.filter(({ ending }) => ending.word === key);
      const causes = union(same.map(({ ending }) => ending.causes)).filter((id) => !ruledOut.includes(id));
      return { key, count, causes, madeBy: mostly(same) };
    }),
    status: by.status.top(GROUPS_MAX),
    path: by.path.top(GROUPS_MAX).map(({ key, count }) => ({ key: withoutSecrets(key), count })),
    edgeLocation: by.edgeLocation.top(GROUPS_MAX),
    minute: by.minute.top(GROUPS_MAX),
  };
}

function ruledOutWords({ ruledOut, answered }: Remaining): string {
  if (ruledOut.length === 0 || answered === 0) return '';
  return ` Meanwhile the origin answered requests to the same paths, which rules out ${ruledOut.length === 1 ? 'one cause' : `${ruledOut.length} causes`} that all of them would have met.`;
}

function cutWords(cut: number): string {
  if (cut === 0) return '';
  return cut === 1
    ? ' One more record is cut off at its end and was not judged.'
    : ` ${cut} more records are cut off at their end and were not judged.`;
}

function wordsFor(sorted: readonly Counted[], records: number, failing: number): string {
  const [first] = sorted;
  if (!first) return records === 1 ? 'This request did not fail.' : `None of the ${records} requests failed.`;
  if (records === 1) return `${first.ending.word}: ${first.ending.because}`;
  const most = `${first.count === 1 ? 'Once' : `${first.count} times`} ${first.ending.word}: ${first.ending.because}`;
  return `${failing} of ${records} requests failed. ${most}`;
}

/** Who made nearly all of them; `unknown` where they do not agree. */
function mostly(counted: readonly Counted[]): MadeBy {
  const total = counted.reduce((sum, { count }) => sum + count, 0);
  const counts = new Map<MadeBy, number>();
  for (const { ending, count } of counted)
    counts.set(ending.madeBy, (counts.get(ending.madeBy) ?? 0) + count);
  const [first] = [...counts].sort((one, other) => other[1] - one[1]);
  return first !== undefined && first[1] >= total * MOSTLY ? first[0] : 'unknown';
}

function union(lists: readonly (readonly CauseId[])[]): readonly CauseId[] {
  return [...new Set(lists.flat())];
}
