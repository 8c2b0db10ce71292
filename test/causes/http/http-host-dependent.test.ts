import { test } from 'node:test';
import { httpHostDependent } from '../../../src/causes/http/http-host-dependent.ts';
import type { EndpointEvidence } from '../../../src/formats/evidence.ts';
import { answered, exchange } from '../evidence.ts';
import { answers, fails, judgeRows, UNCONNECTED } from '../http.ts';

const FORBIDDEN = { bytes: 23, sample: '{"message":"Forbidden"}', ending: 'complete' } as const;
const NO_BUCKET = {
  bytes: 90,
  sample: '<Error><Code>NoSuchBucket</Code><BucketName>www.example.com</BucketName></Error>',
  ending: 'complete',
} as const;
const BUCKET = 'assets.s3.eu-west-1.amazonaws.com';
const API = 'abc123.execute-api.eu-west-1.amazonaws.com';

function both(status: number, otherStatus: number): EndpointEvidence {
  const seen = answers({ statusCode: status });
  const other = {
    purpose: 'other-host',
    host: 'www.example.com',
    path: '/',
    observation: answered(exchange({ statusCode: otherStatus })),
  } as const;
  return { ...seen, exchanges: [...seen.exchanges, other] };
}

test('an answer that depends on the Host header', () => {
  judgeRows(httpHostDependent, [
    ['the same to both', both(200, 200), 'ruled-out'],
    ['two errors', both(404, 403), 'ruled-out'],
    [
      'better with the other name',
      both(403, 200),
      'warning',
      /to Host "origin\.example\.com" the origin answered 403, to Host "www\.example\.com" 200/,
    ],
    ['worse with the other name', both(200, 421), 'warning', /200, to Host "www\.example\.com" 421/],
    ['worse with a name that is not sent', both(200, 421), 'ruled-out', undefined, { hostHeader: 'none' }],
    ['421 says so itself', answers({ statusCode: 421 }), 'warning', /421, which says/],
    [
      'API Gateway under a name of the customer’s',
      answers({ statusCode: 403, headers: [['x-amz-apigw-id', 'x=']], body: FORBIDDEN }),
      'warning',
      /the origin answered 403, which API Gateway says to a name it does not serve/,
    ],
    [
      'API Gateway’s name as origin, another as Host',
      answers({ statusCode: 403 }, { host: 'www.example.com' }),
      'warning',
      /API Gateway/,
      { origin: API },
    ],
    [
      'S3 under another name takes it for a bucket',
      answers({ statusCode: 404, body: NO_BUCKET }, { host: 'www.example.com' }),
      'warning',
      /404, since S3 takes the Host for the name of a bucket/,
      { origin: BUCKET },
    ],
    [
      'S3 under its own name: that bucket is gone',
      answers({ statusCode: 404, body: NO_BUCKET }, { host: BUCKET }),
      'ruled-out',
      undefined,
      { origin: BUCKET },
    ],
    [
      'Vercel has no deployment for the name',
      answers({ statusCode: 404, headers: [['x-vercel-error', 'DEPLOYMENT_NOT_FOUND']] }),
      'warning',
      /404, which Vercel says to a name it does not serve/,
    ],
    [
      'API Gateway under its own name',
      answers({ statusCode: 403 }, { host: API }),
      'ruled-out',
      undefined,
      { origin: API },
    ],
    [
      'a Lambda function URL under another name',
      answers({ statusCode: 403 }, { host: 'www.example.com' }),
      'warning',
      /as a Lambda function URL does/,
      { origin: 'abc.lambda-url.eu-west-1.on.aws' },
    ],
    ['a 403 like any other', answers({ statusCode: 403 }), 'ruled-out'],
    ['healthy', answers({}), 'ruled-out'],
    ['no answer', fails('closed', 'closed'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});
