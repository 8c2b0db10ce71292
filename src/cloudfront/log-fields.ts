import type { FailurePoint } from './failure-point.ts';

/**
 * Columns of a standard log (v1), in order; a file's own `#Fields:` line goes before this one. Older files
 * stop after 24 or 26.
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html)
 */
export const STANDARD_FIELDS = [
  'date',
  'time',
  'x-edge-location',
  'sc-bytes',
  'c-ip',
  'cs-method',
  'cs(Host)',
  'cs-uri-stem',
  'sc-status',
  'cs(Referer)',
  'cs(User-Agent)',
  'cs-uri-query',
  'cs(Cookie)',
  'x-edge-result-type',
  'x-edge-request-id',
  'x-host-header',
  'cs-protocol',
  'cs-bytes',
  'time-taken',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-response-result-type',
  'cs-protocol-version',
  'fle-status',
  'fle-encrypted-fields',
  'c-port',
  'time-to-first-byte',
  'x-edge-detailed-result-type',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
  'distribution-tenant-id',
  'connection-id',
] as const;

/**
 * Fields 1 to 46 of a real-time log that has all of them; a configuration may leave any out, and the order
 * stays. (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html)
 */
export const REAL_TIME_FIELDS = [
  'timestamp',
  'c-ip',
  's-ip',
  'time-to-first-byte',
  'sc-status',
  'sc-bytes',
  'cs-method',
  'cs-protocol',
  'cs-host',
  'cs-uri-stem',
  'cs-bytes',
  'x-edge-location',
  'x-edge-request-id',
  'x-host-header',
  'time-taken',
  'cs-protocol-version',
  'c-ip-version',
  'cs-user-agent',
  'cs-referer',
  'cs-cookie',
  'cs-uri-query',
  'x-edge-response-result-type',
  'x-forwarded-for',
  'ssl-protocol',
  'ssl-cipher',
  'x-edge-result-type',
  'fle-encrypted-fields',
  'fle-status',
  'sc-content-type',
  'sc-content-len',
  'sc-range-start',
  'sc-range-end',
  'c-port',
  'x-edge-detailed-result-type',
  'c-country',
  'cs-accept-encoding',
  'cs-accept',
  'cache-behavior-path-pattern',
  'cs-headers',
  'cs-header-names',
  'cs-headers-count',
  'primary-distribution-id',
  'primary-distribution-dns-name',
  'origin-fbl',
  'origin-lbl',
  'asn',
] as const;

/**
 * Where a real-time log that has all of its fields names the origin that was contacted last. The guide's list
 * goes to 70; its 47 is a heading, 48 to 65 are those of CMCD, 66 is `r-host`.
 */
export const REAL_TIME_ORIGIN = { columns: 69, column: 64, field: 'r-host' } as const;

/**
 * A value of `x-edge-detailed-result-type` beside the ordinary result types. `meaning` completes "CloudFront
 * …".
 */
export type DetailedResult = {
  readonly value: string;
  readonly meaning: string;
  readonly point: FailurePoint;
  /** Whether the guide itself pairs the value with a status, or the pairing is inferred. */
  readonly statusDocumented: boolean;
};

/**
 * Meanings as the guide gives them (standard-logs-reference); where each lies is inferred unless said
 * otherwise.
 */
export const DETAILED_RESULTS: readonly DetailedResult[] = [
  {
    value: 'OriginDnsError',
    meaning: "could not resolve the origin's name",
    point: 'resolve',
    statusDocumented: true,
  },
  {
    value: 'OriginConnectError',
    meaning: 'could not connect to the origin',
    point: 'connect',
    statusDocumented: false,
  },
  {
    value: 'OriginCommError',
    meaning: 'ran out of time connecting to the origin or reading from it',
    point: 'time-out',
    statusDocumented: false,
  },
  {
    value: 'OriginError',
    meaning: 'got an incorrect response from the origin',
    point: 'response',
    statusDocumented: false,
  },
  {
    value: 'OriginInvalidResponseError',
    meaning: 'got an invalid response from the origin',
    point: 'response-malformed',
    statusDocumented: false,
  },
  {
    value: 'OriginHeaderTooBigError',
    meaning: 'got a header from the origin that is too large',
    point: 'response-header-too-large',
    statusDocumented: false,
  },
  {
    value: 'OriginContentRangeLengthError',
    meaning: 'got a Content-Length from the origin that does not fit its Content-Range',
    point: 'response-malformed',
    statusDocumented: false,
  },
  {
    value: 'OriginReadError',
    meaning: 'could not read from the origin',
    point: 'connection-broken',
    statusDocumented: false,
  },
  {
    value: 'OriginWriteError',
    meaning: 'could not write to the origin',
    point: 'connection-broken',
    statusDocumented: false,
  },
  {
    value: 'OriginZeroSizeObjectError',
    meaning: 'got an empty object from the origin, which led to an error',
    point: 'response-malformed',
    statusDocumented: false,
  },
  {
    value: 'AbortedOrigin',
    meaning: 'had trouble with the origin',
    point: 'connection-broken',
    statusDocumented: false,
  },
  {
    value: 'SlowReaderOriginError',
    meaning: 'had a viewer that read so slowly that the origin connection failed',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'ClientCommError',
    meaning: 'could not speak with the viewer',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'ClientHungUpRequest',
    meaning: 'saw the viewer stop sending its request',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'ClientGeoBlocked',
    meaning: "refused the viewer's country",
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'InvalidRequestBlocked',
    meaning: 'blocked the request',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'InvalidRequestMethod',
    meaning: 'refused the request method',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'InvalidRequestHeader',
    meaning: 'refused a request header',
    point: 'viewer',
    statusDocumented: false,
  },
  {
    value: 'InvalidRequestCertificate',
    meaning: 'has no distribution for the certificate of the TLS session',
    point: 'viewer',
    statusDocumented: false,
  },
  { value: 'InvalidRequest', meaning: 'refused the request', point: 'viewer', statusDocumented: false },
  // Codes of the 502 page and of third-party texts, for S3's neighbours.
  {
    value: 'NonS3OriginDnsError',
    meaning: "could not resolve the origin's name",
    point: 'resolve',
    statusDocumented: true,
  },
  {
    value: 'NonS3OriginCommError',
    meaning: 'ran out of time connecting to the origin or reading from it',
    point: 'time-out',
    statusDocumented: false,
  },
];

/**
 * Default time-outs toward an origin, in seconds (DownloadDistValuesOrigin); a distribution may set others.
 */
export const DEFAULT_TIMEOUTS = { connectSeconds: 10, connectAttempts: 3, responseSeconds: 30 } as const;

/** Where CloudFront writes why it refused a Lambda@Edge result; the Region is the one the function ran in. */
export const VALIDATION_LOG_GROUP = '/aws/cloudfront/LambdaEdge/<DistributionId>';
