import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Meaning, readMeaning } from '../../src/explain/reader.ts';

const read = (name: string) => readFileSync(new URL(`../fixtures/explain/${name}`, import.meta.url), 'utf8');

/** What comes of a text, short: `check HOST:PORT/PATH`, `ask → offers`. */
function inShort(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'check': {
      const targets = meaning.targets.map(
        ({ origin, port, path }) => `${origin}${port === null ? '' : `:${port}`}${path === '/' ? '' : path}`,
      );
      return `${meaning.watch ? 'watch' : 'check'} ${targets.join(' ')}`;
    }
    case 'word':
      return `word ${[meaning.word, ...meaning.rest].join(' ')}`;
    case 'explain':
      return `explain ${meaning.report.form} ${meaning.report.status}${meaning.hosts.map((host) => ` ${host}`).join('')}`;
    case 'ask':
      return `ask${meaning.offers.map((offer) => ` [${offer.kind === 'check' ? `check ${offer.host}` : offer.text}]`).join('')}`;
    default:
      return meaning.kind;
  }
}

test('what people write is taken as a colleague would take it', () => {
  for (const [text, expected] of [
    [': shop.example.test', 'check shop.example.test'],
    ['shop.example.test please', 'check shop.example.test'],
    ['shop.example.test is down, please look', 'check shop.example.test'],
    ['please have a look at shop.example.test, thanks', 'check shop.example.test'],
    ['is shop.example.test down?', 'check shop.example.test'],
    [', what is wrong with <https://shop.example.test/cart> ?', 'check shop.example.test/cart'],
    ['a.example.test, b.example.test', 'check a.example.test b.example.test'],
    ['watch shop.example.test', 'watch shop.example.test'],
    ['thanks!', 'thanks'],
    ['', 'nothing'],
    ['explain x-cache: Error from cloudfront', 'explain response null'],
    ['is shop.example.test ok?', 'check shop.example.test'],
    ['hi', 'greeting'],
    ['Good morning!', 'greeting'],
    ['stop', 'stop'],
    ['shop.example.test 8443', 'check shop.example.test:8443'],
    ['hsitory shop.example.test', 'ask [history shop.example.test]'],
    ['cehck shop.example.test', 'ask [check shop.example.test]'],
    ['502', 'ask'],
    ['<mailto:shop@example.test|shop@example.test>', 'ask [check example.test]'],
    ['🔥', 'ask'],
    [
      'why does <http://www.shop.example.test|www.shop.example.test> answer 502?',
      'check www.shop.example.test',
    ],
    ['shop.example.test --prot https', 'ask'],
    ['{"status": "200", "headers": {}}', 'ask [edge]'],
    ['-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', 'ask'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

test('no plain talk starts a check', () => {
  for (const text of [
    'the deploy of shop.example.test went fine',
    'shop.example.test works again, thanks',
    'shop.example.test is up',
    'never mind, shop.example.test was a false alarm',
    'we moved shop.example.test to the new cluster on Monday',
    'lunch at pizza.example.test at noon',
    'see nginx.conf and error.log',
    'the docs are at docs.example.test/page',
  ]) {
    const { kind } = readMeaning(text);
    assert.ok(kind === 'ask' || kind === 'thanks', `${text}: ${kind}`);
  }
});

test('the strict grammar is understood exactly as before', () => {
  for (const [text, expected] of [
    ['origin.example.com:8443', 'check origin.example.com:8443'],
    ['check a.example.com b.example.com --protocol https', 'check a.example.com b.example.com'],
    ['history a.example.com', 'word history a.example.com'],
    ['show k7f2x9abcd', 'word show k7f2x9abcd'],
    ['status', 'word status'],
    ['explain', 'word explain'],
    ['help', 'help'],
  ] as const)
    assert.equal(inShort(readMeaning(text)), expected, text);
});

test('pages, headers and log lines are explained, and what they name is offered', () => {
  for (const [text, expected] of [
    [
      read('page-504.html').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      /^explain error-page 504/,
    ],
    [read('page-function-read-only.txt'), /^explain error-page 502/],
    [
      `we get this for https://shop.example.test/cart\n${read('page-2021-dns.html')}`,
      /^explain error-page 502 https:\/\/shop\.example\.test\/cart/,
    ],
    [read('curl-origin.txt'), /^explain response 502 .*www\.example\.com/],
    ['x-cache: LambdaExecutionError from cloudfront', /^explain response 503/],
    [read('standard.log'), /^explain standard-log 502/],
  ] as const)
    assert.match(inShort(readMeaning(text)), expected);
});

test('several hosts and no question, or more than can be checked at once, are asked back', () => {
  const many = Array.from({ length: 7 }, (_, index) => `h${index}.example.test`);
  const asked = readMeaning(`please check ${many.join(' ')}`);
  assert.equal(asked.kind, 'ask');
  assert.equal(asked.kind === 'ask' ? asked.offers.length : 0, 5);
  assert.equal(readMeaning(many.slice(0, 5).join('\n')).kind, 'check');
});

test('nothing is answered with grammar', () => {
  for (const text of ['🔥', '502', 'what?', 'lorem ipsum dolor', 'shop', 'hsitory', '<@U0BOB> did it'])
    for (const meaning of [readMeaning(text)])
      assert.doesNotMatch(JSON.stringify(meaning), /No target|is not a full host name|targets at once/, text);
});

test('secrets in what is pasted are never repeated', () => {
  const secret = 'c2VjcmV0LXNlY3JldA';
  for (const text of [
    `HTTP/2 502\nx-cache: Error from cloudfront\nset-cookie: session=${secret}; Path=/\nauthorization: Bearer ${secret}\n`,
    `> GET /x?X-Amz-Signature=${secret} HTTP/2\n> Host: shop.example.test\n> Authorization: Bearer ${secret}\n> Cookie: sid=${secret}\n< HTTP/2 502\n< x-cache: Error from cloudfront\n< server: CloudFront\n`,
    `why does https://shop.example.test/a?Expires=1&Signature=${secret}&Key-Pair-Id=K1 answer 502?`,
    `http: proxy error: Get "http://app/x?token=${secret}": EOF`,
    `Authorization: Bearer ${secret}`,
    `{"errorType":"Error","errorMessage":"denied for token=${secret}"}`,
  ])
    assert.doesNotMatch(
      JSON.stringify({ ...readMeaning(text), targets: undefined }),
      new RegExp(secret),
      text,
    );
});
