import { REAL_TIME_FIELDS, REAL_TIME_ORIGIN, STANDARD_FIELDS } from '../cloudfront/log-fields.ts';

/** What an access-log record says about how a request ended. Absent and `-` fields are `null`. */
export type LogRecord = {
  readonly form: 'standard-log' | 'real-time-log' | 'json-log';
  /** 0 where the viewer left before an answer (`000`). */
  readonly status: number | null;
  readonly resultType: string | null;
  readonly responseResultType: string | null;
  readonly detailedResultType: string | null;
  readonly path: string | null;
  readonly edgeLocation: string | null;
  /** `2026-11-23T10:04`, UTC. */
  readonly minute: string | null;
  readonly timeTakenSeconds: number | null;
  readonly requestId: string | null;
  /** The origin last contacted (`r-host`), then the name the viewer asked for. */
  readonly hosts: readonly string[];
  /** Seconds to the origin's first byte, where the log has them: the origin answered. */
  readonly originFirstByte: number | null;
};

type Field =
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp-ms'
  | 'x-edge-location'
  | 'cs-host'
  | 'cs-uri-stem'
  | 'sc-status'
  | 'x-edge-result-type'
  | 'x-edge-response-result-type'
  | 'x-edge-detailed-result-type'
  | 'x-edge-request-id'
  | 'x-host-header'
  | 'time-taken'
  | 'origin-fbl'
  | 'r-host';
type Lookup = (field: Field) => string | null;

/** Columns by name, as a `#Fields:` line or the guide orders them. */
export type Columns = ReadonlyMap<string, number>;

/** `cs(Host)`, `cs_host` and `cs-host` are one field. */
function columnsOf(names: readonly string[]): Columns {
  return new Map(names.map((name, i) => [plainName(name), i]));
}

export const STANDARD_COLUMNS = columnsOf(STANDARD_FIELDS);
const REAL_TIME_COLUMNS = columnsOf(REAL_TIME_FIELDS);
const WHOLE_REAL_TIME_COLUMNS: Columns = new Map([
  ...REAL_TIME_COLUMNS,
  [REAL_TIME_ORIGIN.field, REAL_TIME_ORIGIN.column],
]);

/** The `#Fields:` line of a standard log; `null` for any other line. */
export function parseFieldsLine(line: string): Columns | null {
  return line.startsWith('#Fields:') ? columnsOf(line.slice(8).trim().split(/\s+/)) : null;
}

const DATE_AND_TIME = /^\d{4}-\d\d-\d\d[\t ]+\d\d:\d\d:\d\d[\t ]/;
const EPOCH = /^\d{10}(?:\.\d{1,6})?\t/;
/** Any of these says how a request ended. */
const ENDING_FIELDS: readonly Field[] = [
  'sc-status',
  'x-edge-result-type',
  'x-edge-response-result-type',
  'x-edge-detailed-result-type',
];
/** How many columns a standard log has had over the years; a record without a `#Fields:` line has one of these. */
const STANDARD_WIDTHS: ReadonlySet<number> = new Set([24, 26, 33, STANDARD_FIELDS.length]);

/**
 * One line of a standard or real-time log; `null` when it is none, and `cut` for a record whose end is missing: what it
 * would say of the request's end may stand in the missing part, so it is not judged.
 */
export function parseLogLine(line: string, columns: Columns): LogRecord | 'cut' | null {
  if (DATE_AND_TIME.test(line)) {
    // Values are URL-encoded, so spaces separate columns where a copy lost its tabs.
    const cells = (line.includes('\t') ? line.split('\t') : line.split(/ +/)).map((cell) => cell.trim());
    if (!saysEnding(columns)) return null;
    const isWhole =
      columns === STANDARD_COLUMNS ? STANDARD_WIDTHS.has(cells.length) : cells.length >= columns.size;
    return isWhole ? toRecord('standard-log', cellsLookup(cells, columns), true) : 'cut';
  }
  if (columns !== STANDARD_COLUMNS) {
    // A distribution chooses its fields and their order (standard logging v2); the date need not come first.
    const cells = line.split('\t');
    if (cells.length === columns.size && saysEnding(columns))
      return toRecord('standard-log', cellsLookup(cells, columns), true);
  }
  if (!EPOCH.test(line)) return null;
  const cells = line.split('\t');
  if (cells.length >= REAL_TIME_FIELDS.length) {
    const isWhole = cells.length === REAL_TIME_ORIGIN.columns;
    const columnsHere = isWhole ? WHOLE_REAL_TIME_COLUMNS : REAL_TIME_COLUMNS;
    return toRecord('real-time-log', cellsLookup(cells, columnsHere), true);
  }
  return toRecord('real-time-log', guessedLookup(cells), true);
}

/** A JSON record of a standard log (v2) or of a real-time stream; `null` when the object is none. */
export function parseLogObject(object: Readonly<Record<string, unknown>>): LogRecord | null {
  const byName = new Map(Object.entries(object).map(([name, value]) => [plainName(name), value]));
  if (
    !byName.has('sc-status') &&
    !byName.has('x-edge-result-type') &&
    !byName.has('x-edge-detailed-result-type')
  )
    return null;
  return toRecord(
    'json-log',
    (field) => {
      const value = byName.get(field);
      return typeof value === 'string' || typeof value === 'number' ? present(String(value)) : null;
    },
    false,
  );
}

function toRecord(form: LogRecord['form'], field: Lookup, isEncoded: boolean): LogRecord {
  const status = field('sc-status');
  const path = field('cs-uri-stem');
  const host = field('x-host-header') ?? field('cs-host');
  const originHost = field('r-host');
  return {
    form,
    status: status !== null && /^\d{3}$/.test(status) ? Number(status) : null,
    resultType: field('x-edge-result-type'),
    responseResultType: field('x-edge-response-result-type'),
    detailedResultType: field('x-edge-detailed-result-type'),
    path: path !== null && isEncoded ? decodePercent(path) : path,
    edgeLocation: field('x-edge-location'),
    minute: minuteOf(field),
    timeTakenSeconds: numberOf(field('time-taken')),
    requestId: field('x-edge-request-id'),
    hosts: [originHost, host].filter((name) => name !== null),
    originFirstByte: numberOf(field('origin-fbl')),
  };
}

function saysEnding(columns: Columns): boolean {
  return ENDING_FIELDS.some((field) => columns.has(field));
}

function cellsLookup(cells: readonly string[], columns: Columns): Lookup {
  return (field) => {
    const column = columns.get(field);
    const cell = column === undefined ? undefined : cells[column];
    return cell === undefined ? null : present(cell);
  };
}

const GUESSES: readonly (readonly [Field, RegExp])[] = [
  ['timestamp', /^\d{10}(?:\.\d+)?$/],
  ['sc-status', /^[0-5]\d\d$/],
  ['cs-uri-stem', /^\//],
  ['x-edge-location', /^[A-Z]{3}\d{1,3}(?:-[A-Z]\d{1,3})?$/],
  ['x-edge-request-id', /^[\w-]{54}==$/],
  ['x-edge-detailed-result-type', /^(?:Origin|Aborted|Slow|Client|InvalidRequest)[A-Za-z]+$/],
  [
    'x-edge-result-type',
    /^(?:Hit|Miss|RefreshHit|Redirect|Error|(?:Capacity|Limit)Exceeded|(?:Lambda|Function)[A-Za-z]+)$/,
  ],
];

/** A real-time log has the fields its configuration chose and does not name them: each is known by its look. */
function guessedLookup(cells: readonly string[]): Lookup {
  const found = new Map(GUESSES.map(([field, look]) => [field, cells.find((cell) => look.test(cell))]));
  return (field) => found.get(field) ?? null;
}

function minuteOf(field: Lookup): string | null {
  const date = field('date');
  const time = field('time');
  if (date && time) return `${date}T${time.slice(0, 5)}`;
  const milliseconds = numberOf(field('timestamp-ms')) ?? (numberOf(field('timestamp')) ?? Number.NaN) * 1000;
  return milliseconds > 0 && milliseconds < 4e12 ? new Date(milliseconds).toISOString().slice(0, 16) : null;
}

function numberOf(text: string | null): number | null {
  const number = text === null ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

function present(cell: string): string | null {
  return cell === '-' || cell === '' ? null : cell;
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[_(]/g, '-').replace(/\)/g, '');
}

function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
