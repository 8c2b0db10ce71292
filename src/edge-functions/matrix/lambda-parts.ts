import type { EdgeEvent } from '../../formats/edge-report.ts';
import type { Members } from './event-case.ts';

export const header = (key: string, ...values: readonly string[]) => ({
  [key.toLowerCase()]: values.map((value) => ({ key, value })),
});

export const VIEWER_HEADERS = {
  ...header('Host', 'www.example.com'),
  ...header('User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'),
  ...header('Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'),
  ...header('Accept-Language', 'en-GB,en;q=0.5'),
  ...header('Accept-Encoding', 'gzip, deflate, br'),
  ...header('Referer', 'https://www.example.com/'),
  ...header('Cookie', 'session=abc; theme=dark'),
};

export const ORIGIN_HEADERS = {
  ...header('Host', 'origin.example.com'),
  ...header('User-Agent', 'Amazon CloudFront'),
  ...header('X-Forwarded-For', '203.0.113.178'),
  ...header('Via', '2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'),
  ...header('Accept-Encoding', 'gzip'),
  ...header('Cache-Control', 'no-cache'),
};

/** Added at origin events where a policy asks for them, as functions that read them expect. */
export const CLOUDFRONT_HEADERS = {
  ...header('CloudFront-Viewer-Country', 'DE'),
  ...header('CloudFront-Is-Mobile-Viewer', 'false'),
  ...header('CloudFront-Is-Desktop-Viewer', 'true'),
  ...header('CloudFront-Forwarded-Proto', 'https'),
};

export const CUSTOM = {
  custom: {
    customHeaders: {},
    domainName: 'origin.example.com',
    keepaliveTimeout: 5,
    path: '',
    port: 443,
    protocol: 'https',
    readTimeout: 30,
    sslProtocols: ['TLSv1.2'],
  },
};
export const S3 = {
  s3: {
    authMethod: 'none',
    customHeaders: {},
    domainName: 'amzn-s3-demo-bucket.s3.eu-west-1.amazonaws.com',
    path: '',
    region: 'eu-west-1',
  },
};
export const S3_WITH_IDENTITY = { s3: { ...S3.s3, authMethod: 'origin-access-identity' } };
/**
 * How a VPC origin is shown to functions is not documented; it is a custom origin with a private name here.
 */
export const VPC = {
  custom: { ...CUSTOM.custom, domainName: 'internal-app-1234567890.eu-west-1.elb.amazonaws.com' },
};

export const BODY = { inputTruncated: false, action: 'read-only', encoding: 'base64', data: 'eyJhIjoxfQ==' };
/** A body that the trigger includes and the viewer did not send. */
export const NO_BODY = { inputTruncated: false, action: 'read-only', encoding: 'base64', data: '' };
export const TRUNCATED = {
  ...BODY,
  inputTruncated: true,
  data: Buffer.from('x'.repeat(3_000)).toString('base64'),
};

export function request(headers: Members, members: Members = {}): Members {
  return {
    clientIp: '203.0.113.178',
    headers,
    method: 'GET',
    querystring: '',
    uri: '/index.html',
    ...members,
  };
}

export function lambdaEvent(event: EdgeEvent, cf: Members): unknown {
  const config = {
    distributionDomainName: 'd111111abcdef8.cloudfront.net',
    distributionId: 'EDFDVBD6EXAMPLE',
    eventType: event,
    requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==',
  };
  return { Records: [{ cf: { config, ...cf } }] };
}

/** The same headers without one of them. */
export function withoutMember(headers: Members, name: string): Members {
  return Object.fromEntries(Object.entries(headers).filter(([own]) => own !== name));
}

/** A viewer need not send a User-Agent; to the origin CloudFront sends its own. */
export const isViewer = (headers: Members) => headers === VIEWER_HEADERS;

/** Headers that the code reads by name. Their real values are unknown, so these are invented. */
export const named = (names: readonly string[]) =>
  Object.assign({}, ...names.map((name) => header(name, NAMED_VALUES[name] ?? 'example.com'))) as Members;
const NAMED_VALUES: Readonly<Record<string, string>> = {
  authorization: 'Basic dXNlcjpwYXNz',
  origin: 'https://app.example.com',
  range: 'bytes=0-99',
  'content-length': '7',
};

/**
 * An origin with the custom headers that the code reads, which its author will have set in the distribution.
 */
export function withCustomHeaders(origin: Members, names: readonly string[]): Members {
  const customHeaders = named(names);
  return Object.fromEntries(
    Object.entries(origin).map(([kind, own]) => [kind, { ...(own as Members), customHeaders }]),
  );
}
