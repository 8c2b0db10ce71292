import { readInput } from '../edge-functions/event.ts';
import { judgeEdgeResult } from '../edge-functions/judge-handler.ts';
import { mayBeResult } from '../edge-functions/pasted/may-be-result.ts';
import { readPasted } from '../edge-functions/pasted/read-pasted.ts';
import { hasFunctionHeaders } from '../edge-functions/test-result.ts';
import {
  EDGE_EVENTS,
  type EdgeEvent,
  type EdgeReport,
  EVENT_FACTS,
  isAtViewers,
} from '../formats/edge-report.ts';
import { asObject, isObject, parseJson } from '../formats/json-value.ts';

/** What was pasted of an edge function without saying what it is. */
export type PastedResult =
  | { readonly kind: 'judged'; readonly report: EdgeReport }
  /** The event that a function is given: it says nothing about what the function does with it. */
  | { readonly kind: 'event'; readonly event: string };

const STATES = ['invalid', 'unsure', 'not-judged', 'valid'] as const;

/**
 * Judges what looks like a function's result or code. Nobody said at which event the function runs, so every
 * event that fits is tried: the most serious verdict is reported, and how the others differ.
 *
 * @param text foreign
 * @returns `null` for anything else
 */
export function pastedResult(text: string): PastedResult | null {
  if (isTooDeep(text)) return null;
  const pasted = readPasted(text);
  if (pasted.kind === 'unread') return null;
  if (pasted.kind === 'code' && !/\bhandler\b/.test(pasted.source)) return null;
  if (pasted.kind !== 'result') return judged(text, pasted.runtime, eventsOf(pasted.runtime, null));
  const value = asObject(parseJson(pasted.resultText));
  if (value === null) return null;
  const input = readInput(value);
  if (input?.eventType != null && value.Records !== undefined)
    return { kind: 'event', event: input.eventType };
  const thing = thingOf(value);
  if (pasted.runtime === null && (thing === null || !mayBeResult(value) || !hasLookOfEdge(value)))
    return null;
  const runtime = pasted.runtime ?? (hasFunctionHeaders(value) ? 'functions' : 'lambda');
  return judged(text, runtime, eventsOf(runtime, thing));
}

/** Deeper than any result or handler is: whoever parses it calls itself for each level. */
const DEPTH_MAX = 60;
const CHAIN = /(?:[\w$.]{1,20}\s?=\s?){40}/;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ('{[('.includes(character)) depth += 1;
    else if ('}])'.includes(character)) depth = Math.max(0, depth - 1);
    if (depth > DEPTH_MAX) return true;
  }
  return CHAIN.test(text);
}

function judged(
  text: string,
  runtime: EdgeReport['runtime'],
  events: readonly EdgeEvent[],
): PastedResult | null {
  const reports = events.map((event) => judgeEdgeResult({ resultText: text, event, runtime }));
  const worst = STATES.flatMap((state) => reports.filter((one) => one.state === state))[0];
  if (worst === undefined) return null;
  const same = reports.filter((one) => one !== worst && one.state === worst.state);
  const other = reports.filter((one) => one.state !== worst.state);
  const named = (list: readonly EdgeReport[]) => list.map(({ event }) => event).join(' and ');
  const note =
    reports.length === 1
      ? []
      : [
          `nobody said at which event it runs; this is the verdict at ${worst.event}${same.length > 0 ? `, and the same at ${named(same)}` : ''}${other.length > 0 ? `; at ${named(other)} it is "${other[0]?.state}"` : ''}`,
        ];
  return { kind: 'judged', report: { ...worst, notes: [...note, ...worst.notes] } };
}

function eventsOf(
  runtime: EdgeReport['runtime'],
  thing: 'request' | 'response' | null,
): readonly EdgeEvent[] {
  const known = EDGE_EVENTS.filter((event) => runtime === 'lambda' || isAtViewers(event));
  // Functions may answer at request events too, and pass a request on at those alone.
  return thing === 'request' ? known.filter((event) => EVENT_FACTS[event].handed === 'request') : known;
}

function thingOf(value: Readonly<Record<string, unknown>>): 'request' | 'response' | null {
  if ('uri' in value && ('method' in value || 'headers' in value)) return 'request';
  const hasStatus = 'status' in value || 'statusCode' in value;
  return hasStatus && ('headers' in value || 'body' in value || 'statusDescription' in value)
    ? 'response'
    : null;
}

/** Client logs and responses for API Gateway have a status and headers too, but headers without lists. */
function hasLookOfEdge(value: Readonly<Record<string, unknown>>): boolean {
  const headers = isObject(value.headers) ? Object.values(value.headers) : [];
  return (
    typeof value.status === 'string' ||
    'statusDescription' in value ||
    'uri' in value ||
    hasFunctionHeaders(value) ||
    headers.some((header) => Array.isArray(header) && header.some(isObject))
  );
}
