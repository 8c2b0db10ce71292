import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

test('the SDK is loaded only by what uses it: a check without AWS never waits for it', () => {
  for (const file of globSync('src/**/*.ts')) {
    for (const [statement] of readFileSync(file, 'utf8').matchAll(
      /^import[^;]*?from '@(?:aws-sdk|smithy)\/[^']+';/gm,
    ))
      assert.match(statement, /^import type /, `${file}: ${statement}`);
  }
});
