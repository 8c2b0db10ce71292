import { test } from 'node:test';
import { httpKeepaliveTooShort } from '../../../src/causes/http/http-keepalive-too-short.ts';
import { answered, skipped } from '../evidence.ts';
import { answers, fails, judgeRows, UNCONNECTED } from '../http.ts';

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
    [
      'timed, and too short',
      { ...says('timeout=5'), idle: answered({ closedAfterMs: 5_010 }) },
      'warning',
      /after 5\.0 s; CloudFront/,
    ],
    [
      'timed, and safely longer',
      { ...says('timeout=5'), idle: answered({ closedAfterMs: 6_000 }) },
      'ruled-out',
    ],
    ['timed, and still open', { ...says('timeout=5'), idle: answered({ closedAfterMs: null }) }, 'ruled-out'],
    ['not timed after all', { ...says('timeout=5'), idle: skipped('closed') }, 'warning', /timeout=5/],
  ]);
});
