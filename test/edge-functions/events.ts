import type { EdgeEvent } from '../../src/formats/edge-report.ts';

/** Events as CloudFront hands them to functions, shaped after the examples of the guide (lambda-event-structure). */

type Json = { [name: string]: unknown };

export function header(key: string, ...values: readonly string[]): Json[] {
  return values.map((value) => ({ key, value }));
}

/** A request as origin-request sees it; `change` replaces members. */
export function request(change: Json = {}): Json {
  return {
    clientIp: '203.0.113.178',
    headers: {
      host: header('Host', 'origin.example.com'),
      'user-agent': header('User-Agent', 'Amazon CloudFront'),
      via: header('Via', '2.0 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'),
      'accept-encoding': header('Accept-Encoding', 'gzip'),
    },
    method: 'GET',
    querystring: 'size=large',
    uri: '/picture.jpg',
    ...change,
  };
}

export const CUSTOM_ORIGIN = {
  customHeaders: { 'x-shared-secret': header('X-Shared-Secret', 's3cret') },
  domainName: 'origin.example.com',
  keepaliveTimeout: 5,
  path: '',
  port: 443,
  protocol: 'https',
  readTimeout: 30,
  sslProtocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
};

export const S3_ORIGIN = {
  authMethod: 'origin-access-identity',
  customHeaders: {},
  domainName: 'amzn-s3-demo-bucket.s3.amazonaws.com',
  path: '/static',
  region: 'us-east-1',
};

export function custom(change: Json = {}): Json {
  return request({ origin: { custom: { ...CUSTOM_ORIGIN, ...change } } });
}

export function s3(change: Json = {}): Json {
  return request({ origin: { s3: { ...S3_ORIGIN, ...change } } });
}

export function response(change: Json = {}): Json {
  return {
    headers: {
      'content-type': header('Content-Type', 'text/html'),
      'content-length': header('Content-Length', '9593'),
      via: header('Via', '1.1 2afae0d44e2540f472c0635ab62c232b.cloudfront.net (CloudFront)'),
      'transfer-encoding': header('Transfer-Encoding', 'chunked'),
    },
    status: '200',
    statusDescription: 'OK',
    ...change,
  };
}

/** The event around it, with the origin where there is one. */
export function lambdaInput(eventType: EdgeEvent, cf: Json): string {
  return JSON.stringify({
    Records: [{ cf: { config: { distributionId: 'EDFDVBD6EXAMPLE', eventType }, ...cf } }],
  });
}

export function functionRequest(change: Json = {}): Json {
  return {
    method: 'GET',
    uri: '/picture.jpg',
    querystring: {
      size: { value: 'large' },
      color: { value: 'red', multiValue: [{ value: 'red' }, { value: 'blue' }] },
    },
    headers: { host: { value: 'www.example.com' }, accept: { value: '*/*' } },
    cookies: { id: { value: 'a' } },
    ...change,
  };
}

export function functionResponse(change: Json = {}): Json {
  return {
    statusCode: 200,
    statusDescription: 'OK',
    headers: { via: { value: '1.1 x.cloudfront.net (CloudFront)' }, server: { value: 'nginx' } },
    cookies: { id: { value: 'a', attributes: 'Secure; Path=/' } },
    ...change,
  };
}

export function functionInput(eventType: EdgeEvent, members: Json): string {
  return JSON.stringify({
    version: '1.0',
    context: { eventType },
    viewer: { ip: '203.0.113.178' },
    ...members,
  });
}
