import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  FUNCTION_SENTENCES,
  INVENTED_SENTENCES,
  ORIGIN_SENTENCES,
  PAGE_MARKS,
  REFUSAL_SENTENCES,
  SENTENCE_FAMILIES,
} from '../../src/cloudfront/error-pages.ts';
import { DETAILED_RESULTS, REAL_TIME_FIELDS, STANDARD_FIELDS } from '../../src/cloudfront/log-fields.ts';
import { RESULT_LABELS } from '../../src/cloudfront/response-headers.ts';

// Written out a second time on purpose: whoever changes a list must have read its source again.
test('every sentence of an error page is there, with its status and what failed', () => {
  const rows = [...ORIGIN_SENTENCES, ...Object.values(FUNCTION_SENTENCES), ...REFUSAL_SENTENCES];
  assert.deepEqual(
    rows.map(({ statuses, point, text }) => `${statuses.join('/')} ${point}: ${text}`),
    [
      "502 connect: CloudFront wasn't able to connect to the origin.",
      '502/504 connect-or-time-out: CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.',
      "502 resolve: CloudFront wasn't able to resolve the origin domain name.",
      "502 connect-or-response: CloudFront couldn't connect to the origin or the origin returned an incorrect response.",
      '502/503 connect: Failed to contact the origin.',
      '502 connect: CloudFront could not connect to Origin',
      '502 lambda-validation: The Lambda function result failed validation: The function tried to add, delete, or change a read-only header.',
      '502 lambda-validation: The Lambda function result failed validation: The function tried to add a blacklisted header.',
      '502 lambda-validation: The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum size.',
      '502 lambda-validation: The Lambda function result failed validation: The specified URI is in an invalid format.',
      '502 lambda-validation: The Lambda function returned invalid JSON: The JSON output must be an object type.',
      '502 lambda-validation: The Lambda function returned invalid JSON: The JSON output is not parsable',
      '502 lambda-validation: The Lambda function returned an invalid entry in the headers object: Each header entry in the headers object must be an array.',
      '502 lambda-validation: The Lambda function returned an invalid origin configuration: The value of DomainName is invalid.',
      '502 lambda-validation: The Lambda function returned an invalid origin configuration: One or more HeaderName or HeaderValue values are invalid.',
      '502 lambda-validation: The Lambda function returned an invalid request or response to CloudFront.',
      '502 function-validation: The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
      '502 function-validation: The CloudFront function returned an invalid value for origin rewrite',
      "503 lambda-execution: The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
      '503 lambda-limit: The Lambda function associated with the CloudFront distribution was throttled.',
      '503 function-execution: The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
      '403 viewer: Request blocked.',
      '403/400 viewer: Bad request.',
      '403 viewer: The Amazon CloudFront distribution is configured to block access from your country.',
      '403 viewer: This distribution is not configured to allow the HTTP request method that was used for this request.',
      '403 viewer: Missing Key-Pair-Id',
    ],
  );
  for (const { source, text } of rows) assert.match(source, /^https:\/\/\S+$/, text);
  assert.deepEqual(
    SENTENCE_FAMILIES.map(({ begins }) => begins),
    [
      'The Lambda function result failed validation',
      'The Lambda function returned an invalid',
      'The Lambda function returned invalid JSON',
      'The CloudFront function returned an invalid value',
      'The CloudFront function tried to',
      'The Lambda function tried to',
      'invalid value for origin rewrite',
    ],
  );
  assert.equal(INVENTED_SENTENCES.length, 3);
  assert.equal(PAGE_MARKS.length, 2);
});

test('every label of X-Cache is there, with its status and what failed', () => {
  assert.deepEqual(
    RESULT_LABELS.map(({ label, status, point }) => `${label} ${status} ${point}`),
    [
      'Error null untold',
      'LambdaValidationError 502 lambda-validation',
      'LambdaExecutionError 503 lambda-execution',
      'LambdaLimitExceeded 503 lambda-limit',
      'FunctionValidationError 502 function-validation',
      'FunctionExecutionError 503 function-execution',
      'FunctionThrottledError 503 function-throttled',
      'LambdaGeneratedResponse null lambda-answered',
      'FunctionGeneratedResponse null function-answered',
      'CapacityExceeded 503 capacity',
      'LimitExceeded null viewer',
      'Hit null null',
      'RefreshHit null null',
      'Miss null null',
      'Redirect null null',
      'OriginShieldHit null null',
      'MissGeneratedResponse null null',
    ],
  );
});

test('every detailed result type is there, and only the guide pairs one with a status', () => {
  assert.deepEqual(
    DETAILED_RESULTS.map(({ value, point }) => `${value} ${point}`),
    [
      'OriginDnsError resolve',
      'OriginConnectError connect',
      'OriginCommError time-out',
      'OriginError response',
      'OriginInvalidResponseError response-malformed',
      'OriginHeaderTooBigError response-header-too-large',
      'OriginContentRangeLengthError response-malformed',
      'OriginReadError connection-broken',
      'OriginWriteError connection-broken',
      'OriginZeroSizeObjectError response-malformed',
      'AbortedOrigin connection-broken',
      'SlowReaderOriginError viewer',
      'ClientCommError viewer',
      'ClientHungUpRequest viewer',
      'ClientGeoBlocked viewer',
      'InvalidRequestBlocked viewer',
      'InvalidRequestMethod viewer',
      'InvalidRequestHeader viewer',
      'InvalidRequestCertificate viewer',
      'InvalidRequest viewer',
      'NonS3OriginDnsError resolve',
      'NonS3OriginCommError time-out',
    ],
  );
  assert.deepEqual(
    DETAILED_RESULTS.filter(({ statusDocumented }) => statusDocumented).map(({ value }) => value),
    ['OriginDnsError', 'NonS3OriginDnsError'],
  );
});

test('the columns of the logs are whole and in their order', () => {
  assert.equal(
    STANDARD_FIELDS.join(' '),
    'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) ' +
      'cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken ' +
      'x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status ' +
      'fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len ' +
      'sc-range-start sc-range-end distribution-tenant-id connection-id',
  );
  assert.equal(
    REAL_TIME_FIELDS.join(' '),
    'timestamp c-ip s-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem cs-bytes ' +
      'x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version cs-user-agent ' +
      'cs-referer cs-cookie cs-uri-query x-edge-response-result-type x-forwarded-for ssl-protocol ssl-cipher ' +
      'x-edge-result-type fle-encrypted-fields fle-status sc-content-type sc-content-len sc-range-start sc-range-end ' +
      'c-port x-edge-detailed-result-type c-country cs-accept-encoding cs-accept cache-behavior-path-pattern ' +
      'cs-headers cs-header-names cs-headers-count primary-distribution-id primary-distribution-dns-name origin-fbl ' +
      'origin-lbl asn',
  );
});
