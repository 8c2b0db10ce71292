import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { evidencePost } from '../../src/render/slack/evidence-post.ts';
import { memberMessage } from '../../src/render/slack/root-message.ts';
import { summaryMessage } from '../../src/render/slack/summary-message.ts';
import { judgedAgain, RECORDED } from './recording.ts';
import { wordsIn } from './words-in.ts';

const ROOT_WORDS = 90;
const REPLY_WORDS = 130;
/** The mention and the verdict that stand before a reply whose root was edited. */
const LEAD_WORDS = 12;

const names = (pattern: string) => globSync(pattern, { cwd: fileURLToPath(RECORDED) }).sort();

test('a thread is short: for every farm origin and every story', () => {
  const all = names('{farm,stories}/*.json');
  assert.ok(all.length >= 35);
  for (const name of all) {
    const { root, replies } = toSlackMessages(judgedAgain(name));
    assert.ok(replies.length <= 1, `${name}: ${replies.length} replies`);
    assert.ok(wordsIn(root.blocks) <= ROOT_WORDS, `${name}: root of ${wordsIn(root.blocks)} words`);
    for (const { blocks } of replies)
      assert.ok(wordsIn(blocks) <= REPLY_WORDS - LEAD_WORDS, `${name}: reply of ${wordsIn(blocks)} words`);
  }
});

test('several hosts: each reply is short, and so is the summary of five', () => {
  const all = names('{farm,stories}/*.json').map((name) => ({ name, report: judgedAgain(name) }));
  for (const { name, report } of all) {
    const words = wordsIn(memberMessage(report, {}).blocks);
    assert.ok(words <= REPLY_WORDS, `${name}: ${words} words`);
  }
  for (let first = 0; first < all.length; first += 5) {
    const five = all.slice(first, first + 5).map(({ report }) => ({
      id: report.id,
      origin: report.target.origin,
      port: report.target.port,
      standing: { kind: 'judged' as const, report },
    }));
    assert.ok(wordsIn(summaryMessage(five).blocks) <= ROOT_WORDS);
  }
});

test('a root says what is wrong and what to do first; nothing in it ends inside a word', () => {
  for (const name of names('{farm,stories}/*.json')) {
    const report = judgedAgain(name);
    const { root } = toSlackMessages(report);
    if (report.verdict.state === 'refused') continue;
    assert.match(root.text, /\n(?:Do now:|First step:|Question:|Still failing\?) \S/, name);
    if (report.verdict.state === 'healthy') assert.match(root.text, /\nNot tested: \S/, name);
    assert.doesNotMatch(root.text, /\S…/, name);
  }
});

test('no sentence of a thread is cut, and a choice is one', () => {
  for (const name of names('{farm,stories}/*.json')) {
    const { root, replies } = toSlackMessages(judgedAgain(name));
    const text = [root, ...replies].map((message) => message.text).join('\n');
    assert.doesNotMatch(text.replaceAll('/…', '').replaceAll(', …)', ''), /…/, name);
    assert.equal(/^- Either: /m.test(text), /^- Or: /m.test(text), name);
  }
});

test('a command to check with says what it prints once the repair worked', () => {
  for (const name of names('{farm,stories}/*.json')) {
    const [reply] = toSlackMessages(judgedAgain(name)).replies;
    if (reply?.text.includes('\nCheck: ')) assert.match(reply.text, /\nCheck: .+\nGood: \S/, name);
  }
});

test('what the thread leaves out stands behind Evidence: every step, every warning, what was checked', () => {
  for (const name of names('farm/*.json')) {
    const report = judgedAgain(name);
    const shown = JSON.stringify(evidencePost(report).blocks).replaceAll('`', '');
    for (const { kind, title } of report.findings)
      if (kind === 'found' || kind === 'warning') assert.ok(shown.includes(title), `${name}: ${title}`);
    assert.match(shown, /What was checked/);
    assert.equal(
      (shown.match(/"rich_text_list","style":"ordered"/g) ?? []).length,
      report.verdict.causes.length,
    );
  }
});
