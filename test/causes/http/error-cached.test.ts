import { test } from 'node:test';
import { errorCached } from '../../../src/causes/http/error-cached.ts';
import { answers, fails, judgeRows, UNCONNECTED } from '../http.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';
import { byEdge, served, viewer } from '../viewer.ts';

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

const dns = [lookup('public', { aliases: ['d111111abcdef8.cloudfront.net'], addresses: ['192.0.2.1'] })];

test('an error that viewers get out of CloudFront’s cache', () => {
  assertOriginCause(errorCached, [
    ['served', { dns, viewer: viewer(served('Hit', ['Age', '99'])) }, { kind: 'ruled-out' }],
    ['an error made anew each time', { dns, viewer: viewer(byEdge(502)) }, { kind: 'ruled-out' }],
    [
      'the origin answers again',
      { dns, viewer: viewer(byEdge(502, '', ['Age', '7']), served('Miss')) },
      {
        kind: 'warning',
        because: /^viewers get 502 as typed, 7 s old \(Age\), and 200 with a query of its own/,
      },
    ],
    [
      'the same, without an Age',
      { dns, viewer: viewer(byEdge(502), served('Miss')) },
      { kind: 'warning', because: /probably comes from CloudFront's cache/ },
    ],
    ['within the default', { dns, viewer: viewer(byEdge(502, '', ['Age', '10'])) }, { kind: 'ruled-out' }],
    [
      'kept longer than the default',
      { dns, viewer: viewer(byEdge(502, '', ['Age', '240'])) },
      { kind: 'warning', because: /240 s old \(Age\): CloudFront keeps it longer than the 10 s/ },
    ],
    ['not seen', { dns }, { kind: 'unknown', matters: false }],
    ['no address', { endpoints: [] }, { kind: 'unknown', matters: false }],
  ]);
});
