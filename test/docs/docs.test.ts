import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { SETTING_DEFAULTS } from '../../src/settings/defaults.ts';
import { PAGES } from './make-docs.ts';

test('pages made from data are as the data says: npm run docs writes them anew', () => {
  for (const [path, page] of Object.entries(PAGES)) assert.equal(readFileSync(path, 'utf8'), page(), path);
});

test('every setting is explained', () => {
  const page = readFileSync('docs/settings.md', 'utf8');
  for (const name of Object.keys(SETTING_DEFAULTS)) assert.ok(page.includes(`\`${name}\``), name);
});

test('what a page points to is there', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')])
    for (const [, file = ''] of readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
      assert.ok(existsSync(join(dirname(page), file)), `${page}: ${file}`);
});

test('the files that the architecture walks through are there', () => {
  const page = readFileSync('docs/architecture.md', 'utf8');
  const files = [...page.matchAll(/`((?:src|test)\/[\w./-]+)`/g)].map(([, file = '']) => file);
  assert.ok(files.length > 40);
  for (const file of files) assert.ok(existsSync(file), file);
});

test('the README is short enough to be read', () => {
  assert.ok(statSync('README.md').size <= 9 * 1024);
});
