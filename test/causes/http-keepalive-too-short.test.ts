import { test } from 'node:test';
import { httpKeepaliveTooShort } from '../../src/causes/http-keepalive-too-short.ts';
import { answers, fails, judgeRows, UNCONNECTED } from './http.ts';

const says = (value: string, connection = 'keep-alive') =>
  answers({
    headers: [
      ['Connection', connection],
      ['Keep-Alive', value],
    ],
  });

test('an origin that closes idle connections as early as CloudFront', () => {
  judgeRows(httpKeepaliveTooShort, [
    [
      'Node’s and Apache’s default',
      says('timeout=5, max=100'),
      'warning',
      /timeout=5; CloudFront keeps idle connections 5 s/,
    ],
    ['shorter', says('max=100, timeout = 2'), 'warning'],
    ['six seconds', says('timeout=6'), 'ruled-out'],
    ['a minute and more', says('timeout=75'), 'ruled-out'],
    ['closed after each answer', says('timeout=5', 'close'), 'ruled-out'],
    ['not said', answers({}), 'unknown', /does not say/],
    ['not understood', says('forever'), 'unknown'],
    ['no answer', fails('closed', 'closed'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});
