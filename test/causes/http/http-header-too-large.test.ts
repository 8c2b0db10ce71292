import { test } from 'node:test';
import { httpHeaderTooLarge } from '../../../src/causes/http/http-header-too-large.ts';
import { answers, fails, judgeRows, UNCONNECTED } from '../http.ts';

test('32,768 bytes of response head are the most CloudFront takes', () => {
  judgeRows(httpHeaderTooLarge, [
    ['small', answers({}), 'ruled-out'],
    ['as much as all pages allow', answers({ headBytes: 20_480 }), 'ruled-out'],
    [
      'one byte more than one page allows',
      answers({ headBytes: 20_481 }),
      'warning',
      /^the head has 20,481 bytes.*pages disagree.*20,480 or 32,768$/,
    ],
    ['exactly', answers({ headBytes: 32_768 }), 'warning'],
    [
      'one byte more',
      answers({
        headBytes: 32_769,
        headers: [
          ['Server', 'nginx'],
          ['Set-Cookie', 'a=…'],
          ['Link', 'x'.repeat(2_048)],
        ],
      }),
      'found',
      /^the head has 32,769 bytes; the longest field that was kept is Link; CloudFront takes 32,768 bytes/,
    ],
    [
      'beyond what we read',
      fails('too-large', 'head-overflow: no end after 140000 bytes'),
      'found',
      /no end after 140000/,
    ],
    ['malformed', fails('malformed', 'header-line: "X"'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});
