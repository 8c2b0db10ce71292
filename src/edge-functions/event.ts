import { isObject, type JsonObject } from '../formats/json-value.ts';

/** What the function was given, as far as its result is compared with it. */
export type EdgeInput = {
  readonly request: JsonObject | null;
  readonly response: JsonObject | null;
  /** As the event itself names it; `null` where it does not. */
  readonly eventType: string | null;
};

/**
 * Finds request and response in an event: `{ Records: [{ cf }] }` of Lambda@Edge, its inner `cf`, or the
 * event of CloudFront Functions. (lambda-event-structure, functions-event-structure)
 *
 * @returns `null` when the value holds neither
 */
export function readInput(value: unknown): EdgeInput | null {
  if (!isObject(value)) return null;
  const [record] = Array.isArray(value.Records) ? value.Records : [];
  const event = isObject(record) && isObject(record.cf) ? record.cf : isObject(value.cf) ? value.cf : value;
  const request = isObject(event.request) ? event.request : null;
  const response = isObject(event.response) ? event.response : null;
  if (!request && !response) return null;
  const about = [event.config, event.context].find(isObject);
  const eventType = about?.eventType;
  return { request, response, eventType: typeof eventType === 'string' ? eventType : null };
}
