import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { legsOf } from '../../src/target/legs.ts';
import { parseTargetWords } from '../../src/target/options.ts';
import { parseSlackText } from '../../src/target/slack-text.ts';

test('a protocol and port left open ask both ways in; a given port asks one', () => {
  const legs = (...words: string[]) => {
    const request = parseTargetWords(words);
    assert.equal(request.kind, 'parsed', words.join(' '));
    if (request.kind !== 'parsed') return '';
    return request.value.targets
      .flatMap((target) => legsOf(target).map(({ protocol, port }) => `${protocol}:${port}`))
      .join(' ');
  };
  assert.equal(legs('a.example'), 'https:443 http:80');
  assert.equal(legs('a.example', '--port', '8443'), 'https:8443');
  assert.equal(legs('a.example', '--port', '80'), 'http:80');
  assert.equal(legs('a.example', '--protocol', 'http', '--port', '8080'), 'http:8080');
  assert.equal(legs('a.example', '--protocol', 'match-viewer', '--port', '8443'), 'https:8443 http:80');
  assert.equal(legs('http://a.example'), 'http:80');
});

test('a target as Slack links it is read in a shell as it is in Slack', () => {
  for (const [linked, plain] of [
    ['<http://a.example|a.example>', 'a.example'],
    ['<http://a.example:8443|a.example:8443>', 'a.example:8443'],
    ['<https://a.example/x?a=1&amp;b=2>', 'https://a.example/x?a=1&b=2'],
    ['"<https://a.example|https://a.example>"', 'https://a.example'],
  ] as const) {
    assert.deepEqual(parseTargetWords([linked]), parseTargetWords([plain]), linked);
    assert.equal(parseTargetWords([linked]).kind, 'parsed', linked);
  }
  assert.equal(parseTargetWords(['<@U0ALICE>']).kind, 'invalid');
});

test('no text makes the grammar throw or answer at length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const request = parseSlackText(text);
      if (request.kind === 'invalid') assert.ok(request.message.length < 1_000);
    }),
    { numRuns: 2_000 },
  );
});
