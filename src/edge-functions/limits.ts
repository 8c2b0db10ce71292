import { type EdgeEvent, isAtViewers } from '../formats/edge-report.ts';

/**
 * A published size limit, in bytes. "40 KB" may mean 40,000 or 40,960 bytes: a size up to `allowed` fits
 * under either reading, a size above `refused` fits under none, and between the two the result is unsure.
 */
export type SizeLimit = { readonly published: string; readonly allowed: number; readonly refused: number };

const KB_40: SizeLimit = { published: '40 KB', allowed: 40_000, refused: 40_960 };
/** A log line of CloudFront's compares with 1048576 (aws-amplify/amplify-hosting#2221). */
const MB_1: SizeLimit = { published: '1 MB', allowed: 1_048_576, refused: 1_048_576 };

/**
 * A response made by a function, headers and body together, uncompressed (lambda-generating-http-responses).
 */
export function responseLimit(event: EdgeEvent): SizeLimit {
  return isAtViewers(event) ? KB_40 : MB_1;
}

/**
 * A replaced request body, counted as it stands in the result: base64 counts encoded, hence its larger
 * figures, whose exact byte is not documented (lambda-at-edge-function-restrictions).
 */
export function requestBodyLimit(event: EdgeEvent, encoding: 'text' | 'base64'): SizeLimit {
  const viewer = isAtViewers(event);
  if (encoding === 'text') return viewer ? KB_40 : MB_1;
  return viewer
    ? { published: '53.2 KB', allowed: 53_200, refused: Math.ceil(40_960 / 3) * 4 }
    : { published: '1.33 MB', allowed: 1_330_000, refused: Math.ceil(1_048_576 / 3) * 4 };
}

/** URI and query string of a request stay below this, in characters (edge-function-restrictions-all). */
export const URI_CHARACTERS = 8_192;
/** A request with its query string and headers, without its body, in bytes (cloudfront-limits). */
export const REQUEST_HEAD_BYTES = 32_768;
/** Custom headers of an origin, in characters (cloudfront-limits). */
export const ORIGIN_HEADER = { name: 256, value: 1_783, all: 10_240 } as const;
/** The most a Lambda function can return at all, in bytes; above it the invocation itself fails. */
export const LAMBDA_PAYLOAD_BYTES = 6 * 1024 * 1024;
