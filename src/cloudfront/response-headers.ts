import type { FailurePoint } from './failure-point.ts';

/**
 * What CloudFront puts before `from cloudfront` in `X-Cache`, and before nothing in the log's result types.
 *
 * `Error` is set on errors of the edge and, as far as is known, also on errors of the origin.
 */
export type ResultLabel = {
  readonly label: string;
  /** `null`: an ordinary outcome. */
  readonly point: FailurePoint | null;
  /** The status CloudFront answers with; `null` where the function or the origin chose it. */
  readonly status: number | null;
  readonly source: string;
};

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** The labels on record, each with the point of failure it tells. */
export const RESULT_LABELS: readonly ResultLabel[] = [
  { label: 'Error', point: 'untold', status: null, source: `${GUIDE}/http-502-bad-gateway.html` },
  {
    label: 'LambdaValidationError',
    point: 'lambda-validation',
    status: 502,
    source: `${GUIDE}/lambda-edge-testing-debugging.html`,
  },
  {
    label: 'LambdaExecutionError',
    point: 'lambda-execution',
    status: 503,
    source: `${GUIDE}/http-503-service-unavailable.html`,
  },
  {
    label: 'LambdaLimitExceeded',
    point: 'lambda-limit',
    status: 503,
    source: `${GUIDE}/http-503-service-unavailable.html`,
  },
  {
    label: 'FunctionValidationError',
    point: 'function-validation',
    status: 502,
    source: `${GUIDE}/http-502-bad-gateway.html`,
  },
  {
    label: 'FunctionExecutionError',
    point: 'function-execution',
    status: 503,
    source: `${GUIDE}/http-503-service-unavailable.html`,
  },
  {
    label: 'FunctionThrottledError',
    point: 'function-throttled',
    status: 503,
    source: `${GUIDE}/viewing-cloudfront-metrics.html`,
  },
  {
    label: 'LambdaGeneratedResponse',
    point: 'lambda-answered',
    status: null,
    source: `${GUIDE}/lambda-generating-http-responses.html`,
  },
  {
    label: 'FunctionGeneratedResponse',
    point: 'function-answered',
    status: null,
    source: `${GUIDE}/functions-tutorial.html`,
  },
  {
    label: 'CapacityExceeded',
    point: 'capacity',
    status: 503,
    source: `${GUIDE}/standard-logs-reference.html`,
  },
  { label: 'LimitExceeded', point: 'viewer', status: null, source: `${GUIDE}/standard-logs-reference.html` },
  ...['Hit', 'RefreshHit', 'Miss', 'Redirect', 'OriginShieldHit', 'MissGeneratedResponse'].map((label) => ({
    label,
    point: null,
    status: null,
    source: `${GUIDE}/standard-logs-reference.html`,
  })),
];

/** `Server` of a response CloudFront made itself. */
export const CLOUDFRONT_SERVER = 'CloudFront';

/**
 * Whether a response came from CloudFront or through it, by headers nobody else sets. `X-Amz-Cf-Id` is not
 * among them: a request to an origin has it too, and an origin may send it back.
 */
export function hasCloudFrontMark(headers: readonly (readonly [name: string, value: string])[]): boolean {
  return headers.some(([name, value]) => {
    switch (name.toLowerCase()) {
      case 'x-amz-cf-pop':
        return true;
      case 'server':
        return value.toLowerCase() === CLOUDFRONT_SERVER.toLowerCase();
      case 'via':
        return /\.cloudfront\.net \(CloudFront\)/i.test(value);
      default:
        return false;
    }
  });
}

/**
 * Marks of other networks in responses and error pages. A page with one is not CloudFront's, whatever its
 * text.
 */
export const OTHER_NETWORKS = [
  {
    name: 'Cloudflare',
    header: 'cf-ray',
    server: 'cloudflare',
    page: 'cloudflare ray id',
    source: 'https://developers.cloudflare.com/fundamentals/reference/http-headers/',
  },
  {
    name: 'Fastly',
    header: 'x-fastly-request-id',
    server: 'fastly',
    page: 'fastly error:',
    source: 'https://www.fastly.com/documentation/guides/concepts/errors/',
  },
  {
    name: 'Akamai',
    header: 'x-akamai-request-id',
    server: 'akamaighost',
    page: 'errors.edgesuite.net',
    source: 'https://techdocs.akamai.com/property-mgr/docs/debug-err-strings',
  },
  {
    name: 'Azure Front Door',
    header: 'x-azure-ref',
    server: 'azure front door',
    page: 'azure front door',
    source: 'https://learn.microsoft.com/en-us/azure/frontdoor/front-door-http-headers-protocol',
  },
] as const;
