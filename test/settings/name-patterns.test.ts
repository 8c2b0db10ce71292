import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsPattern, isNamePattern, isWithin } from '../../src/settings/name-patterns.ts';

test('a pattern names one origin, or with *. all below a name', () => {
  for (const [origin, patterns, fits] of [
    ['a.example.com', ['*.example.com'], true],
    ['a.b.example.com', ['*.example.com'], true],
    ['example.com', ['*.example.com'], false],
    ['badexample.com', ['*.example.com'], false],
    ['example.com.evil.net', ['*.example.com', 'example.com'], false],
    ['example.com', ['example.com'], true],
    ['203.0.113.7', ['203.0.113.7'], true],
    ['203.0.113.70', ['203.0.113.7'], false],
    ['2001:db8::1', ['2001:db8::1'], true],
    ['anything', [], false],
  ] as const)
    assert.equal(fitsPattern(origin, patterns), fits, `${origin} ${patterns}`);
});

test('what is no pattern is told from what is', () => {
  for (const good of [
    'example.com',
    '*.example.com',
    'localhost',
    '203.0.113.7',
    '2001:db8::1',
    '_x.example',
  ])
    assert.equal(isNamePattern(good), true, good);
  for (const bad of ['*', 'a.*.com', '**.a', '.a', 'a.', 'a..b', 'https://a', 'a/b', '-a.com', '']) {
    assert.equal(isNamePattern(bad), false, bad);
  }
});

test('a zone holds its own name and what lies below it', () => {
  assert.deepEqual(
    ['corp.example', 'a.corp.example', 'acorp.example', 'corp.example.net'].map((name) =>
      isWithin(name, ['corp.example']),
    ),
    [true, true, false, false],
  );
});
