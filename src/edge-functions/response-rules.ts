import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import type { JsonObject } from '../formats/json-value.ts';
import { quote } from './json-path.ts';
import { PAGES } from './pages.ts';
import { base64Of, RESPONSE_SIZE_RULES } from './response-size-rules.ts';
import { breachIf, type Rule } from './rule.ts';

/**
 * A response Lambda@Edge returns: made in a request event, or handed on in a response event. Its headers and
 * its size have rules of their own.
 */
export const RESPONSE_RULES: readonly Rule<JsonObject>[] = [
  {
    id: 'status-missing',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Set `status`, as a string: "200". It is the one required field.',
    check: ({ status, statusCode, uri }) =>
      breachIf(
        status === undefined,
        '$.status',
        `no \`status\`${statusCode === undefined ? '' : '; Lambda@Edge does not know `statusCode`'}${
          uri === undefined ? '' : '; a request was returned where a response is due'
        }`,
      ),
  },
  {
    id: 'status-out-of-range',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Use a status from 200 to 599, as a string: "200".',
    check: ({ status }) =>
      breachIf(
        status !== undefined && !isStatus(status),
        '$.status',
        () => `\`status\` is ${quote(status)}, not "200" to "599"`,
      ),
  },
  {
    id: 'status-changed-for-viewer',
    certainty: 'inferred',
    source: PAGES.lambdaRestrictions,
    fix: 'Leave `status` as it came, or change it in an origin-response function.',
    check: ({ status }, { event, input }) => {
      const before = input?.response?.status;
      return breachIf(
        event === 'viewer-response' &&
          before !== undefined &&
          status !== undefined &&
          String(before) !== String(status),
        '$.status',
        () => `a viewer-response function cannot change \`status\` (it was ${quote(before)})`,
      );
    },
  },
  {
    id: 'status-description-not-a-string',
    certainty: 'inferred',
    source: PAGES.responses,
    fix: 'Make `statusDescription` a string, or leave it out.',
    check: ({ statusDescription: text }) =>
      breachIf(
        text !== undefined && typeof text !== 'string',
        '$.statusDescription',
        () => `\`statusDescription\` is ${quote(text)}, not a string`,
      ),
  },
  {
    id: 'body-not-a-string',
    certainty: 'observed',
    source: FUNCTION_SENTENCES.body.source,
    fix: 'Make `body` a string: JSON.stringify(data) for JSON, base64 with `bodyEncoding: "base64"` for bytes.',
    page: FUNCTION_SENTENCES.body.text,
    check: ({ body }) =>
      breachIf(
        body !== undefined && body !== null && typeof body !== 'string',
        '$.body',
        () => `\`body\` is ${quote(body)}, not a string`,
      ),
  },
  {
    id: 'body-is-null',
    certainty: 'inferred',
    source: PAGES.responses,
    fix: 'Leave `body` out, or make it an empty string.',
    check: ({ body }) =>
      breachIf(body === null, '$.body', '`body` is null; whether that counts as left out is not documented'),
  },
  {
    id: 'body-at-viewer-response',
    certainty: 'inferred',
    source: PAGES.responses,
    fix: 'Replace the body in an origin-response function.',
    check: ({ body }, { event }) =>
      breachIf(
        event === 'viewer-response' && typeof body === 'string',
        '$.body',
        'the guide lets origin-response functions replace a body, and says nothing of viewer-response',
      ),
  },
  {
    id: 'body-encoding-unknown',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Set `bodyEncoding` to "text" or "base64", or leave it out.',
    check: ({ bodyEncoding }) =>
      breachIf(
        bodyEncoding !== undefined && bodyEncoding !== 'text' && bodyEncoding !== 'base64',
        '$.bodyEncoding',
        () => `\`bodyEncoding\` is ${quote(bodyEncoding)}`,
      ),
  },
  {
    id: 'body-base64-broken',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Encode the bytes: Buffer.from(bytes).toString("base64").',
    check: (response) =>
      breachIf(base64Of(response) === 'broken', '$.body', '`body` does not decode as base64'),
  },
  {
    id: 'body-base64-loose',
    certainty: 'inferred',
    source: PAGES.responses,
    fix: 'Use the standard alphabet with padding and no white space: Buffer.from(bytes).toString("base64").',
    check: (response) =>
      breachIf(
        base64Of(response) === 'lenient',
        '$.body',
        '`body` is base64 of a form not every decoder takes',
      ),
  },
  {
    id: 'body-with-204',
    certainty: 'documented',
    source: PAGES.responses,
    fix: 'Leave `body` out of a 204, or use status 200.',
    check: (response, { event }) =>
      breachIf(
        event === 'viewer-request' && is204(response) && hasBody(response),
        '$.body',
        'a 204 made at viewer-request has a body',
      ),
  },
  {
    id: 'body-perhaps-with-204',
    certainty: 'inferred',
    source: PAGES.responses,
    fix: 'Leave `body` out of a 204.',
    check: (response, { event }) =>
      breachIf(
        is204(response) && (event === 'viewer-request' ? response.body === '' : hasBody(response)),
        '$.body',
        event === 'viewer-request'
          ? 'a 204 made at viewer-request has an empty body'
          : `a 204 at ${event} has a body`,
      ),
  },
  ...RESPONSE_SIZE_RULES,
];

function isStatus(status: unknown): boolean {
  if (typeof status !== 'string' && typeof status !== 'number') return false;
  const text = String(status);
  return /^\d{3}$/.test(text) && Number(text) >= 200 && Number(text) <= 599;
}

function is204({ status }: JsonObject): boolean {
  return String(status) === '204';
}

function hasBody({ body }: JsonObject): boolean {
  return typeof body === 'string' && body !== '';
}
