import { REAL_TIME_FIELDS, REAL_TIME_ORIGIN, STANDARD_FIELDS } from '../cloudfront/log-fields.ts';
import {
  type Columns,
  type Field,
  REAL_TIME_COLUMNS,
  STANDARD_COLUMNS,
  saysEnding,
  WHOLE_REAL_TIME_COLUMNS,
} from './log-columns.ts';
import { splitRow } from './split-row.ts';

/** What an access-log record says about how a request ended. Absent and `-` fields are `null`. */
export type LogRecord = {
  readonly form: 'standard-log' | 'real-time-log' | 'json-log';
  /** 0 where the viewer left before an answer (`000`). */
  readonly status: number | null;
  readonly resultType: string | null;
  readonly responseResultType: string | null;
  readonly detailedResultType: string | null;
  readonly method: string | null;
  /** As the log has it: percent-encoded in W3C, plain in JSON. */
  readonly path: string | null;
  readonly protocol: string | null;
  readonly httpVersion: string | null;
  readonly edgeLocation: string | null;
  /** `2026-11-23T10:04`, UTC. */
  readonly minute: string | null;
  readonly timeTakenSeconds: number | null;
  readonly requestId: string | null;
  /** The origin last contacted, where the log names it (`r-host`). */
  readonly originHost: string | null;
  /** The name the viewer asked for. */
  readonly host: string | null;
  /** Seconds to the origin's first byte, where the log has them: the origin answered. */
  readonly originFirstByte: number | null;
  /** How many requests the record stands for. */
  readonly times: number;
};

type Lookup = (field: Field) => string | null;

/**
 * Whether a line begins with `2026-11-23<tab or spaces>10:04:05<tab or spaces>`. Compares character codes,
 * for speed: every line is asked.
 */
const DATE_AND_TIME = /^\d{4}-\d\d-\d\d[\t ]+\d\d:\d\d:\d\d[\t ]/;
const QUOTED_DATE = /^"?\d{4}-\d\d-\d\d"?,"?\d\d:\d\d:\d\d"?,/;
const EPOCH = /^\d{10}(?:\.\d{1,6})?\t/;
/**
 * Numbers of columns that standard logs have had over the years: one of these, where no row names the
 * columns.
 */
export const STANDARD_WIDTHS: ReadonlySet<number> = new Set([24, 26, 33, STANDARD_FIELDS.length]);

/**
 * Reads one line of a standard or real-time log: `null` for any other line, `cut` for a record whose end is
 * missing. How the request ended may stand in the missing part, so that record is not judged.
 */
export function parseLogLine(line: string, columns: Columns): LogRecord | 'cut' | null {
  if (columns.isForeign) return null;
  const first = line.charCodeAt(0);
  const startsWithDigit = first >= 0x30 && first <= 0x39;
  if (startsWithDigit && DATE_AND_TIME.test(line) && (columns.delimiter === '\t' || !columns.isNamed))
    return fromDated(line, columns);
  if (columns.isNamed && saysEnding(columns)) {
    // A distribution chooses its fields and their order (standard logging v2); a query of Athena its own.
    const cells = splitRow(line, columns.delimiter);
    const record =
      cells.length === columns.width ? toRecord('standard-log', cellsLookup(cells, columns)) : null;
    return record !== null && saysSomething(record) ? record : null;
  }
  if (QUOTED_DATE.test(line)) {
    const cells = splitRow(line, ',');
    return STANDARD_WIDTHS.has(cells.length)
      ? toRecord('standard-log', cellsLookup(cells, STANDARD_COLUMNS))
      : ofChosenFields(cells);
  }
  if (!startsWithDigit || !EPOCH.test(line)) return null;
  const cells = line.split('\t');
  if (cells.length >= REAL_TIME_FIELDS.length) {
    const isWhole = cells.length === REAL_TIME_ORIGIN.columns;
    return toRecord(
      'real-time-log',
      cellsLookup(cells, isWhole ? WHOLE_REAL_TIME_COLUMNS : REAL_TIME_COLUMNS),
    );
  }
  return toRecord('real-time-log', guessedLookup(cells));
}

/**
 * Rules out the line under the header of a table and prose with as many commas: neither has a status or a
 * result.
 */
export function saysSomething({ status, resultType, detailedResultType }: LogRecord): boolean {
  return status !== null || /^[A-Z][A-Za-z]{2,39}$/.test(detailedResultType ?? resultType ?? '');
}

function fromDated(line: string, columns: Columns): LogRecord | 'cut' | null {
  if (!saysEnding(columns)) return null;
  // Values are URL-encoded, so spaces separate columns where a copy lost its tabs.
  const cells = line.includes('\t') ? line.split('\t') : line.trim().split(/ +/);
  const isWhole = columns.isNamed ? cells.length >= columns.width : STANDARD_WIDTHS.has(cells.length);
  if (isWhole) return toRecord('standard-log', cellsLookup(cells, columns));
  return columns.isNamed ? 'cut' : ofChosenFields(cells);
}

/**
 * A record of chosen fields (standard logging v2) without the row that names them: each field is recognised
 * by its form. A record with all fields whose end is missing has bytes in the fourth place and an address in
 * the fifth.
 */
function ofChosenFields(cells: readonly string[]): LogRecord | 'cut' {
  const [date = '', time = '', , bytes = '', address = ''] = cells;
  if (/^(?:\d+|-)$/.test(bytes) && /^[\da-f.:]{7,45}$/i.test(address)) return 'cut';
  const guessed = guessedLookup(cells);
  const record = toRecord('standard-log', (field) =>
    field === 'date' ? date : field === 'time' ? time : guessed(field),
  );
  const hasResultType = record.detailedResultType !== null || record.resultType !== null;
  return record.status !== null && hasResultType ? record : 'cut';
}

export function toRecord(form: LogRecord['form'], field: Lookup): LogRecord {
  return {
    form,
    status: statusOf(field('sc-status')),
    resultType: field('x-edge-result-type'),
    responseResultType: field('x-edge-response-result-type'),
    detailedResultType: field('x-edge-detailed-result-type'),
    method: field('cs-method'),
    path: field('cs-uri-stem'),
    protocol: field('cs-protocol'),
    httpVersion: field('cs-protocol-version'),
    edgeLocation: field('x-edge-location'),
    minute: minuteOf(field),
    timeTakenSeconds: numberOf(field('time-taken')),
    requestId: field('x-edge-request-id'),
    originHost: field('r-host'),
    host: field('x-host-header') ?? field('cs-host'),
    originFirstByte: numberOf(field('origin-fbl')),
    times: timesOf(field('count')),
  };
}

/** At least one; a row whose count is no number is one request. */
export function timesOf(text: string | null): number {
  return text !== null && /^\d{1,12}$/.test(text) ? Math.max(1, Number(text)) : 1;
}

/** Three digits as a number, without a pattern: every row of a log is asked. */
export function statusOf(text: string | null): number | null {
  if (text?.length !== 3) return null;
  const [hundreds, tens, ones] = [text.charCodeAt(0) - 48, text.charCodeAt(1) - 48, text.charCodeAt(2) - 48];
  const isNumber = isDigit(hundreds) && isDigit(tens) && isDigit(ones);
  return isNumber ? hundreds * 100 + tens * 10 + ones : null;
}

const isDigit = (number: number): boolean => number >= 0 && number <= 9;

function cellsLookup(cells: readonly string[], { at }: Columns): Lookup {
  return (field) => {
    const column = at[field];
    const cell = column === undefined ? undefined : cells[column];
    return cell === undefined ? null : present(cell);
  };
}

const GUESSES: readonly (readonly [Field, RegExp])[] = [
  ['timestamp', /^\d{10}(?:\.\d+)?$/],
  ['sc-status', /^[0-5]\d\d$/],
  ['cs-method', /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/],
  ['cs-uri-stem', /^\//],
  ['x-edge-location', /^[A-Z]{3}\d{1,3}(?:-[A-Z]\d{1,3})?$/],
  ['x-edge-request-id', /^[\w-]{54}==$/],
  ['cs-protocol', /^(?:https?|wss?|grpcs)$/],
  ['cs-protocol-version', /^HTTP\/\d(?:\.\d)?$/],
  ['time-taken', /^\d{1,3}\.\d{3}$/],
  ['x-edge-detailed-result-type', /^(?:Origin|Aborted|Slow|Client|InvalidRequest)[A-Za-z]+$/],
  [
    'x-edge-result-type',
    /^(?:Hit|Miss|RefreshHit|Redirect|Error|(?:Capacity|Limit)Exceeded|(?:Lambda|Function)[A-Za-z]+)$/,
  ],
];

/**
 * A real-time log has the fields that its configuration chose and does not name them: each is recognised by
 * its form.
 */
function guessedLookup(cells: readonly string[]): Lookup {
  const found = new Map(GUESSES.map(([field, look]) => [field, cells.find((cell) => look.test(cell))]));
  return (field) => found.get(field) ?? null;
}

export function minuteOf(field: Lookup): string | null {
  const date = field('date');
  const time = field('time');
  if (date !== null && time !== null) return `${date}T${time.slice(0, 5)}`;
  const milliseconds = numberOf(field('timestamp-ms')) ?? (numberOf(field('timestamp')) ?? Number.NaN) * 1000;
  return milliseconds > 0 && milliseconds < 4e12 ? new Date(milliseconds).toISOString().slice(0, 16) : null;
}

export function numberOf(text: string | null): number | null {
  const number = text === null ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** A copy may leave a carriage return or a space at the end of a row. */
export function present(cell: string): string | null {
  if (cell === '-' || cell === '') return null;
  const last = cell.charCodeAt(cell.length - 1);
  if (last > 0x20) return cell;
  const trimmed = cell.trim();
  return trimmed === '-' || trimmed === '' ? null : trimmed;
}

/** A path as people read it. */
export function readablePath(record: LogRecord): string | null {
  const { path, form } = record;
  if (path === null || form === 'json-log' || !path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
