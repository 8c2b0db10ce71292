import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namedOrigins, ORIGINS_MAX } from '../../src/explain/named-origins.ts';
import { wordsOf } from '../../src/slack/requests/message-words.ts';

test('URLs and hosts are found as they were typed, each host once', () => {
  for (const [text, expected] of [
    ['origin.example.com is down', ['origin.example.com']],
    [
      'see (https://a.example.com/x?y=1), then *b.example.com*.',
      ['https://a.example.com/x?y=1', 'b.example.com'],
    ],
    ['a.example.com:8443 and https://a.example.com/', ['https://a.example.com/']],
    ['a.example.com:8443', ['a.example.com:8443']],
    ['mail ops@example.com about nginx.conf, error.log and fullchain.pem', []],
    ['https://d111111abcdef8.cloudfront.net/x answers 502', []],
    ['10.0.0.7, 1.2.3, v2.10.1 and e.g. nothing', []],
    ['ORIGIN.Example.COM', ['ORIGIN.Example.COM']],
    // What looks like a host in code, paths and links to where people ask for help.
    [
      'paths `/terraform.tfstate`, `/app/index.io` and volume.zip, process.env, LoadBalancer.DNSName, app.get(1)',
      [],
    ],
    ['see https://repost.aws/questions/1 and https://user-images.githubusercontent.com/1/2.png', []],
    ['db.internal and a.test', ['db.internal', 'a.test']],
    [`https://long.example.com/${'x'.repeat(500)}`, ['long.example.com']],
  ] as const)
    assert.deepEqual(namedOrigins(text), expected, text.slice(0, 60));
});

test('whoever is known to matter goes first, with the URL the text has for it', () => {
  const text = 'GET https://www.example.com/ via https://origin.example.com:8443/health';
  assert.deepEqual(namedOrigins(text, ['origin.example.com']), [
    'https://origin.example.com:8443/health',
    'https://www.example.com/',
  ]);
});

test('many names and hostile text stay bounded', () => {
  const many = Array.from({ length: 500 }, (_, index) => `h${index}.example.com`).join(' ');
  assert.equal(namedOrigins(many).length, ORIGINS_MAX);
  for (const text of [
    'https://'.repeat(20_000),
    'a.'.repeat(30_000),
    '<!channel> <@U1> `x`',
    '\u202e.com'.repeat(999),
  ])
    assert.ok(namedOrigins(text).length <= ORIGINS_MAX);
});

test('what a person reads in a message is read: text, or blocks and attachments of a tool', () => {
  assert.equal(
    wordsOf({
      text: 'see <http://a.example|a.example> &amp; <https://b.example/x>, <@U1> <!here>',
      blocks: [{ text: 'twice' }],
    }),
    'see a.example & https://b.example/x,    ',
  );
  const alert = {
    text: '',
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Down: <https://c.example/health>' } }],
    attachments: [{ fallback: 'ALARM', fields: [{ title: 'Host', value: 'd.example' }], color: 'red' }],
  };
  assert.equal(wordsOf(alert), 'Down: https://c.example/health\nALARM\nHost\nd.example');
  for (const odd of [null, 7, 'x', [], { text: 7 }, { attachments: 'x' }]) assert.equal(wordsOf(odd), '');
  let deep: unknown = 'deep.example';
  for (let depth = 0; depth < 10_000; depth++) deep = { value: deep };
  assert.equal(wordsOf({ attachments: [deep] }), '');
  assert.ok(wordsOf({ text: 'x'.repeat(500_000) }).length <= 60_000);
});
