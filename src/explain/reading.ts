import type { ExplainReport } from '../formats/explain-report.ts';
import { parseJson } from '../formats/json-value.ts';
import { withAdvice } from './advice.ts';
import { explainConfiguration } from './explain-configuration.ts';
import { explainWords } from './explain-words.ts';
import { recordsIn } from './json-records.ts';
import { type Columns, parseNamesLine, STANDARD_COLUMNS } from './log-columns.ts';
import { parseLogLine } from './log-record.ts';
import { summariseLog } from './log-summary.ts';
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
  /**
   * Records, or events of CloudWatch Logs, wherever they stand in a JSON value. Says whether there were any.
   */
  readonly readJson: (value: unknown) => boolean;
  readonly records: () => number;
  readonly toReport: () => ExplainReport;
};

export function startReading(): Reading {
  const log = summariseLog();
  const validations = summariseValidations();
  const rows = createRowJoiner();
  const words: string[] = [];
  let wordsLength = 0;
  let columns: Columns = STANDARD_COLUMNS;
  let configuration: ExplainReport | null = null;

  function readLine(line: string): void {
    const record = parseLogLine(line, columns);
    if (record === 'cut') log.addCut();
    if (record === null || record === 'cut') readOther(line);
    else log.add(record);
  }

  function readOther(line: string): void {
    const names = parseNamesLine(line);
    if (names) {
      columns = names;
      return;
    }
    if (line.startsWith('#Version:') || /^[\s|+:-]{3,}$/.test(line)) return;
    if (columns.message !== undefined && readMessageRow(line)) return;
    if (validations.readLine(line)) return;
    const value = line.startsWith('{') ? parseJson(line) : undefined;
    if (value !== undefined && readJson(value)) return;
    if (wordsLength > WORDS_MAX || log.records() > RECORDS_OF_A_LOG) return;
    words.push(ownCopy(line));
    wordsLength += line.length + 1;
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
    readJson,
    records: log.records,
    toReport() {
      const counted = log.toReport() ?? validations.toReport();
      if (counted === null && configuration !== null) return configuration;
      return counted === null ? explainWords(words) : withAdvice(counted);
    },
  };
}
