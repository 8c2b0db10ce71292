import { asObject, type JsonObject, parseJson } from '../../formats/json-value.ts';

/** Members of requests and responses of both runtimes, and those that answers to API Gateway have beside. */
const MEMBERS = new Set([
  ...['status', 'statuscode', 'statusdescription', 'headers', 'body', 'bodyencoding', 'cookies'],
  ...['clientip', 'method', 'uri', 'querystring', 'origin', 'version'],
  ...['request', 'response', 'isbase64encoded', 'multivalueheaders'],
]);
const FIRST_MEMBER = /^\s*\{\s*["']?(\w{1,40})["']?\s*:/;

/** Whether a value has nothing but what a function returns: records of logs and other JSON have more. */
export function mayBeResult(value: JsonObject): boolean {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => MEMBERS.has(name.toLowerCase()));
}

/** The same of a text; of one that is no whole JSON the first member tells. */
export function looksLikeResult(text: string): boolean {
  const value = asObject(parseJson(text));
  if (value !== null) return mayBeResult(value);
  return MEMBERS.has(FIRST_MEMBER.exec(text)?.[1]?.toLowerCase() ?? '');
}
