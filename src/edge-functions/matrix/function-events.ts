import type { EdgeEvent } from '../../formats/edge-report.ts';
import type { EventCase, Members } from './event-case.ts';

const one = (value: string) => ({ value });
const several = (...values: readonly string[]) => ({
  value: values[0] ?? '',
  multiValue: values.map((value) => ({ value })),
});

const HEADERS = {
  host: one('www.example.com'),
  'user-agent': one('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
  accept: several('text/html', '*/*;q=0.8'),
  'accept-language': one('en-GB,en;q=0.5'),
  'accept-encoding': one('gzip, deflate, br'),
  referer: one('https://www.example.com/'),
  'cloudfront-viewer-country': one('DE'),
};

function request(members: Members = {}): Members {
  return {
    method: 'GET',
    uri: '/index.html',
    querystring: {},
    headers: HEADERS,
    cookies: { session: one('abc'), theme: one('dark') },
    ...members,
  };
}

function functionEvent(eventType: string, members: Members): unknown {
  const context = {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType,
    requestId: 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==',
  };
  return { version: '1.0', context, viewer: { ip: '198.51.100.11' }, ...members };
}

/** A Host stands in every one of them: CloudFront finds the distribution by it. */
function requestEvents(): readonly EventCase[] {
  const make = (name: string, members: Members): EventCase => ({
    name,
    event: 'viewer-request',
    value: functionEvent('viewer-request', { request: request(members) }),
  });
  const hostAlone = { host: HEADERS.host };
  return [
    make('GET', {}),
    make('HEAD', { method: 'HEAD' }),
    make('POST', {
      method: 'POST',
      headers: { ...HEADERS, 'content-type': one('application/json'), 'content-length': one('7') },
    }),
    make('OPTIONS of a CORS preflight', {
      method: 'OPTIONS',
      headers: {
        ...HEADERS,
        origin: one('https://app.example.com'),
        'access-control-request-method': one('PUT'),
      },
    }),
    make('the root path', { uri: '/' }),
    make('a folder', { uri: '/docs/' }),
    make('a path without extension', { uri: '/docs/start' }),
    make('a percent-encoded path', { uri: '/caf%C3%A9/a%20b.html' }),
    make('a query string', { querystring: { id: one('42'), empty: one('') } }),
    make('a query string with a repeated name', { querystring: { id: several('1', '2'), q: one('a%20b') } }),
    make('no cookies', { cookies: {} }),
    make('a cookie sent twice', { cookies: { session: several('abc', 'def') } }),
    make('few headers', { headers: hostAlone, cookies: {} }),
    make('a header sent twice', {
      headers: { ...HEADERS, 'x-forwarded-host': several('a.example.com', 'b.example.com') },
    }),
    make('an empty and a long header', {
      headers: { ...HEADERS, 'x-empty': one(''), 'x-long': one('x'.repeat(4_000)) },
    }),
    make('a header that is not ASCII', { headers: { ...HEADERS, 'x-name': one('Zoë') } }),
  ];
}

const RESPONSE_HEADERS = {
  'content-type': one('text/html; charset=utf-8'),
  'content-length': one('9593'),
  date: one('Mon, 30 Nov 2026 10:00:00 GMT'),
  server: one('nginx'),
  etag: one('"abc"'),
};

/**
 * A viewer-response function does not run where the status is 400 or more (edge-function-restrictions-all).
 */
function responseEvents(): readonly EventCase[] {
  const make = (name: string, response: Members, asked: Members = {}): EventCase => ({
    name,
    event: 'viewer-response',
    value: functionEvent('viewer-response', {
      request: request(asked),
      response: {
        statusCode: 200,
        statusDescription: 'OK',
        headers: RESPONSE_HEADERS,
        cookies: {},
        ...response,
      },
    }),
  });
  const { 'content-length': _, ...unsized } = RESPONSE_HEADERS;
  return [
    make('200', {}),
    make('200, chunked', { headers: { ...unsized, 'transfer-encoding': one('chunked') } }),
    make('200 with Via', { headers: { ...RESPONSE_HEADERS, via: one('1.1 proxy.example.com') } }),
    make('200 with two cookies', {
      cookies: { a: { value: '1', attributes: 'Path=/' }, b: { value: '2', attributes: 'Secure' } },
    }),
    make('200 with a cookie sent twice', { cookies: { a: { ...several('1', '2'), attributes: 'Path=/' } } }),
    make('200 with few headers', { headers: { date: RESPONSE_HEADERS.date } }),
    make('200 to HEAD', {}, { method: 'HEAD' }),
    make('200 to POST', {}, { method: 'POST' }),
    make('200 to a request with few headers', {}, { headers: { host: HEADERS.host }, cookies: {} }),
    make('206', { statusCode: 206, statusDescription: 'Partial Content' }),
    make('301', {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: one('/elsewhere') },
    }),
    make('304', {
      statusCode: 304,
      statusDescription: 'Not Modified',
      headers: { etag: RESPONSE_HEADERS.etag },
    }),
  ];
}

/** Events as CloudFront Functions get them; none at origin events. (functions-event-structure) */
export function functionEvents(event: EdgeEvent): readonly EventCase[] {
  if (event === 'viewer-request') return requestEvents();
  return event === 'viewer-response' ? responseEvents() : [];
}
