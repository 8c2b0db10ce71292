import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import type { Finding, Report } from '../../src/formats/report.ts';
import { toJson } from '../../src/render/json.ts';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';
import { reportOf } from '../causes/case.ts';
import { evidence } from '../causes/evidence.ts';
import { at, HOSTILE_TEXTS, hostileReport, META, REPORTS } from '../report/reports.ts';
import { assertGolden } from './golden.ts';

/** Characters that steer a terminal, reorder a line or hide; a line break is ours. */
const STEERING = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Without what was ruled out, so that a new cause changes no file. */
const withoutRuledOut = (report: Report): Report => ({
  ...report,
  findings: report.findings.filter(({ kind }) => kind !== 'ruled-out'),
});

for (const [name, whole] of Object.entries(REPORTS)) {
  const report = withoutRuledOut(whole);
  test(`${name} in a terminal`, () => {
    assertGolden(`${name}.txt`, toTerminal(report, { colour: false, width: 100 }));
  });

  test(`${name} in Slack`, () => {
    const messages = toSlackMessages(report);
    assertGolden(`${name}.json`, `${JSON.stringify(messages, null, 2)}\n`);
    for (const message of [messages.root, ...messages.replies]) assert.deepEqual(checkMessage(message), []);
  });
}

test('colour adds styles and changes no word', () => {
  for (const report of Object.values(REPORTS)) {
    const plain = toTerminal(report, { colour: false, width: 80 });
    const coloured = toTerminal(report, { colour: true, width: 80 });
    assert.equal(stripVTControlCharacters(coloured), plain);
    assert.notEqual(coloured, plain);
  }
});

test('foreign text, whatever it is, keeps within the limits of Slack and can steer nothing', () => {
  for (const text of HOSTILE_TEXTS) {
    const report = hostileReport(text);
    const messages = toSlackMessages(report);
    for (const message of [messages.root, ...messages.replies]) {
      assert.deepEqual(checkMessage(message), [], text.slice(0, 40));
      assert.doesNotMatch(message.text, /[<>`]/);
      assert.doesNotMatch(message.text, STEERING);
      assert.ok(Buffer.byteLength(message.text) <= 3_500);
      for (const [type, shown] of shownTexts(message.blocks)) {
        assert.notEqual(type, 'mrkdwn');
        assert.doesNotMatch(shown, STEERING);
      }
    }
    const shown = toTerminal(report, { colour: false, width: 80 });
    assert.doesNotMatch(shown, STEERING);
    assert.ok(shown.length < text.length * 12 + 100_000);
  }
});

test('what is cut is said', () => {
  const { root, replies } = toSlackMessages(hostileReport('B'.repeat(5_000)));
  const texts = [root, ...replies].flatMap(({ blocks }) => shownTexts(blocks).map(([, text]) => text));
  const cut = texts.filter((text) => /B{50}/.test(text));
  assert.ok(cut.length > 4);
  for (const text of cut) assert.match(text, /… \(\d+ more characters\)|more characters\)|B…/);
});

test('every state is a sign and its words, and the thread has at most one reply', () => {
  for (const report of Object.values(REPORTS)) {
    const { root, replies } = toSlackMessages(report);
    assert.match(
      shownTexts(root.blocks)[0]?.[1] ?? '',
      /^(?:🔴 Broken|🟠 Broken for some requests|🟡 Not certain|🟢 No fault found from here|⚪ Not checked)$/u,
    );
    assert.ok(replies.length <= 1, report.verdict.headline);
  }
});

test('a warning of what can end in a 502 stands in the root where no fault was found', () => {
  const shown = (cause: CauseId) => {
    const healthy = REPORTS.healthy ?? assert.fail();
    const warning: Finding = {
      cause,
      title: 'Something to know',
      kind: 'warning',
      because: 'it was seen',
      remedy: ['Do this.'],
      source: 'https://docs.aws.amazon.com/',
    };
    const { root, replies } = toSlackMessages({ ...healthy, findings: [warning] });
    return [root, ...replies].map(({ text }) => text.includes('Something to know'));
  };
  assert.deepEqual(shown('http-keepalive-too-short'), [true, true]);
  assert.deepEqual(shown('http-header-too-large'), [true, true]);
  assert.deepEqual(shown('certificate-expires-soon'), [false, false]);
});

test('JSON is one line, says the same and steers no terminal', () => {
  for (const text of HOSTILE_TEXTS) {
    const report = hostileReport(text.slice(0, 5_000));
    const line = toJson(report);
    assert.deepEqual(JSON.parse(line), JSON.parse(JSON.stringify(report)));
    assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});

test('however much is found, warned of or not seen, every message keeps within the limits', () => {
  const long = 'a long measured fact, '.repeat(18);
  const kinds: readonly ((index: number) => Judgement)[] = [
    () => ({ kind: 'found', certainty: 'likely', because: long, decisive: long }),
    () => ({ kind: 'warning', because: long }),
    (index) => ({ kind: 'unknown', missing: `${index} ${long}`, matters: true }),
  ];
  for (const judgementOf of kinds) {
    const all = ALL_CAUSES.map((cause, index) => ({ cause, judgement: judgementOf(index) }));
    const endpoints = Array.from({ length: 40 }, (_, index) => at(`2001:db8::${index}`));
    const { root, replies } = toSlackMessages(reportOf(evidence({ endpoints }), all, META));
    for (const message of [root, ...replies]) assert.deepEqual(checkMessage(message), []);
  }
});

/** Every text a reader of the blocks sees, with the type of its object. */
function shownTexts(value: unknown): readonly (readonly [type: string, text: string])[] {
  if (Array.isArray(value)) return value.flatMap(shownTexts);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: string; text?: unknown };
  const own = typeof text === 'string' ? [[type ?? '', text] as const] : [];
  return [...own, ...Object.values(value).flatMap(shownTexts)];
}
