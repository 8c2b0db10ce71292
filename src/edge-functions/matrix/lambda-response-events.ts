import type { CodeGuess } from '../code/guess.ts';
import type { EventCase, Members } from './event-case.ts';
import {
  CLOUDFRONT_HEADERS,
  CUSTOM,
  header,
  lambdaEvent,
  ORIGIN_HEADERS,
  request,
  S3,
  VIEWER_HEADERS,
  VPC,
  withCustomHeaders,
} from './lambda-parts.ts';

const RESPONSE_HEADERS = {
  ...header('Content-Type', 'text/html; charset=utf-8'),
  ...header('Content-Length', '9593'),
  ...header('Date', 'Mon, 30 Nov 2026 10:00:00 GMT'),
  ...header('Server', 'nginx'),
  ...header('ETag', '"abc"'),
};
const VIA = header('Via', '1.1 proxy.example.com');
const CHUNKED = header('Transfer-Encoding', 'chunked');

function responseVariations(): readonly (readonly [string, Members, Members])[] {
  const { 'content-length': _, ...unsized } = RESPONSE_HEADERS as Members;
  const status = (code: string, statusDescription: string, headers: Members = RESPONSE_HEADERS) => ({
    status: code,
    statusDescription,
    headers,
  });
  return [
    ['200', {}, status('200', 'OK')],
    ['200, chunked', {}, status('200', 'OK', { ...unsized, ...CHUNKED })],
    ['200 with Via', {}, status('200', 'OK', { ...RESPONSE_HEADERS, ...VIA })],
    ['200, chunked, with Via', {}, status('200', 'OK', { ...unsized, ...CHUNKED, ...VIA })],
    [
      '200 with two cookies',
      {},
      status('200', 'OK', { ...RESPONSE_HEADERS, ...header('Set-Cookie', 'a=1; Path=/', 'b=2; Secure') }),
    ],
    ['200 with few headers', {}, status('200', 'OK', header('Date', 'Mon, 30 Nov 2026 10:00:00 GMT'))],
    ['200 to HEAD', { method: 'HEAD' }, status('200', 'OK')],
    ['200 to POST', { method: 'POST' }, status('200', 'OK')],
    [
      '206',
      {},
      status('206', 'Partial Content', {
        ...RESPONSE_HEADERS,
        ...header('Content-Range', 'bytes 0-99/9593'),
      }),
    ],
    ['301', {}, status('301', 'Moved Permanently', header('Location', '/elsewhere'))],
    ['304', {}, status('304', 'Not Modified', header('ETag', '"abc"'))],
  ];
}

/** Responses as origin-response and viewer-response see them. */
export function lambdaResponseEvents(
  event: 'origin-response' | 'viewer-response',
  reads: CodeGuess,
): readonly EventCase[] {
  const isOrigin = event === 'origin-response';
  const headers = isOrigin ? { ...ORIGIN_HEADERS, ...CLOUDFRONT_HEADERS } : VIEWER_HEADERS;
  const origin = (own: Members) => ({ origin: withCustomHeaders(own, reads.customHeaders) });
  const make = (name: string, asked: Members, response: Members): EventCase => ({
    name,
    event,
    value: lambdaEvent(event, {
      request: request(headers, {
        ...(isOrigin ? origin(reads.originKind === 's3' ? S3 : CUSTOM) : {}),
        ...asked,
      }),
      response,
    }),
  });
  const ofKind = (kind: 'custom' | 's3', one: EventCase): EventCase =>
    reads.originKind === null || reads.originKind === kind ? one : { ...one, isRare: true };
  const failed = (status: string, statusDescription: string, more: Members = {}) => ({
    status,
    statusDescription,
    headers: { ...RESPONSE_HEADERS, ...more },
  });
  const cases = responseVariations().map(([name, asked, response]) => make(name, asked, response));
  // A viewer-response function does not run where the origin's status is 400 or more
  // (edge-function-restrictions-all).
  return isOrigin
    ? [
        ...cases,
        ofKind(
          's3',
          make('403 of S3', origin(S3), failed('403', 'Forbidden', header('x-amz-request-id', 'EXAMPLE'))),
        ),
        make('404', {}, failed('404', 'Not Found')),
        ofKind('s3', make('404 of S3, chunked', origin(S3), failed('404', 'Not Found', CHUNKED))),
        make('502 with Via', {}, failed('502', 'Bad Gateway', VIA)),
        ofKind('s3', make('S3 origin, 200', origin(S3), failed('200', 'OK'))),
        ofKind('custom', make('VPC origin, 200', origin(VPC), failed('200', 'OK'))),
        make('a query string, 200', { querystring: 'w=100&h=200' }, failed('200', 'OK')),
      ]
    : cases;
}
