import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpVersionUnsupported } from '../../../src/causes/http/http-version-unsupported.ts';
import { answers, fails, judgeOne, judgeRows, UNCONNECTED } from '../http.ts';

test('an origin that does not speak HTTP/1.x', () => {
  judgeRows(httpVersionUnsupported, [
    ['1.1', answers({}), 'ruled-out'],
    ['1.0 is fine', answers({ httpVersion: '1.0' }), 'ruled-out'],
    [
      'an HTTP/2 frame',
      fails('not-spoken', 'http2-answer: the first bytes are an HTTP/2 SETTINGS frame'),
      'found',
      /SETTINGS frame; CloudFront speaks HTTP\/1\.1/,
    ],
    [
      'a version in the status line',
      fails('malformed', 'http-version: "HTTP/2 200 OK"'),
      'found',
      /"HTTP\/2 200 OK"/,
    ],
    ['2.0 as text', answers({ httpVersion: '2.0' }), 'found', /HTTP\/2\.0/],
    ['505', answers({ statusCode: 505 }), 'found', /refuses the version/],
    [
      '426 for HTTP/2',
      answers({ statusCode: 426, headers: [['Upgrade', 'h2c']] }),
      'found',
      /demands HTTP\/2/,
    ],
    ['426 for WebSocket', answers({ statusCode: 426, headers: [['Upgrade', 'websocket']] }), 'ruled-out'],
    ['any other 403', answers({ statusCode: 403 }), 'ruled-out'],
    ['malformed', fails('malformed', 'status-line: "HTTP/1.1 2x0"'), 'ruled-out'],
    ['silent', fails('timed-out', 'nothing came'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
  ]);
});

test('a refusal of the version is passed on with its own status', () => {
  const judgement = judgeOne(httpVersionUnsupported, answers({ statusCode: 505 }));
  assert.equal(judgement.kind === 'found' && judgement.cloudfrontStatus, 505);
});
