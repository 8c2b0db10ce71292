import { isObject } from '../edge-functions/event.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { decodeText, linesOf } from './decode-text.ts';
import { explainWords } from './explain-words.ts';
import {
  type Columns,
  parseFieldsLine,
  parseLogLine,
  parseLogObject,
  STANDARD_COLUMNS,
} from './log-record.ts';
import { summariseLog } from './log-summary.ts';
import { parseValidationLine, summariseValidations } from './validation-log.ts';

/** Text that is no log is read as a page or a transcript; none is longer than this. */
const WORDS_MAX = 4 * 1024 * 1024;
/** A JSON document over several lines is parsed as a whole up to here. */
const DOCUMENT_MAX = 16 * 1024 * 1024;
const NODES_MAX = 500_000;
const UNREAD = {
  schema: 'cf502/explain@1',
  form: 'unrecognised',
  madeBy: 'unknown',
  status: null,
  causes: [],
  next: [],
  hosts: [],
  requestIds: [],
  rules: [],
  records: 0,
} as const;

/**
 * Reads what CloudFront said, in whatever form: an error page, response headers, `curl` output, access-log records,
 * Lambda@Edge validation lines, or an export of either from CloudWatch; plain, gzipped or UTF-16.
 *
 * @returns for any bytes whatever; a text that says nothing has the form `unrecognised`
 */
export function explainText(bytes: Uint8Array): ExplainReport {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'unreadable') return { ...UNREAD, because: `Nothing was read: ${decoded.because}.` };
  const reading = startReading();
  const document = documentIn(decoded.bytes);
  const isExport = document !== undefined && reading.readJson(document);
  if (!isExport) for (const line of linesOf(decoded.bytes)) reading.readLine(line);
  const report = reading.toReport();
  return decoded.isCut ? { ...report, because: `${report.because} Only the first 96 MB were read.` } : report;
}

function startReading() {
  const log = summariseLog();
  const validations = summariseValidations();
  const words: string[] = [];
  let wordsLength = 0;
  let columns: Columns = STANDARD_COLUMNS;

  function readLine(line: string): void {
    const fields = parseFieldsLine(line);
    if (fields) {
      columns = fields;
      return;
    }
    const record = parseLogLine(line, columns);
    if (record === 'cut') log.addCut();
    else if (record) {
      log.add(record);
      return;
    }
    const validation = parseValidationLine(line);
    if (validation) {
      validations.add(validation);
      return;
    }
    const value = line.startsWith('{') ? jsonOf(line) : undefined;
    if (value !== undefined && readJson(value)) return;
    if (wordsLength > WORDS_MAX) return;
    words.push(line);
    wordsLength += line.length + 1;
  }

  /** Records, or `message` texts of a CloudWatch export, wherever they stand in a value. Says whether there were any. */
  function readJson(root: unknown): boolean {
    const open: unknown[] = [root];
    let found = false;
    for (let nodes = 0; open.length > 0 && nodes < NODES_MAX; nodes += 1) {
      const value = open.pop();
      if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i -= 1) open.push(value[i]);
      if (!isObject(value)) continue;
      const record = parseLogObject(value);
      const message = value.message ?? value['@message'];
      if (record) log.add(record);
      else if (typeof message === 'string' && isLogEvent(value))
        for (const line of message.split('\n')) readLine(line);
      else if (value.field === '@message' && typeof value.value === 'string') readLine(value.value);
      else {
        open.push(...Object.values(value).filter((member) => typeof member === 'object'));
        continue;
      }
      found = true;
    }
    return found;
  }

  function toReport(): ExplainReport {
    return log.toReport() ?? validations.toReport() ?? explainWords(words);
  }

  return { readLine, readJson, toReport };
}

/** An event of CloudWatch Logs, and not an answer of API Gateway that has a `message` too. */
function isLogEvent(value: Readonly<Record<string, unknown>>): boolean {
  if (Object.hasOwn(value, 'status')) return false;
  return ['timestamp', '@timestamp', 'ingestionTime', 'logStreamName', 'eventId', '@ptr'].some((name) =>
    Object.hasOwn(value, name),
  );
}

/** The text as one JSON value, where it is one and stands on several lines. */
function documentIn(bytes: Uint8Array): unknown {
  if (bytes.length > DOCUMENT_MAX) return undefined;
  const first = bytes.find((byte) => byte > 0x20);
  if (first !== 0x7b && first !== 0x5b) return undefined;
  return jsonOf(new TextDecoder().decode(bytes));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
