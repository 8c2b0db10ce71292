import { isObject } from '../edge-functions/event.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { withAdvice } from './advice.ts';
import { explainConfiguration } from './explain-configuration.ts';
import { explainWords } from './explain-words.ts';
import { type Columns, parseNamesLine, STANDARD_COLUMNS } from './log-columns.ts';
import { parseLogLine, parseLogObject } from './log-record.ts';
import { summariseLog } from './log-summary.ts';
import { isOpenRow, splitRow } from './split-row.ts';
import { ownCopy } from './tally.ts';
import { parseValidationLine, summariseValidations } from './validation-log.ts';

/** Text that is no log is read as a page or a transcript; none is longer than this. */
const WORDS_MAX = 4 * 1024 * 1024;
/** After so many records of a log, other lines of it are no page. */
const RECORDS_OF_A_LOG = 1_000;
const NODES_MAX = 500_000;
/** A cell of CSV over several lines is put together up to here. */
const OPEN_ROW_MAX = 64 * 1024;

/** Reads a text of any length line by line, whatever lines of whatever logs and pages it is made of. */
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
  const words: string[] = [];
  let wordsLength = 0;
  let records = 0;
  let columns: Columns = STANDARD_COLUMNS;
  let openRow = '';
  let configuration: ExplainReport | null = null;

  function readLine(line: string): void {
    const record = parseLogLine(line, columns);
    if (record !== null && record !== 'cut') {
      records += 1;
      log.add(record);
      return;
    }
    if (record === 'cut') {
      records += 1;
      log.addCut();
    }
    readOther(line);
  }

  function readOther(line: string): void {
    const names = parseNamesLine(line);
    if (names) {
      columns = names;
      return;
    }
    if (line.startsWith('#Version:') || /^[\s|+:-]{3,}$/.test(line)) return;
    if (columns.message !== undefined && readMessageRow(line)) return;
    const validation = parseValidationLine(line);
    if (validation) {
      validations.add(validation);
      return;
    }
    const value = line.startsWith('{') ? jsonOf(line) : undefined;
    if (value !== undefined && readJson(value)) return;
    if (wordsLength > WORDS_MAX || records > RECORDS_OF_A_LOG) return;
    words.push(ownCopy(line));
    wordsLength += line.length + 1;
  }

  /** A row of an export of CloudWatch Logs; its message may go on over several lines. */
  function readMessageRow(line: string): boolean {
    const row = openRow === '' ? line : `${openRow}\n${line}`;
    if (isOpenRow(row) && row.length < OPEN_ROW_MAX) {
      openRow = row;
      return true;
    }
    openRow = '';
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
    const open: unknown[] = [root];
    let found = false;
    for (let nodes = 0; open.length > 0 && nodes < NODES_MAX; nodes += 1) {
      const value = open.pop();
      if (Array.isArray(value)) {
        // A row of `aws logs get-query-results`: [{field, value}, …].
        const row = rowOfFields(value);
        if (row !== null) open.push(row);
        else for (let i = value.length - 1; i >= 0; i -= 1) open.push(value[i]);
      }
      if (!isObject(value)) continue;
      const record = parseLogObject(value);
      const message = value['@message'] ?? value.message;
      if (record) {
        records += 1;
        log.add(record);
      } else if (typeof message === 'string' && isLogEvent(value)) readMessage(message);
      else {
        open.push(...Object.values(value).filter((member) => typeof member === 'object'));
        continue;
      }
      found = true;
    }
    return found;
  }

  return {
    startFile() {
      columns = STANDARD_COLUMNS;
      openRow = '';
    },
    readLine,
    readJson,
    records: () => records,
    toReport() {
      const counted = log.toReport() ?? validations.toReport();
      if (counted === null && configuration !== null) return configuration;
      return counted === null ? explainWords(words) : withAdvice(counted);
    },
  };
}

/** An event of CloudWatch Logs, and not an answer of API Gateway that has a `message` too. */
function isLogEvent(value: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(value, 'status')) return false;
  return ['timestamp', '@timestamp', '@message', 'ingestionTime', 'logStreamName', 'eventId', '@ptr'].some(
    (name) => Object.hasOwn(value, name),
  );
}

function rowOfFields(list: readonly unknown[]): Readonly<Record<string, unknown>> | null {
  if (list.length === 0) return null;
  const row: Record<string, unknown> = {};
  for (const item of list) {
    if (!isObject(item) || typeof item.field !== 'string' || typeof item.value !== 'string') return null;
    row[item.field] = item.value;
  }
  return row;
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
