import { isObject } from '../formats/json-value.ts';
import { type Field, fieldOf } from './log-columns.ts';
import { type LogRecord, present, toRecord } from './log-record.ts';

const NODES_MAX = 500_000;

/** The records in a JSON value, and the messages of events of CloudWatch Logs, wherever they stand in it. */
export function* recordsIn(root: unknown): Generator<LogRecord | string> {
  const open: unknown[] = [root];
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
    if (record) yield record;
    else if (typeof message === 'string' && isLogEvent(value)) yield message;
    else open.push(...Object.values(value).filter((member) => typeof member === 'object'));
  }
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

/** A JSON record of a standard log (v2) or of a real-time stream; `null` when the object is none. */
function parseLogObject(object: Readonly<Record<string, unknown>>): LogRecord | null {
  const cells: Partial<Record<Field, unknown>> = {};
  for (const name in object) {
    const field = fieldNamed(name);
    if (field !== null) cells[field] = object[name];
  }
  if (ENDINGS.every((field) => cells[field] === undefined)) return null;
  return toRecord('json-log', (field) => {
    const value = cells[field];
    return typeof value === 'string' || typeof value === 'number' ? present(String(value)) : null;
  });
}

const ENDINGS = ['sc-status', 'x-edge-result-type', 'x-edge-detailed-result-type'] as const;
/** The records of a log have the same few names. */
const NAMES_MAX = 1_000;
const NAMED = new Map<string, Field | null>();

function fieldNamed(name: string): Field | null {
  const known = NAMED.get(name);
  if (known !== undefined) return known;
  const field = fieldOf(name);
  if (NAMED.size < NAMES_MAX && name.length <= 100) NAMED.set(name, field);
  return field;
}
