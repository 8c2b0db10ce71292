import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { type Base64Form, base64Form, decodedBytes } from './base64.ts';
import { headerEntries, headerValues } from './headers.ts';
import { responseLimit } from './limits.ts';
import { PAGES } from './pages.ts';
import { type Breach, breachIf, type EdgeContext, type Rule } from './rule.ts';

const TOO_LARGE = {
  source: PAGES.responses,
  fix: 'Send less: put the body in S3 and redirect or point the origin there, or compress it.',
  logged:
    'The Lambda function returned an invalid response, the length of the body size and header was <n> bytes which exceeded the CloudFront limit of <n> bytes',
  page: FUNCTION_SENTENCES.body.text,
};

/** How large a response Lambda@Edge returns may be, headers and body together. */
export const RESPONSE_SIZE_RULES: readonly Rule<JsonObject>[] = [
  {
    ...TOO_LARGE,
    id: 'response-too-large',
    certainty: 'documented',
    check: (response, context) => sizeBreach(response, context, ({ atLeast, refused }) => atLeast > refused),
  },
  {
    ...TOO_LARGE,
    id: 'response-perhaps-too-large',
    certainty: 'inferred',
    check: (response, context) =>
      sizeBreach(
        response,
        context,
        ({ atLeast, atMost, allowed, refused }) => atLeast <= refused && atMost > allowed,
      ),
  },
];

/** The form of a body that says it is base64; `null` of any other. */
export function base64Of({ body, bodyEncoding }: JsonObject): Base64Form | null {
  return bodyEncoding === 'base64' && typeof body === 'string' ? base64Form(body) : null;
}

type Sizes = {
  readonly atLeast: number;
  readonly atMost: number;
  readonly allowed: number;
  readonly refused: number;
};

/**
 * Headers and body together, in bytes. What surrounds a header on the wire may count or not, and of a base64
 * body it is not said whether the encoded or the decoded length counts: hence the least and the most it can
 * be.
 */
function sizeBreach(
  response: JsonObject,
  { event }: EdgeContext,
  isBroken: (sizes: Sizes) => boolean,
): readonly Breach[] {
  let values = 0;
  let wire = 0;
  for (const { name, raw } of headerEntries(response.headers, '$')) {
    for (const value of headerValues(raw)) {
      const bytes = Buffer.byteLength(name) + Buffer.byteLength(value);
      values += bytes;
      wire += bytes + ': \r\n'.length;
    }
  }
  const body = typeof response.body === 'string' ? response.body : '';
  const encoded = Buffer.byteLength(body);
  const { published, allowed, refused } = responseLimit(event);
  const atLeast = values + (base64Of(response) ? decodedBytes(body) : encoded);
  const atMost = wire + encoded;
  const size =
    atLeast === atMost ? `${atLeast} bytes` : `${atLeast} to ${atMost} bytes, depending on how it is counted`;
  const place = isObject(response.headers) && encoded === 0 ? '$.headers' : '$.body';
  return breachIf(
    isBroken({ atLeast, atMost, allowed, refused }),
    place,
    `headers and body are ${size}; the limit at ${event} is ${published} (${refused} bytes)`,
  );
}
