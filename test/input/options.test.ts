import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { legsOf } from '../../src/cloudfront/ways-in.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { parseSlackText } from '../../src/input/slack-text.ts';

test('a protocol left open asks both ways in, on the port given, unless that stands for a protocol', () => {
  const legs = (...words: string[]) => {
    const request = parseTargetWords(words);
    assert.equal(request.kind, 'parsed', words.join(' '));
    if (request.kind !== 'parsed') return '';
    return request.value.targets
      .flatMap((target) => legsOf(target).map(({ protocol, port }) => `${protocol}:${port}`))
      .join(' ');
  };
  assert.equal(legs('a.example'), 'https:443 http:80');
  assert.equal(legs('a.example', '--port', '8443'), 'https:8443 http:8443');
  assert.equal(legs('a.example:8080'), 'https:8080 http:8080');
  assert.equal(legs('a.example', '--port', '443'), 'https:443');
  assert.equal(legs('a.example', '--port', '80'), 'http:80');
  assert.equal(legs('a.example', '--protocol', 'http', '--port', '8080'), 'http:8080');
  assert.equal(legs('a.example', '--protocol', 'match-viewer', '--port', '8443'), 'https:8443 http:80');
  assert.equal(legs('http://a.example'), 'http:80');
});

test('a number behind a host is its port, and a number alone is no address', () => {
  const read = (...words: string[]) => {
    const request = parseTargetWords(words);
    if (request.kind === 'invalid') return request.message;
    return request.value.targets.map(({ origin, port }) => `${origin} ${port}`).join(', ');
  };
  assert.equal(read('expired.example.test', '37809'), 'expired.example.test 37809');
  assert.equal(
    read('a.example', '8443', 'b.example', 'c.example', '80'),
    'a.example 8443, b.example null, c.example 80',
  );
  assert.equal(read('203.0.113.7', '8443'), '203.0.113.7 8443');
  assert.equal(read('2001:db8::1', '8443'), '2001:db8::1 8443');
  assert.equal(read('https://a.example/x', '8443'), 'a.example 8443');
  assert.equal(read('a.example:8443', '8443'), 'a.example 8443');
  assert.match(read('a.example:8443', '9443'), /names port 8443 and 9443 follows it/);
  assert.match(read('a.example', '9443', '--port', '8443'), /names port 9443 and --port says 8443/);
  assert.match(
    read('a.example', '70000'),
    /^The number behind "a.example": "70000" is not a whole number from 1 to 65535/,
  );
  for (const word of ['502', '37809', '2130706433', '502:443', '502/x', 'https://502', '0x1f6'])
    assert.match(read(word), /is a number, not a host/, word);
  assert.match(read('a.example', '80', '443'), /"443" is a number/);
  assert.equal(read('127.1'), '127.0.0.1 null');
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
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 300 }), (units) => {
      const request = parseSlackText(String.fromCharCode(...units));
      if (request.kind === 'invalid') assert.ok(request.message.length < 1_000);
    }),
    { numRuns: 2_000 },
  );
});
