import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesPattern, samplePath } from '../../src/distribution/path-pattern.ts';

test('patterns match as CloudFront documents them', () => {
  for (const [pattern, path, matches] of [
    ['*', '/', true],
    ['/api/*', '/api/', true],
    ['/api/*', '/api', false],
    ['api/*', '/api/x', true],
    ['*.jpg', '/images/a.jpg', true],
    ['*.jpg', '/images/a.JPG', false],
    ['/images/*.??', '/images/a.js', true],
    ['/images/*.??', '/images/a.jpg', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/a*b*c', '/a-b-b-c', true],
    ['/a*b*c', '/a-b-b-', false],
  ] as const)
    assert.equal(matchesPattern(pattern, path), matches, `${pattern} ${path}`);
});

test('a pattern of many stars takes no time that grows beyond measure', () => {
  const startedAt = performance.now();
  assert.equal(matchesPattern(`/${'*a'.repeat(120)}b`, `/${'a'.repeat(8_000)}`), false);
  assert.ok(performance.now() - startedAt < 1_000);
});

test('a sample path is what stands before the first wildcard', () => {
  assert.equal(samplePath('*'), '/');
  assert.equal(samplePath('api/*'), '/api/');
  assert.equal(samplePath('/static/*.??'), '/static/');
});
