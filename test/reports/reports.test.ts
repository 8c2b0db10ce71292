import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';
import { judgedAgain, RECORDED, viewsOf } from './recording.ts';

const UPDATE = process.env.UPDATE_GOLDEN === '1';
/** Of each view of an acceptance set-up: whole texts of so many reports would be megabytes that nobody reads. */
const DIGESTS = new URL('acceptance.digests.json', RECORDED);

const namesIn = (folder: string): readonly string[] =>
  globSync(`${folder}/*.json`, { cwd: fileURLToPath(RECORDED) }).sort();

/** `UPDATE_GOLDEN=1` writes the files anew: read the difference before committing. */
test('what is said of each farm origin and each story stays as it was', async (t) => {
  const names = [...namesIn('farm'), ...namesIn('stories')];
  assert.ok(names.length >= 35);
  for (const name of names) {
    await t.test(name, () => {
      const text = `${Object.values(viewsOf(name)).join('\n\n')}\n`;
      const golden = new URL(name.replace(/\.json$/, '.txt'), RECORDED);
      if (UPDATE) writeFileSync(golden, text);
      assert.ok(existsSync(golden), `${name} has no .txt beside it: UPDATE_GOLDEN=1 writes it`);
      const before = readFileSync(golden, 'utf8').split('\n');
      const now = text.split('\n');
      const at = now.findIndex((line, index) => line !== before[index]);
      if (at === -1 && now.length === before.length) return;
      assert.equal(now[at], before[at], `${name}: line ${at + 1}`);
      assert.equal(now.length, before.length, `${name}: number of lines`);
    });
  }
});

/**
 * What is inferred says so wherever it is told: in the headline where it is the root cause, and beside its title, in the
 * terminal and in Slack.
 */
test('whatever is likely has the word beside it', () => {
  const names = [...namesIn('farm'), ...namesIn('stories'), ...namesIn('acceptance')];
  let told = 0;
  for (const name of names) {
    const report = judgedAgain(name);
    const found = report.findings.filter(({ kind }) => kind === 'found');
    if (!found.some(({ certainty }) => certainty === 'likely')) continue;
    const { state, headline, causes } = report.verdict;
    const terminal = toTerminal(report, { colour: false, width: 100 });
    const { root, replies } = toSlackMessages(report);
    const thread = replies.map(({ text }) => text).join('\n');
    for (const { cause, title, certainty } of found) {
      if (certainty !== 'likely') continue;
      told++;
      assert.ok(terminal.includes(`${title} (likely`), `${name}: ${cause} in the terminal`);
      if (thread.includes(title))
        assert.ok(thread.includes(`${title} (likely`), `${name}: ${cause} in Slack`);
      if (state !== 'broken' || cause !== causes[0]) continue;
      assert.match(headline, /^CloudFront most likely /, name);
      assert.match(root.text, /CloudFront most likely .*\bLikely\b/s, name);
    }
  }
  assert.ok(told >= 50, `${told}`);
});

/** `node test/reports/show.ts acceptance/NAME.json` prints what is said of one, to compare two commits. */
test('what is said of each acceptance set-up stays as it was', () => {
  const names = namesIn('acceptance');
  assert.ok(names.length >= 200);
  const digests = Object.fromEntries(
    names.map((name) => [name, Object.values(viewsOf(name)).map(digest).join(' ')]),
  );
  if (UPDATE) writeFileSync(DIGESTS, `${JSON.stringify(digests, null, 1)}\n`);
  assert.deepEqual(digests, JSON.parse(readFileSync(DIGESTS, 'utf8')));
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
