import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ALL_CAUSES } from '../src/causes/all.ts';
import { runCli } from './commands/run-cli.ts';

const readme = readFileSync('README.md', 'utf8');

test('the README has a row for every cause, in order, with its title, page and status', () => {
  const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \| \[(.+)\]\((.+)\) \| (.+) \|$/gm)].map((row) =>
    row.slice(1),
  );
  assert.deepEqual(
    rows,
    ALL_CAUSES.map(({ id, title, source, cloudfrontStatus }) => [
      id,
      title,
      source,
      String(cloudfrontStatus ?? '–'),
    ]),
  );
});

test('the README shows the help that is printed', async () => {
  const { stdout } = await runCli(['--help']);
  const usage = stdout
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.slice(2));
  assert.ok(readme.includes(usage.join('\n')), 'paste the usage of cf502 --help into README');
});

test('what the README points to is there', () => {
  for (const [, file] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g))
    assert.ok(existsSync(file ?? ''), file);
});
