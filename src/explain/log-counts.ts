import { type Ending, judgeRecord } from './judge-record.ts';
import { type LogRecord, readablePath } from './log-record.ts';
import { type Row, sampleRows } from './sample-rows.ts';
import { interned, ownCopy, tally } from './tally.ts';
import { timeLine } from './time-line.ts';

const REQUEST_IDS_MAX = 20;
const ENDINGS_MAX = 500;

/** One way in which requests failed, and how many did. */
export type Counted = { readonly ending: Ending; readonly isGateway: boolean; count: number };

/** What is kept of the records read so far. */
export type LogCounts = ReturnType<typeof noCounts>;

export function noCounts() {
  return {
    records: 0,
    failing: 0,
    /** Records whose end is missing. */
    cut: 0,
    form: 'standard-log' as LogRecord['form'],
    endings: new Map<string, Counted>(),
    by: {
      cause: tally(),
      status: tally(),
      path: tally(),
      edgeLocation: tally(),
      minute: tally(),
      origin: tally(),
      host: tally(),
    },
    requestIds: new Set<string>(),
    line: timeLine(),
    failed: sampleRows(),
    worked: sampleRows(),
    once: interned(),
  };
}

export function countRecord(counts: LogCounts, record: LogRecord): void {
  const { by, line, worked, once } = counts;
  const { times } = record;
  counts.records += times;
  counts.form = record.form;
  by.origin.add(record.originHost, times);
  by.host.add(record.host, times);
  const ending = judgeRecord(record);
  line.add(record.minute, ending !== null, times);
  if (ending !== null) countFailing(counts, record, ending);
  else if (isAnsweredByOrigin(record)) worked.add(() => rowOf(record, once));
}

function countFailing(counts: LogCounts, record: LogRecord, ending: Ending): void {
  const { endings, by, requestIds, failed, once } = counts;
  const { times } = record;
  counts.failing += times;
  const isGateway = (record.status ?? 500) >= 500;
  const key = `${ending.word} ${ending.because} ${isGateway}`;
  const known = endings.get(key);
  if (known) known.count += times;
  else if (endings.size < ENDINGS_MAX)
    endings.set(key, { ending: { ...ending, word: ownCopy(ending.word) }, isGateway, count: times });
  by.cause.add(ending.word, times);
  by.status.add(record.status === null ? null : String(record.status).padStart(3, '0'), times);
  by.path.add(readablePath(record), times);
  by.edgeLocation.add(record.edgeLocation, times);
  by.minute.add(record.minute, times);
  if (record.requestId !== null && requestIds.size < REQUEST_IDS_MAX)
    requestIds.add(ownCopy(record.requestId));
  if (isGateway) failed.add(() => rowOf(record, once));
}

/** A cache hit shows nothing of the origin. In a log without result types only the status can be used. */
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
