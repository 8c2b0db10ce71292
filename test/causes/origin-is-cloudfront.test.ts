import { test } from 'node:test';
import { originIsCloudfront } from '../../src/causes/origin-is-cloudfront.ts';
import type { HttpExchange } from '../../src/evidence/http.ts';
import { answered, endpoint, evidence, exchange } from './evidence.ts';
import { lookup } from './lookups.ts';
import { assertOriginCause } from './table.ts';

const { target } = evidence();
const answering = (headers: HttpExchange['headers']) => [
  endpoint({
    exchanges: [
      { purpose: 'as-cloudfront', host: 'h', path: '/', observation: answered(exchange({ headers })) },
    ],
  }),
];
const alias = [lookup('public', { aliases: ['d111111abcdef8.cloudfront.net'], addresses: ['192.0.2.1'] })];

test('a distribution behind a distribution', () => {
  assertOriginCause(originIsCloudfront, [
    ['no sign of it', {}, { kind: 'ruled-out' }],
    ['another alias', { dns: [lookup('public', { aliases: ['web.example.net'] })] }, { kind: 'ruled-out' }],
    [
      'the name of a distribution',
      { target: { ...target, origin: 'd111111abcdef8.cloudfront.net' }, dns: [] },
      {
        kind: 'found',
        certainty: 'likely',
        cloudfrontStatus: 403,
        because: /is the name of a distribution: CloudFront answers 403/,
      },
    ],
    [
      'an alias of one',
      { dns: alias },
      {
        kind: 'found',
        cloudfrontStatus: 403,
        because: /^origin\.example\.com is an alias of d111111abcdef8\.cloudfront\.net/,
      },
    ],
    [
      'an edge-optimised API, by its header',
      { dns: alias, endpoints: answering([['x-amz-apigw-id', 'abc=']]) },
      { kind: 'warning', because: /edge-optimised/ },
    ],
    [
      'only a header of CloudFront',
      { endpoints: answering([['X-Amz-Cf-Pop', 'FRA56-P1']]) },
      { kind: 'warning', because: /X-Amz-Cf-Pop: FRA56-P1/ },
    ],
  ]);
});
