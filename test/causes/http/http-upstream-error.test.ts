import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpUpstreamError } from '../../../src/causes/http/http-upstream-error.ts';
import { endpoint } from '../evidence.ts';
import { answers, fails, judgeOne, judgeRows, UNCONNECTED } from '../http.ts';

const page = (sample: string) => ({ bytes: sample.length, sample, ending: 'complete' }) as const;

test('an origin that answers 502, 503 or 504 itself', () => {
  judgeRows(httpUpstreamError, [
    ['200', answers({}), 'ruled-out'],
    ['404', answers({ statusCode: 404 }), 'ruled-out'],
    ['500 is passed on, and is no gateway error', answers({ statusCode: 500 }), 'ruled-out'],
    ['501', answers({ statusCode: 501 }), 'ruled-out'],
    ['502', answers({ statusCode: 502 }), 'found', /^the origin answered 502 itself to "\/"$/],
    [
      '504 with the path',
      answers({ statusCode: 504 }, { path: '/health' }),
      'found',
      /504 itself to "\/health"/,
    ],
    ['refused', UNCONNECTED, 'unknown', /no TCP connection/],
    [
      'closed',
      fails('closed', 'closed without a byte of an answer'),
      'unknown',
      /no HTTP answer to judge: closed/,
    ],
    [
      'our own deadline',
      fails('cut-short', 'ended by our own deadline'),
      'unknown',
      /before this check ended/,
    ],
  ]);
});

test('the status that is passed on is told, and it is proven', () => {
  for (const statusCode of [502, 503, 504])
    assert.deepEqual(judgeOne(httpUpstreamError, answers({ statusCode })), {
      kind: 'found',
      certainty: 'proven',
      cloudfrontStatus: statusCode,
      because: `the origin answered ${statusCode} itself to "/"`,
      decisive: `it answered ${statusCode} to "/"`,
    });
});

test('a gateway error whose head CloudFront may not take is one either way', () => {
  const folded = (statusCode?: number) =>
    endpoint({
      exchanges: [
        {
          purpose: 'as-cloudfront',
          host: 'origin.example.com',
          path: '/',
          observation: {
            kind: 'failed',
            failure: {
              kind: 'malformed',
              phase: 'response-head',
              detail: 'header-folded: after "HTTP/1.1 502 Bad Gateway"',
              ...(statusCode !== undefined && { statusCode }),
            },
            elapsedMs: 1,
          },
        },
      ],
    });
  judgeRows(httpUpstreamError, [
    ['502', folded(502), 'found', /502 itself to "\/", in a head that .* or answers 502/],
    ['503', folded(503), 'found', /passes the 503 on, or answers 502/],
    ['200', folded(200), 'unknown', /whether CloudFront takes/],
    ['no status that was kept', folded(), 'unknown', /whether CloudFront takes/],
  ]);
  const judged = judgeOne(httpUpstreamError, folded(502));
  assert.ok(judged.kind === 'found');
  assert.deepEqual([judged.certainty, judged.cloudfrontStatus], ['proven', 502]);
  const other = judgeOne(httpUpstreamError, folded(504));
  assert.equal(other.kind === 'found' && other.certainty, 'likely');
});

test('what Cloudflare says of the server behind it is passed on, and no healthy answer', () => {
  for (const statusCode of [520, 521, 522, 523, 524, 525, 526, 530]) {
    const judged = judgeOne(httpUpstreamError, answers({ statusCode, headers: [['CF-Ray', '8a']] }));
    assert.ok(judged.kind === 'found', String(statusCode));
    assert.deepEqual(
      [judged.certainty, judged.cloudfrontStatus, judged.madeBy],
      ['likely', statusCode, 'cloudflare'],
    );
  }
  judgeRows(httpUpstreamError, [
    ['without its mark', answers({ statusCode: 525 }), 'found', /525 itself .*which Cloudflare says where/],
    ['another of the range', answers({ statusCode: 527 }), 'ruled-out'],
  ]);
});

test('who said it: a page of its own, a header in front, or nothing known', () => {
  judgeRows(httpUpstreamError, [
    [
      'nginx’s own page',
      answers({
        statusCode: 502,
        headers: [['Server', 'nginx/1.22.1']],
        body: page(
          '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<hr><center>nginx/1.22.1</center>\r\n',
        ),
      }),
      'found',
      /the page is nginx’s own$/,
    ],
    [
      'an application’s page behind nginx',
      answers({ statusCode: 503, headers: [['server', 'nginx']], body: page('down for maintenance') }),
      'found',
      /itself to "\/"; Server: "nginx"$/,
    ],
    [
      'HAProxy, which sends no Server',
      answers({
        statusCode: 503,
        headers: [],
        body: page(
          '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
        ),
      }),
      'found',
      /HAProxy’s own$/,
    ],
    [
      'an ALB',
      answers({ statusCode: 502, headers: [['Server', 'awselb/2.0']] }),
      'found',
      /the page is an Application Load Balancer’s own$/,
    ],
    [
      'another CloudFront in between',
      answers({
        statusCode: 502,
        headers: [['Server', 'CloudFront']],
        body: page('<PRE>\nGenerated by cloudfront (CloudFront)'),
      }),
      'found',
      /CloudFront’s own$/,
    ],
    [
      'API Gateway',
      answers({
        statusCode: 502,
        headers: [['x-amz-apigw-id', 'x=']],
        body: page('{"message": "Internal server error"}'),
      }),
      'found',
      /API Gateway’s own$/,
    ],
    [
      'a server nobody knows, and when it wants to be asked again',
      answers({
        statusCode: 503,
        headers: [
          ['Server', 'x'.repeat(500)],
          ['Retry-After', '120'],
        ],
      }),
      'found',
      /Server: "x{40}…"; Retry-After: "120"$/,
    ],
  ]);
});

test('what is missing matters only where nothing else explains it', () => {
  const matters = (judgement: ReturnType<typeof judgeOne>) =>
    judgement.kind === 'unknown' && judgement.matters;
  assert.equal(matters(judgeOne(httpUpstreamError, UNCONNECTED)), false);
  assert.equal(matters(judgeOne(httpUpstreamError, fails('cut-short', 'our own deadline'))), true);
  assert.equal(matters(judgeOne(httpUpstreamError, fails('unreachable', 'EHOSTUNREACH'))), true);
  assert.equal(matters(judgeOne(httpUpstreamError, fails('malformed', 'bare-line-feed: after "X"'))), true);
  assert.equal(matters(judgeOne(httpUpstreamError, fails('malformed', 'header-line: "X Y"'))), false);
});
