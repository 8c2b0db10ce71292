import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { door } from '../door.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const PAGE = 'docs/edge.md';
const FILES = /<!-- file: (\S+) -->\n```js\n([\s\S]*?)```/g;
const RUNS = /```console\n\$ npx cf502 (.+)\n([\s\S]*?)```/g;

async function run(words: string, cwd: string): Promise<string> {
  const child = spawn(process.execPath, [door('cli'), ...words.split(' ')], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return stdout + stderr;
}

/** `UPDATE_GOLDEN=1` writes what is printed into the page: read it before committing. */
test('what the page on edge functions shows is what is printed', async (t) => {
  const page = readFileSync(PAGE, 'utf8');
  const folder = temporaryDirectory(t);
  for (const [, name = '', code = ''] of page.matchAll(FILES)) writeFileSync(join(folder, name), code);
  let shown = page;
  for (const [block, words = '', expected = ''] of page.matchAll(RUNS)) {
    const printed = await run(words, folder);
    if (process.env.UPDATE_GOLDEN === '1')
      shown = shown.replace(block, () => `\`\`\`console\n$ npx cf502 ${words}\n${printed}\`\`\``);
    else assert.equal(printed, expected, words);
  }
  if (shown !== page) writeFileSync(PAGE, shown);
});
