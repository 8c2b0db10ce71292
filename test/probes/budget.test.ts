import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const OPENS = /\b(?:connect|request)\(\{|\bcreateSocket\(|\bnew Socket\(/g;
const COUNTS = /\bcounted\(|\bcountConnection\(/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*/g;

/** Files whose connections are not counted for the check that opens them. */
const uncounted = (files: readonly { readonly path: string; readonly text: string }[]): readonly string[] =>
  files
    .map(({ path, text }) => ({ path, code: text.replace(COMMENTS, '').replace(/\s+/g, ' ') }))
    .filter(({ code }) => [...code.matchAll(OPENS)].length > [...code.matchAll(COUNTS)].length)
    .map(({ path }) => path);

test('every connection that a probe opens counts for the budget of its check', () => {
  const files = globSync('src/probes/**/*.ts')
    .filter((path) => path !== 'src/probes/budget.ts')
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  assert.ok(files.filter(({ text }) => OPENS.test(text)).length >= 5);
  assert.deepEqual(uncounted(files), []);
  assert.deepEqual(uncounted([{ path: 'new.ts', text: 'const socket = connect({ host, port });' }]), [
    'new.ts',
  ]);
});
