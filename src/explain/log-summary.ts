import type { CauseId } from '../formats/cause-ids.ts';
import type { ExplainReport, MadeBy } from '../formats/explain-report.ts';
import { worthChecking } from './host-names.ts';
import { type Ending, judgeRecord } from './judge-record.ts';
import type { LogRecord } from './log-record.ts';
import { nextFor } from './next-step.ts';
import { tally } from './tally.ts';

const GROUPS_MAX = 20;
const REQUEST_IDS_MAX = 20;
const ENDINGS_MAX = 500;

/** Reads records one at a time and keeps only counts, so that a log of any length takes the same memory. */
export type LogSummary = {
  readonly add: (record: LogRecord) => void;
  /** Counts a record whose end is missing: it is told, and judged by nobody. */
  readonly addCut: () => void;
  readonly toReport: () => ExplainReport | null;
};

/** One that has read nothing yet; its report is `null` until a record comes. */
export function summariseLog(): LogSummary {
  let records = 0;
  let failing = 0;
  let cut = 0;
  let form: LogRecord['form'] = 'standard-log';
  const endings = new Map<string, { readonly ending: Ending; count: number }>();
  const by = {
    cause: tally(),
    status: tally(),
    path: tally(),
    edgeLocation: tally(),
    minute: tally(),
    host: tally(),
  };
  const requestIds: string[] = [];

  function add(record: LogRecord): void {
    records += 1;
    form = record.form;
    for (const host of record.hosts) by.host.add(host);
    const ending = judgeRecord(record);
    if (!ending) return;
    failing += 1;
    const key = `${ending.said} ${ending.because}`;
    const known = endings.get(key);
    if (known) known.count += 1;
    else if (endings.size < ENDINGS_MAX) endings.set(key, { ending, count: 1 });
    by.cause.add(ending.said);
    by.status.add(record.status === null ? null : String(record.status).padStart(3, '0'));
    by.path.add(record.path);
    by.edgeLocation.add(record.edgeLocation);
    by.minute.add(record.minute);
    if (record.requestId !== null && requestIds.length < REQUEST_IDS_MAX) requestIds.push(record.requestId);
  }

  function toReport(): ExplainReport | null {
    if (records === 0) return null;
    const sorted = [...endings.values()].sort((one, other) => other.count - one.count);
    const causes = union(sorted.map(({ ending }) => ending.causes));
    const statuses = by.status.top(GROUPS_MAX);
    const status = statuses.find(({ key }) => key >= '500') ?? statuses[0];
    return {
      schema: 'cf502/explain@1',
      form,
      madeBy: agreed(sorted.map(({ ending }) => ending.madeBy)),
      status: status ? Number(status.key) : null,
      causes,
      because: wordsFor(sorted, records, failing) + cutWords(cut),
      next: nextFor(causes),
      hosts: worthChecking(by.host.top(100).map(({ key }) => key)),
      requestIds,
      rules: [],
      records,
      ...(records > 1
        ? {
            groups: {
              cause: by.cause.top(GROUPS_MAX).map(({ key, count }) => {
                const same = sorted.filter(({ ending }) => ending.said === key).map(({ ending }) => ending);
                return {
                  key,
                  count,
                  causes: union(same.map(({ causes }) => causes)),
                  madeBy: agreed(same.map(({ madeBy }) => madeBy)),
                };
              }),
              status: statuses,
              path: by.path.top(GROUPS_MAX),
              edgeLocation: by.edgeLocation.top(GROUPS_MAX),
              minute: by.minute.top(GROUPS_MAX),
            },
          }
        : {}),
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

function agreed(answers: readonly MadeBy[]): MadeBy {
  const [first = 'unknown'] = answers;
  return answers.every((answer) => answer === first) ? first : 'unknown';
}

function union(lists: readonly (readonly CauseId[])[]): readonly CauseId[] {
  return [...new Set(lists.flat())];
}
