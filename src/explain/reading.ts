import type { ExplainReport } from '../formats/explain-report.ts';
import { parseJson } from '../formats/json-value.ts';
import { withAdvice } from './advice.ts';
import {
  explainConfiguration,
  explainOtherForm,
  explainPastedConfiguration,
} from './explain-configuration.ts';
import { explainWords } from './explain-words.ts';
import { recordsIn } from './json-records.ts';
import { type Columns, parseNamesLine, STANDARD_COLUMNS } from './log-columns.ts';
import { type LogRecord, parseLogLine } from './log-record.ts';
import { summariseLog } from './log-summary.ts';
import { createRowReader } from './row-reader.ts';
import { createRowJoiner, splitRow } from './split-row.ts';
import { ownCopy } from './tally.ts';
import { summariseValidations } from './validation-log.ts';

/** Text that is no log is read as a page or a transcript; none is longer than this. */
const WORDS_MAX = 4 * 1024 * 1024;
/** After this many records the text is a log, and its other lines are not kept as a page. */
const RECORDS_OF_A_LOG = 1_000;

/** Reads a text of any length line by line; it may mix lines of logs and pages of any kind. */
export type Reading = {
  /** The next lines are of another file: it names its columns itself. */
  readonly startFile: () => void;
  /** @param line without its end */
  readonly readLine: (line: string) => void;
  /** Rows of an access log from the beginning of a line. Returns where the first line begins that is none. */
  readonly readRows: (text: string, from: number) => number;
  /**
   * Records, or events of CloudWatch Logs, wherever they stand in a JSON value. Says whether there were any.
   */
  readonly readJson: (value: unknown) => boolean;
  readonly records: () => number;
  readonly toReport: () => ExplainReport;
};

/** A JSON value that is the whole line, or that `aws logs tail` printed behind time and stream. */
function jsonIn(line: string): unknown {
  if (line.startsWith('{')) return parseJson(line);
  const at = line.includes('sc-status') || line.includes('x-edge-') ? line.indexOf('{"') : -1;
  return at === -1 || at > PREFIX_MAX ? undefined : parseJson(line.slice(at));
}

/** A record behind what another program put before it: a file’s name (grep), a time, a mark of quotation. */
function recordBehindPrefix(line: string, columns: Columns): LogRecord | null {
  const at = line.slice(0, PREFIX_MAX).search(PREFIXED);
  const record = at === -1 ? null : parseLogLine(line.slice(at), columns);
  return record === 'cut' ? null : record;
}

const PREFIX_MAX = 300;
const PREFIXED = /(?<=[\s:>|}\]])\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t/;

/** Lines that are no log, as far as they are read. */
function keepWords() {
  const lines: string[] = [];
  let length = 0;
  return {
    lines,
    add(line: string) {
      if (length > WORDS_MAX) return;
      lines.push(ownCopy(line));
      length += line.length + 1;
    },
  };
}

function explainNoLog(lines: readonly string[]): ExplainReport {
  const text = lines.join('\n');
  const configured = explainPastedConfiguration(text);
  if (configured !== null) return configured;
  const said = explainWords(lines);
  return (said.madeBy === 'unknown' && said.causes.length === 0 ? explainOtherForm(text) : null) ?? said;
}

export function startReading(): Reading {
  const log = summariseLog();
  const validations = summariseValidations();
  const rows = createRowJoiner();
  const rowReader = createRowReader();
  const words = keepWords();
  let columns: Columns = STANDARD_COLUMNS;
  let configuration: ExplainReport | null = null;

  function readLine(line: string): void {
    if (line.startsWith('{"') && line.includes('"x-edge-') && readJson(parseJson(line))) return;
    const record = parseLogLine(line, columns);
    if (record === 'cut') log.addCut();
    if (record === null || record === 'cut') readOther(line);
    else log.add(record);
  }

  function readOther(line: string): void {
    const names = parseNamesLine(line);
    columns = names ?? columns;
    if (names || line.startsWith('#Version:') || /^[\s|+:-]{3,}$/.test(line)) return;
    if (columns.message !== undefined && readMessageRow(line)) return;
    if (validations.readLine(line)) return;
    const value = jsonIn(line);
    if (value !== undefined && readJson(value)) return;
    const record = recordBehindPrefix(line, columns);
    if (record !== null) log.add(record);
    else if (log.records() <= RECORDS_OF_A_LOG) words.add(line);
  }

  /** A row of an export of CloudWatch Logs; its message may go on over several lines. */
  function readMessageRow(line: string): boolean {
    const row = rows.join(line);
    if (row === null) return true;
    const cells = splitRow(row, columns.delimiter);
    const message = cells[columns.message ?? -1];
    if (message === undefined || cells.length < columns.width) return false;
    readMessage(message);
    return true;
  }

  /** The text of one event: a record, or lines of a function's log. */
  function readMessage(message: string): void {
    const exported = columns;
    columns = STANDARD_COLUMNS;
    for (const line of message.split('\n')) readLine(line);
    columns = exported;
  }

  function readJson(root: unknown): boolean {
    configuration ??= explainConfiguration(root);
    if (configuration !== null) return true;
    let found = false;
    for (const one of recordsIn(root)) {
      found = true;
      if (typeof one === 'string') readMessage(one);
      else log.add(one);
    }
    return found;
  }

  return {
    startFile() {
      columns = STANDARD_COLUMNS;
      rows.reset();
    },
    readLine,
    readRows: (text, from) => rowReader.read(text, from, columns, log.add),
    readJson,
    records: log.records,
    toReport() {
      const counted = log.toReport() ?? validations.toReport();
      if (counted === null && configuration !== null) return configuration;
      if (counted !== null) return withAdvice(counted);
      return explainNoLog(words.lines);
    },
  };
}
