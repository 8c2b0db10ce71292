import type { CodeGuess } from '../code/guess.ts';
import type { EventCase, Members } from './event-case.ts';
import {
  BODY,
  CLOUDFRONT_HEADERS,
  CUSTOM,
  header,
  isViewer,
  lambdaEvent,
  NO_BODY,
  named,
  ORIGIN_HEADERS,
  request,
  S3,
  S3_WITH_IDENTITY,
  TRUNCATED,
  VIEWER_HEADERS,
  VPC,
  withCustomHeaders,
  withoutMember,
} from './lambda-parts.ts';

/** What differs from a plain GET, at both request events. */
function requestVariations(headers: Members): readonly (readonly [string, Members])[] {
  const { referer: _r, cookie: _c, 'accept-language': _l, accept: _a, ...rest } = headers;
  const few = isViewer(headers) ? withoutMember(rest, 'user-agent') : rest;
  return [
    ['GET', {}],
    ['HEAD', { method: 'HEAD' }],
    [
      'POST with a body',
      { method: 'POST', body: BODY, headers: { ...headers, ...header('Content-Type', 'application/json') } },
    ],
    ['POST with a truncated body', { method: 'POST', body: TRUNCATED }],
    ['POST', { method: 'POST' }],
    [
      'OPTIONS of a CORS preflight',
      {
        method: 'OPTIONS',
        headers: {
          ...headers,
          ...header('Origin', 'https://app.example.com'),
          ...header('Access-Control-Request-Method', 'PUT'),
        },
      },
    ],
    ['the root path', { uri: '/' }],
    ['a folder', { uri: '/docs/' }],
    ['a percent-encoded path', { uri: '/caf%C3%A9/a%20b.html' }],
    ['a query string with a repeated name', { querystring: 'a=1&a=2&empty=&b=%20c' }],
    ['few headers', { headers: few }],
    [
      'a header sent twice',
      {
        headers: {
          ...headers,
          ...header('X-Forwarded-Host', 'a.example.com', 'b.example.com'),
          ...header('Cookie', 'a=1', 'b=2'),
        },
      },
    ],
    [
      'an empty and a long header',
      { headers: { ...headers, ...header('X-Empty', ''), ...header('X-Long', 'x'.repeat(4_000)) } },
    ],
    ['a header that is not ASCII', { headers: { ...headers, ...header('X-Name', 'Zoë') } }],
  ];
}

/** Requests as viewer-request and origin-request see them. */
export function lambdaRequestEvents(
  event: 'viewer-request' | 'origin-request',
  reads: CodeGuess,
): readonly EventCase[] {
  const isOrigin = event === 'origin-request';
  const headers: Members = isOrigin ? { ...ORIGIN_HEADERS, ...CLOUDFRONT_HEADERS } : VIEWER_HEADERS;
  const origin = (own: Members) => ({ origin: withCustomHeaders(own, reads.customHeaders) });
  const usual = {
    ...(isOrigin ? origin(reads.originKind === 's3' ? S3 : CUSTOM) : {}),
    ...(reads.readsBody ? { body: NO_BODY } : {}),
  };
  const asked = reads.headers.filter((name) => !Object.hasOwn(headers, name));
  const make = (name: string, members: Members): EventCase => ({
    name,
    event,
    value: lambdaEvent(event, {
      request: request(headers, { ...usual, ...members }),
    }),
  });
  const ofKind = (kind: 'custom' | 's3', one: EventCase): EventCase =>
    reads.originKind === null || reads.originKind === kind ? one : { ...one, isRare: true };
  return [
    ...requestVariations(headers).map(([name, members]) => make(name, members)),
    ...(isOrigin
      ? [
          ofKind('s3', make('S3 origin', origin(S3))),
          ofKind('s3', make('S3 origin with an access identity', origin(S3_WITH_IDENTITY))),
          ofKind('s3', make('S3 origin, HEAD', { ...origin(S3), method: 'HEAD' })),
          ofKind('custom', make('custom origin', origin(CUSTOM))),
          ofKind('custom', make('VPC origin', origin(VPC))),
          make('a conditional request', {
            headers: {
              ...headers,
              ...header('If-None-Match', '"abc"'),
              ...header('If-Modified-Since', 'Mon, 23 Nov 2026 10:00:00 GMT'),
            },
          }),
        ]
      : []),
    ...(asked.length > 0
      ? [make(`with ${asked.slice(0, 4).join(', ')}`, { headers: { ...headers, ...named(asked) } })]
      : []),
    ...(isOrigin
      ? [{ ...make('no headers of CloudFront', { headers: ORIGIN_HEADERS }), isRare: true } as const]
      : []),
    { ...make('no Host header', { headers: withoutMember(headers, 'host') }), isRare: true },
  ];
}
