/**
 * What CloudFront allows and how long it waits, as read from the CloudFront Developer Guide on 2026-04-08.
 * Units live in the names. Where AWS's own pages disagree, the comment says so.
 */

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** The page that documents an origin's ports, protocol policy and time-outs. */
export const ORIGIN_SETTINGS_PAGE = `${GUIDE}/DownloadDistValuesOrigin.html`;

/** The quota page: sizes, counts, the highest time-outs. */
export const QUOTAS_PAGE = `${GUIDE}/cloudfront-limits.html`;

/** How CloudFront talks to a custom origin: request headers, HTTP version, broken answers. */
export const CUSTOM_ORIGIN_BEHAVIOUR_PAGE = `${GUIDE}/RequestAndResponseBehaviorCustomOrigin.html`;

/**
 * Whether CloudFront accepts a port as HTTP or HTTPS port of a custom origin: 80, 443, 1024–65535.
 *
 * @see ORIGIN_SETTINGS_PAGE
 */
export function isOriginPortAllowed(port: number): boolean {
  return port === 80 || port === 443 || (Number.isInteger(port) && port >= 1024 && port <= 65_535);
}

/** In words, for people. */
export const ORIGIN_PORTS_ALLOWED = '80, 443 and 1024–65535';

/** The ports of a new origin. */
export const DEFAULT_HTTP_PORT = 80;
/** The HTTPS port of a custom origin when nobody changed it. */
export const DEFAULT_HTTPS_PORT = 443;

/**
 * A setting that is a length of time: what it is when nobody changed it, and what AWS accepts without a
 * raised quota.
 */
export type TimeoutSetting = {
  readonly defaultMs: number;
  readonly minimumMs: number;
  readonly maximumMs: number;
  /** The setting's name in the API. */
  readonly apiField: string;
  readonly source: string;
};

/**
 * How long CloudFront waits for a connection, for each attempt. Whether the TLS handshake counts is
 * undocumented.
 */
export const CONNECTION_TIMEOUT: TimeoutSetting = {
  defaultMs: 10_000,
  minimumMs: 1_000,
  maximumMs: 10_000,
  apiField: 'ConnectionTimeout',
  source: ORIGIN_SETTINGS_PAGE,
};

/** How often CloudFront tries to connect; it also bounds the repetitions of a GET or HEAD that timed out. */
export const CONNECTION_ATTEMPTS = {
  default: 3,
  minimum: 1,
  maximum: 3,
  apiField: 'ConnectionAttempts',
  source: ORIGIN_SETTINGS_PAGE,
} as const;

/**
 * How long CloudFront waits for the first byte of an answer, and between two packets of it. AWS can raise the
 * maximum.
 */
export const RESPONSE_TIMEOUT: TimeoutSetting = {
  defaultMs: 30_000,
  minimumMs: 1_000,
  maximumMs: 120_000,
  apiField: 'OriginReadTimeout',
  source: QUOTAS_PAGE,
};

/**
 * How long CloudFront keeps an idle connection to the origin open. AWS can raise the maximum; one older page
 * says 300 s.
 */
export const KEEP_ALIVE_TIMEOUT: TimeoutSetting = {
  defaultMs: 5_000,
  minimumMs: 1_000,
  maximumMs: 120_000,
  apiField: 'OriginKeepaliveTimeout',
  source: QUOTAS_PAGE,
};

/** Bytes of a response's head: the larger of the two figures that copies of the quota page have. */
export const RESPONSE_HEADERS_MAX_BYTES = 32_768;

/** The smaller of the two figures. Which one CloudFront applies is not known. */
export const RESPONSE_HEADERS_SMALLER_MAX_BYTES = 20_480;

/** Bytes of a URL. */
export const URL_MAX_BYTES = 8_192;

/** How long CloudFront keeps an error of the origin in its cache when no custom error page says otherwise. */
export const ERROR_CACHING_MINIMUM_TTL_SECONDS = 10;

/** The one value of Transfer-Encoding that CloudFront understands from an origin. */
export const TRANSFER_ENCODING_ALLOWED = 'chunked';
