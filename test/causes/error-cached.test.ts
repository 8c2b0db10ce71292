import { test } from 'node:test';
import { errorCached } from '../../src/causes/error-cached.ts';
import { answers, fails, judgeRows, UNCONNECTED } from './http.ts';

const error = (...headers: (readonly [string, string])[]) => answers({ statusCode: 503, headers });

test('an error that outlives its repair', () => {
  judgeRows(errorCached, [
    ['no error', answers({ headers: [['Cache-Control', 'max-age=600']] }), 'ruled-out'],
    ['an error that says nothing', error(), 'ruled-out'],
    ['no longer than CloudFront’s default', error(['Cache-Control', 'max-age=10']), 'ruled-out'],
    [
      'longer',
      error(['cache-control', 'public, max-age=600']),
      'warning',
      /the 503 allows caches to keep it 600 s/,
    ],
    [
      's-maxage counts for CloudFront',
      error(['Cache-Control', 'max-age=0, s-maxage=300']),
      'warning',
      /300 s/,
    ],
    ['s-maxage over max-age', error(['Cache-Control', 'max-age=600, s-maxage=0']), 'ruled-out'],
    ['no-store', error(['Cache-Control', 'no-store, max-age=600']), 'ruled-out'],
    ['from a cache in front', error(['Age', '42']), 'warning', /42 s old/],
    ['an Age that is none', error(['Age', 'Infinity']), 'ruled-out'],
    ['no answer', fails('closed', 'closed'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});
