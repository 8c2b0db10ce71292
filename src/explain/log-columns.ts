import { REAL_TIME_FIELDS, REAL_TIME_ORIGIN, STANDARD_FIELDS } from '../cloudfront/log-fields.ts';
import { type Delimiter, splitRow } from './split-row.ts';

/** A field of an access log, as far as it is read. */
export type Field =
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamp-ms'
  | 'x-edge-location'
  | 'cs-method'
  | 'cs-host'
  | 'cs-uri-stem'
  | 'cs-protocol'
  | 'cs-protocol-version'
  | 'sc-status'
  | 'x-edge-result-type'
  | 'x-edge-response-result-type'
  | 'x-edge-detailed-result-type'
  | 'x-edge-request-id'
  | 'x-host-header'
  | 'time-taken'
  | 'origin-fbl'
  | 'r-host'
  /** How many requests a row stands for, where a query grouped them. */
  | 'count';

/** Where each field stands in a row. */
export type Columns = {
  readonly delimiter: Delimiter;
  /** Cells of a whole row. */
  readonly width: number;
  readonly at: Readonly<Partial<Record<Field, number>>>;
  /** Whether the log itself names its columns; otherwise they are those of the guide. */
  readonly isNamed: boolean;
  /** Rows of a log of another program that names its columns in the same way (IIS): they are no records. */
  readonly isForeign?: true;
  /** Cell that holds a line of another log: the `@message` of CloudWatch Logs. */
  readonly message?: number;
};

const FIELDS: ReadonlySet<string> = new Set<Field>([
  'date',
  'time',
  'timestamp',
  'timestamp-ms',
  'x-edge-location',
  'cs-method',
  'cs-host',
  'cs-uri-stem',
  'cs-protocol',
  'cs-protocol-version',
  'sc-status',
  'x-edge-result-type',
  'x-edge-response-result-type',
  'x-edge-detailed-result-type',
  'x-edge-request-id',
  'x-host-header',
  'time-taken',
  'origin-fbl',
  'r-host',
]);

/**
 * Names of the fields in the Athena table of the guide
 * (https://docs.aws.amazon.com/athena/latest/ug/cloudfront-logs.html).
 */
const ATHENA: Readonly<Record<string, Field>> = {
  location: 'x-edge-location',
  method: 'cs-method',
  host: 'cs-host',
  uri: 'cs-uri-stem',
  status: 'sc-status',
  'result-type': 'x-edge-result-type',
  'request-id': 'x-edge-request-id',
  'host-header': 'x-host-header',
  'request-protocol': 'cs-protocol',
  'response-result-type': 'x-edge-response-result-type',
  'http-version': 'cs-protocol-version',
};

/** What queries call the number of requests in a group: `count(*)`, without its brackets, and the like. */
const COUNTS: ReadonlySet<string> = new Set(['count-*', 'count-1', 'count', 'cnt', 'requests']);

/** `cs(Host)`, `cs_host` and `cs-host` are one field. */
export function plainName(name: string): string {
  return name
    .trim()
    .replace(/^["'@]|["']$/g, '')
    .toLowerCase()
    .replace(/[_( ]/g, '-')
    .replace(/\)/g, '');
}

/** The field a name stands for; `null` for one that is not read. */
export function fieldOf(name: string, alias = false): Field | null {
  const plain = plainName(name);
  if (FIELDS.has(plain)) return plain as Field;
  if (COUNTS.has(plain)) return 'count';
  return alias ? (ATHENA[plain] ?? null) : null;
}

/** Fields that say how a request ended; one of them is enough. */
const ENDING_FIELDS: readonly Field[] = [
  'sc-status',
  'x-edge-result-type',
  'x-edge-response-result-type',
  'x-edge-detailed-result-type',
];

/** Whether rows of these columns say how a request ended. */
export function saysEnding({ at }: Columns): boolean {
  return ENDING_FIELDS.some((field) => at[field] !== undefined);
}

function columnsOf(names: readonly string[], delimiter: Delimiter, isNamed: boolean, alias = false): Columns {
  const at: Partial<Record<Field, number>> = {};
  for (const [index, name] of names.entries()) {
    const field = fieldOf(name, alias);
    if (field !== null) at[field] ??= index;
  }
  const message = names.findIndex((name) => plainName(name) === 'message');
  return { delimiter, width: names.length, at, isNamed, ...(message === -1 ? {} : { message }) };
}

export const STANDARD_COLUMNS = columnsOf(STANDARD_FIELDS, '\t', false);
export const REAL_TIME_COLUMNS = columnsOf(REAL_TIME_FIELDS, '\t', false);
export const WHOLE_REAL_TIME_COLUMNS: Columns = {
  ...REAL_TIME_COLUMNS,
  width: REAL_TIME_ORIGIN.columns,
  at: { ...REAL_TIME_COLUMNS.at, [REAL_TIME_ORIGIN.field]: REAL_TIME_ORIGIN.column },
};

/** How a row that names columns begins: with a name and a delimiter. */
const NAMES_LINE = /^[\s"|]{0,9}[@#A-Za-z][\w()@ .:-]{0,60}["\s]{0,4}[\t,;|]/;
const DELIMITERS: readonly Delimiter[] = ['\t', ',', ';', '|'];

/**
 * The row that names the columns: `#Fields:` of a standard log, the first line of a CSV of Athena or
 * CloudWatch Logs, of a table with tabs or bars; `null` for any other line.
 */
export function parseNamesLine(line: string): Columns | null {
  if (line.startsWith('#Fields:')) {
    const columns = columnsOf(line.slice(8).trim().split(/\s+/), '\t', true);
    // https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging
    return / (?:s-ip|sc-win32-status)\b/.test(line) ? { ...columns, at: {}, isForeign: true } : columns;
  }
  if (line.length > 4_000 || !NAMES_LINE.test(line)) return null;
  for (const delimiter of DELIMITERS) {
    if (!line.includes(delimiter)) continue;
    const names = splitRow(line, delimiter);
    // A table of somebody's own, with a header of responses in it, is read as responses.
    if (names.some((name) => plainName(name) === 'x-cache')) return null;
    const columns = columnsOf(names, delimiter, true, true);
    const known = Object.keys(columns.at).length;
    if (names.length >= 2 && ((known >= 2 && saysEnding(columns)) || isMessages(names))) return columns;
  }
  return null;
}

/** `@timestamp,@message` of Logs Insights, `timestamp,message` of an export of CloudWatch Logs. */
function isMessages(names: readonly string[]): boolean {
  const plain = names.map(plainName);
  return plain.includes('message') && (plain.includes('timestamp') || plain.includes('logstreamname'));
}
