import { test } from 'node:test';
import { originIsCloudfront } from '../../../src/causes/origin/origin-is-cloudfront.ts';
import type { HttpExchange } from '../../../src/formats/http.ts';
import { plan } from '../distribution/plans.ts';
import { answered, endpoint, evidence, exchange } from '../evidence.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, page, served, viewer } from '../viewer.ts';

const { target } = evidence();
const answering = (headers: HttpExchange['headers'], overrides: Partial<HttpExchange> = {}) => [
  endpoint({
    exchanges: [
      {
        purpose: 'as-cloudfront',
        host: 'h',
        path: '/',
        observation: answered(exchange({ headers, ...overrides })),
      },
    ],
  }),
];
const dns = [lookup('public', { aliases: ['d111111abcdef8.cloudfront.net'], addresses: ['192.0.2.1'] })];
const asOrigin = { ...target, hostHeader: 'none' };
const DEPENDS = { kind: 'found', certainty: 'depends', dependsOn: ['origin-name'] } as const;

test('no distribution, and products that look like one', () => {
  assertOriginCause(originIsCloudfront, [
    ['no sign of it', {}, { kind: 'ruled-out' }],
    ['another alias', { dns: [lookup('public', { aliases: ['web.example.net'] })] }, { kind: 'ruled-out' }],
    [
      'an edge-optimised API, by its header',
      { dns, endpoints: answering([['x-amz-apigw-id', 'abc=']]) },
      { kind: 'warning', because: /edge-optimised/ },
    ],
    [
      'only a header of CloudFront',
      { endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']]) },
      { kind: 'warning', because: /X-Amz-Cf-Pop: FRA56-P1/ },
    ],
    [
      'the same, and told to be an origin',
      { target: asOrigin, endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']]), viewer: viewer(byEdge(502)) },
      { kind: 'warning', because: /X-Amz-Cf-Pop: FRA56-P1/ },
    ],
  ]);
});

const EDGE_PAGE = { statusCode: 403, body: page(403, 'Bad request.') };
const BY_EDGE = [['Server', 'CloudFront']] as const;

test('told to be an origin: two distributions in a chain are allowed, and what the edge answers decides', () => {
  const asForwarded = { ...target, hostHeader: 'www.example.com' };
  assertOriginCause(originIsCloudfront, [
    [
      'by its alias, which answers 200',
      { target: asOrigin, dns, endpoints: answering(BY_EDGE) },
      {
        kind: 'warning',
        because:
          /^origin\.example\.com is an alias of d111111abcdef8\.cloudfront\.net, so two distributions stand in a chain.*Its edge answered/,
      },
    ],
    [
      'by its alias, and nothing was answered',
      { target: asOrigin, dns, endpoints: [] },
      { kind: 'warning', because: /a third is answered 403\. Logs/ },
    ],
    [
      'the name of a distribution',
      { target: { ...asOrigin, origin: 'd111111abcdef8.cloudfront.net' }, dns: [] },
      { kind: 'warning', because: /is the name of a distribution, so two distributions/ },
    ],
    [
      'the edge refuses what asks like CloudFront',
      { target: asForwarded, dns, endpoints: answering(BY_EDGE, EDGE_PAGE) },
      {
        kind: 'found',
        certainty: 'likely',
        cloudfrontStatus: 403,
        because: /its edge answered the request that CloudFront sends an origin with its own 403 page/,
      },
    ],
    [
      'the same, and the configuration has the third',
      {
        target: asForwarded,
        dns,
        endpoints: answering(BY_EDGE, EDGE_PAGE),
        distribution: plan({ behind: ['E2MIDDLE', 'E3LAST'] }),
      },
      {
        kind: 'found',
        certainty: 'likely',
        cloudfrontStatus: 403,
        because: /E2MIDDLE and E3LAST stand one behind the other there, so it is a third distribution/,
      },
    ],
    [
      'the configuration has a third, and nothing was answered',
      {
        target: asOrigin,
        dns,
        endpoints: [],
        distribution: plan({ behind: ['E2MIDDLE', 'E3LAST'] }),
      },
      { kind: 'warning', because: /with this one 3 distributions in a chain, where AWS's quotas allow two/ },
    ],
    [
      'a page of today, without a sentence, and an alias that DNS does not show',
      { target: asForwarded, endpoints: answering(BY_EDGE, { statusCode: 403, body: page(403) }) },
      { kind: 'found', certainty: 'likely', cloudfrontStatus: 403 },
    ],
    [
      'one way in is refused and the other serves',
      {
        target: asForwarded,
        dns,
        endpoints: [...answering(BY_EDGE, EDGE_PAGE), ...answering(BY_EDGE)],
      },
      { kind: 'warning' },
    ],
    [
      'another Host is refused',
      {
        target: asForwarded,
        dns,
        endpoints: answering(BY_EDGE).map((seen) => ({
          ...seen,
          exchanges: [
            ...seen.exchanges,
            ...answering(BY_EDGE, EDGE_PAGE).flatMap(({ exchanges }) =>
              exchanges.map((sent) => ({ ...sent, purpose: 'other-host' as const })),
            ),
          ],
        })),
      },
      { kind: 'warning' },
    ],
    [
      'this address is blocked, which CloudFront’s may not be',
      {
        target: asForwarded,
        dns,
        endpoints: answering(BY_EDGE, { statusCode: 403, body: page(403, 'Request blocked.') }),
      },
      { kind: 'warning' },
    ],
    [
      'a 403 of the origin behind that distribution',
      {
        target: asForwarded,
        dns,
        endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']], { statusCode: 403 }),
      },
      { kind: 'warning' },
    ],
  ]);
});

test('the name viewers use: what they get, and where the origin’s name is', () => {
  assertOriginCause(originIsCloudfront, [
    [
      'nothing was fetched',
      { dns },
      { ...DEPENDS, because: /what they get was not seen\. Check the origin’s own name instead$/ },
    ],
    [
      'the edge could not be reached',
      { dns, viewer: viewer('refused') },
      { ...DEPENDS, because: /what they get was not seen/ },
    ],
    [
      '502 of CloudFront',
      { dns, viewer: viewer(byEdge(502, "CloudFront wasn't able to connect to the origin.")) },
      {
        ...DEPENDS,
        because:
          /is an alias of d111111abcdef8\.cloudfront\.net, so viewers use this name\. Now they get 502, made by CloudFront \("CloudFront wasn't able to connect to the origin\."\), cached or not\. Check the origin’s own name instead; request id id-of-the-request==$/,
      },
    ],
    [
      'a page of today',
      { dns, viewer: viewer(byEdge(504)) },
      { ...DEPENDS, because: /get 504, made by CloudFront \(its page gives no reason\)/ },
    ],
    [
      'that took its time',
      {
        dns,
        viewer: viewer({
          ...(byEdge(504) as object),
          timings: { connectMs: 1, tlsMs: 2, firstByteMs: 30_100, endMs: 30_120 },
        }),
      },
      { ...DEPENDS, because: /get 504 after 30\.1 s, made by CloudFront/ },
    ],
    [
      'the origin’s own 502',
      {
        dns,
        viewer: viewer({
          statusCode: 502,
          headers: [
            ['Server', 'awselb/2.0'],
            ['X-Cache', 'Error from cloudfront'],
          ],
        }),
      },
      { ...DEPENDS, because: /get 502, passed on from the origin \(Server: "awselb\/2\.0"\)/ },
    ],
    [
      'a custom error page',
      {
        dns,
        viewer: viewer({
          statusCode: 502,
          headers: [
            ['Server', 'AmazonS3'],
            ['X-Cache', 'Error from cloudfront'],
          ],
        }),
      },
      { ...DEPENDS, because: /get 502, made by CloudFront or by the origin/ },
    ],
    [
      'an error only where the cache does not help',
      { dns, viewer: viewer(served('Hit', ['Age', '3600']), byEdge(502)) },
      {
        ...DEPENDS,
        because:
          /get 200, from the cache \(3600 s old\) as typed, and 502, made by CloudFront .* with a query of its own/,
      },
    ],
    [
      'nothing but the cache',
      { dns, viewer: viewer(served('Hit', ['Age', '3600'])) },
      { ...DEPENDS, because: /200, from the cache/ },
    ],
    [
      'made by a function',
      { dns, viewer: viewer(served('LambdaGeneratedResponse')) },
      { ...DEPENDS, because: /get 200/ },
    ],
    [
      'served by the origin just now',
      { dns, viewer: viewer(served('Hit'), served('Miss')) },
      {
        kind: 'warning',
        because: /Just now CloudFront got 200 for them from the origin, not from the cache/,
      },
    ],
    [
      'a refusal of the origin is an answer of it',
      {
        dns,
        viewer: viewer({
          statusCode: 404,
          headers: [
            ['Server', 'nginx'],
            ['X-Cache', 'Error from cloudfront'],
          ],
        }),
      },
      { kind: 'warning', because: /CloudFront got 404 for them from the origin/ },
    ],
    [
      'a function’s fault',
      {
        dns,
        viewer: viewer(
          byEdge(502, 'The Lambda function result failed validation: The body is not a string.'),
        ),
      },
      {
        kind: 'warning',
        because: /get 502, for an edge function \("The Lambda function result failed validation/,
      },
    ],
    [
      'no alias, and served: a platform on CloudFront, maybe',
      { endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']]), viewer: viewer(served('Hit')) },
      { kind: 'warning', because: /X-Amz-Cf-Pop: FRA56-P1\): it may be a distribution itself$/ },
    ],
    [
      'no alias, and answers like CloudFront’s',
      { endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']]), viewer: viewer(byEdge(502)) },
      { ...DEPENDS, because: /^its answers carry a header of CloudFront's/ },
    ],
  ]);
});
