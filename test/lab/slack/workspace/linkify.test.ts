import assert from 'node:assert/strict';
import test from 'node:test';
import { linkify } from '../../../../src/lab/slack/workspace/linkify.ts';

test('typed text becomes what Slack sends', () => {
  for (const [typed, sent] of [
    ['origin.example.com', '<http://origin.example.com|origin.example.com>'],
    [
      'origin.example.com:8443/a?b&c',
      '<http://origin.example.com:8443/a?b&amp;c|origin.example.com:8443/a?b&amp;c>',
    ],
    ['see https://origin.example.com/x now', 'see <https://origin.example.com/x> now'],
    ['me@example.com', '<mailto:me@example.com|me@example.com>'],
    ['`origin.example.com`', '`origin.example.com`'],
    ['origin.test', 'origin.test'],
    ['10.0.0.1', '10.0.0.1'],
    ['@cf502 help', '<@U0CF502BOT> help'],
    ['<!channel> & co', '&lt;!channel&gt; &amp; co'],
  ] as const)
    assert.equal(linkify(typed), sent, typed);
});
