import { test } from 'node:test';
import { applicationNotReached } from '../../../src/causes/http/application-not-reached.ts';
import { answers, fails, judgeRows, UNCONNECTED } from '../http.ts';

test('a request that was turned away before the application', () => {
  judgeRows(applicationNotReached, [
    ['200', answers({}), 'ruled-out'],
    ['404 is the application’s', answers({ statusCode: 404 }), 'ruled-out'],
    ['a redirect is the application’s', answers({ statusCode: 302 }), 'ruled-out'],
    ['500 is the application’s', answers({ statusCode: 500 }), 'ruled-out'],
    [
      '401',
      answers({ statusCode: 401 }),
      'warning',
      /answered 401: it wants credentials; connection and HTTP are fine/,
    ],
    ['403', answers({ statusCode: 403 }), 'warning', /access is denied/],
    [
      'Node’s 403 of an HTTP/2 server that takes nothing else',
      answers({
        statusCode: 403,
        body: {
          bytes: 90,
          sample: '<p>Unknown ALPN Protocol, expected `h2` to be available.',
          ending: 'complete',
        },
      }),
      'ruled-out',
    ],
    ['429', answers({ statusCode: 429 }), 'warning', /too many requests/],
    [
      'AWS WAF’s challenge',
      answers({ statusCode: 202, headers: [['X-Amzn-Waf-Action', 'challenge']] }),
      'warning',
      /AWS WAF/,
    ],
    [
      'Cloudflare’s challenge',
      answers({ statusCode: 403, headers: [['cf-mitigated', 'challenge']] }),
      'warning',
      /Cloudflare wants/,
    ],
    [
      'Cloudflare’s 525 is a gateway error',
      answers({ statusCode: 525, headers: [['CF-RAY', '8f']] }),
      'ruled-out',
    ],
    [
      'a bucket that is gone',
      answers({
        statusCode: 404,
        body: { bytes: 40, sample: '<Error><Code>NoSuchBucket</Code></Error>', ending: 'complete' },
      }),
      'warning',
      /404: S3 has no bucket of that name/,
    ],
    [
      'a refusal of the Host is told as that',
      answers({ statusCode: 403 }, { host: 'www.example.com' }),
      'ruled-out',
      undefined,
      { origin: 'abc.lambda-url.eu-west-1.on.aws' },
    ],
    ['no answer', fails('closed', 'closed'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});
