import type { CauseId } from '../formats/cause-ids.ts';
import type { ExplainReport, Groups, MadeBy } from '../formats/explain-report.ts';
import { compareRows } from './compare-rows.ts';
import { comparisonWords } from './comparison-words.ts';
import { worthChecking } from './host-names.ts';
import { type Ending, judgeRecord } from './judge-record.ts';
import { type LogRecord, readablePath } from './log-record.ts';
import { nextFor } from './next-step.ts';
import { ruleOut } from './rule-out.ts';
import { type Row, sampleRows } from './sample-rows.ts';
import { interned, ownCopy, tally } from './tally.ts';
import { timeLine } from './time-line.ts';

const GROUPS_MAX = 20;
const REQUEST_IDS_MAX = 20;
const ENDINGS_MAX = 500;
/** Who made most of the gateway errors made them, as far as one answer tells: a stray 404 changes nothing. */
const MOSTLY = 0.95;

/** Reads records one at a time and keeps only counts, so that a log of any length takes the same memory. */
export type LogSummary = {
  readonly add: (record: LogRecord) => void;
  /** Counts a record whose end is missing: it is told, and judged by nobody. */
  readonly addCut: () => void;
  readonly toReport: () => ExplainReport | null;
};

type Counted = { readonly ending: Ending; readonly isGateway: boolean; count: number };

/** One that has read nothing yet; its report is `null` until a record comes. */
export function summariseLog(): LogSummary {
  let records = 0;
  let failing = 0;
  let cut = 0;
  let form: LogRecord['form'] = 'standard-log';
  const endings = new Map<string, Counted>();
  const by = {
    cause: tally(),
    status: tally(),
    path: tally(),
    edgeLocation: tally(),
    minute: tally(),
    origin: tally(),
    host: tally(),
  };
  const requestIds = new Set<string>();
  const line = timeLine();
  const failed = sampleRows();
  const worked = sampleRows();
  const once = interned();

  function add(record: LogRecord): void {
    records += 1;
    form = record.form;
    by.origin.add(record.originHost);
    by.host.add(record.host);
    const ending = judgeRecord(record);
    line.add(record.minute, ending !== null);
    if (ending === null) {
      if (isAnsweredByOrigin(record)) worked.add(() => rowOf(record, once));
      return;
    }
    failing += 1;
    addFailing(record, ending);
  }

  function addFailing(record: LogRecord, ending: Ending): void {
    const isGateway = (record.status ?? 500) >= 500;
    const key = `${ending.said} ${ending.because} ${isGateway}`;
    const known = endings.get(key);
    if (known) known.count += 1;
    else if (endings.size < ENDINGS_MAX)
      endings.set(key, { ending: { ...ending, said: ownCopy(ending.said) }, isGateway, count: 1 });
    by.cause.add(ending.said);
    by.status.add(record.status === null ? null : String(record.status).padStart(3, '0'));
    by.path.add(readablePath(record));
    by.edgeLocation.add(record.edgeLocation);
    by.minute.add(record.minute);
    if (record.requestId !== null && requestIds.size < REQUEST_IDS_MAX)
      requestIds.add(ownCopy(record.requestId));
    if (isGateway) failed.add(() => rowOf(record, once));
  }

  function toReport(): ExplainReport | null {
    if (records === 0) return null;
    const sorted = [...endings.values()].sort((one, other) => other.count - one.count);
    const gateway = sorted.filter(({ isGateway }) => isGateway);
    const telling = gateway.length > 0 ? gateway : sorted;
    const statuses = by.status.top(GROUPS_MAX);
    const status = statuses.find(({ key }) => key >= '500') ?? statuses[0];
    const comparison = compareRows(failed, worked);
    const all = union(telling.map(({ ending }) => ending.causes));
    const { causes, ruledOut, answered } = ruleOut(all, failed.rows(), worked.rows(), comparison);
    const out =
      ruledOut.length === 0
        ? ''
        : ` Meanwhile the origin answered requests to the same paths, which rules out ${ruledOut.length} causes that all of them would have met.`;
    const compared = comparison === null ? '' : ` ${comparisonWords(comparison)}`;
    return {
      schema: 'cf502/explain@1',
      form,
      madeBy: mostly(telling),
      status: status ? Number(status.key) : null,
      causes,
      because: wordsFor(sorted, records, failing) + compared + (answered > 0 ? out : '') + cutWords(cut),
      next: nextFor(causes),
      hosts: worthChecking([...by.origin.top(100), ...by.host.top(100)].map(({ key }) => key)),
      requestIds: [...requestIds],
      rules: [],
      records,
      ...(records > 1 ? { groups: groupsOf(sorted, statuses, ruledOut) } : {}),
      ...(comparison === null ? {} : { comparison }),
      ...(ruledOut.length === 0 ? {} : { ruledOut }),
      ...(records > 1 && failing > 0 ? { timeLine: line.spans() } : {}),
    };
  }

  function groupsOf(
    sorted: readonly Counted[],
    statuses: Groups['status'],
    ruledOut: readonly CauseId[],
  ): Groups {
    return {
      cause: by.cause.top(GROUPS_MAX).map(({ key, count }) => {
        const same = sorted.filter(({ ending }) => ending.said === key);
        const causes = union(same.map(({ ending }) => ending.causes)).filter((id) => !ruledOut.includes(id));
        return { key, count, causes, madeBy: mostly(same) };
      }),
      status: statuses,
      path: by.path.top(GROUPS_MAX),
      edgeLocation: by.edgeLocation.top(GROUPS_MAX),
      minute: by.minute.top(GROUPS_MAX),
    };
  }

  return {
    add,
    addCut: () => {
      cut += 1;
    },
    toReport,
  };
}

/** A hit tells nothing of the origin; a log without result types has only the status to go by. */
function isAnsweredByOrigin({ status, detailedResultType, resultType }: LogRecord): boolean {
  if (status === null || status < 100 || status >= 400) return false;
  const word = detailedResultType ?? resultType;
  return word === null || word === 'Miss' || word === 'RefreshHit';
}

function rowOf(record: LogRecord, once: (text: string | null) => string | null): Row {
  const location = record.edgeLocation;
  return {
    method: once(record.method),
    host: once(record.host),
    path: once(readablePath(record)),
    location: once(location === null ? null : (/^[A-Z]{3}/.exec(location)?.[0] ?? location)),
    protocol: once(record.protocol),
    httpVersion: once(record.httpVersion),
    minute: once(record.minute),
    seconds: record.timeTakenSeconds,
  };
}

function cutWords(cut: number): string {
  if (cut === 0) return '';
  return cut === 1
    ? ' One more record is cut off at its end and was not judged.'
    : ` ${cut} more records are cut off at their end and were not judged.`;
}

function wordsFor(
  sorted: readonly { readonly ending: Ending; readonly count: number }[],
  records: number,
  failing: number,
): string {
  const [first] = sorted;
  if (!first) return records === 1 ? 'This request did not fail.' : `None of the ${records} requests failed.`;
  if (records === 1) return `${first.ending.said}: ${first.ending.because}`;
  const most = `${first.count === 1 ? 'Once' : `${first.count} times`} ${first.ending.said}: ${first.ending.because}`;
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
