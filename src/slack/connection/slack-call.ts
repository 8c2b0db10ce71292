import { stringify } from 'node:querystring';
import {
  type FetchFunction,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { asObject, objectOf, parseJson } from '../../formats/json-value.ts';
import type { Log } from '../../operating/log.ts';
import type { Call } from '../sending/call.ts';

const SLACK = 'https://slack.com/api/';
/** The wait after a 429 that does not say one, in seconds. */
const LIMITED_S = 2;

/**
 * Calls Slack's Web API (https://docs.slack.dev/apis/web-api) and throws as `WebClient` does. That one writes
 * out arguments and answer of every call three times, for a log that is usually off, and puts each into a
 * queue and a loop of retries, which are off too.
 */
export function createSlackCall(
  post: FetchFunction,
  slackApiUrl: string | null,
  token: string,
  log: Log,
): Call {
  const base = (slackApiUrl ?? SLACK).replace(/\/?$/, '/');
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  return async (method, args) => {
    const body = encode(args);
    log.debug({ from: 'slack', method, body }, 'a call to Slack');
    const response = await post(`${base}${method}`, { method: 'POST', headers, body }).catch(
      (error: unknown) => {
        throw new WebAPIRequestError(error instanceof Error ? error : new Error(String(error)));
      },
    );
    const text = await response.text();
    const { status, statusText } = response;
    log.debug({ from: 'slack', method, status, answer: text }, 'an answer of Slack');
    if (status === 429)
      throw new WebAPIRateLimitedError(Number(response.headers.get('retry-after')) || LIMITED_S);
    if (status !== 200)
      throw new WebAPIHTTPError(status, statusText, Object.fromEntries(response.headers.entries()), text);
    const answer = asObject(parseJson(text)) ?? { ok: false, error: text };
    if (!answer.ok) throw new WebAPIPlatformError({ ...answer, ok: false, error: String(answer.error) });
    const scopes = response.headers.get('x-oauth-scopes')?.split(/\s*,\s*/) ?? [];
    return { ...answer, ok: true, response_metadata: { ...objectOf(answer.response_metadata), scopes } };
  };
}

/** Lists and objects as JSON; what is absent is left out. */
function encode(args: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(args).filter(([, value]) => value !== undefined && value !== null);
  return stringify(
    Object.fromEntries(
      given.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
    ),
  );
}
