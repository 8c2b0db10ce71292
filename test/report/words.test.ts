import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import type { Report } from '../../src/formats/report.ts';
import { evidencePost } from '../../src/render/slack/evidence-post.ts';
import { followUpMessages, watchOverReply, watchReply } from '../../src/render/slack/result-message.ts';
import { memberMessage } from '../../src/render/slack/root-message.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';
import { USAGE } from '../../src/slack/sending/notice.ts';
import { judgedAgain, RECORDED } from '../reports/recording.ts';
import { REPORTS } from './reports.ts';

/** Phrases that nobody says, or that a tired person stumbles over; once removed, they stay away. */
const STRANGE: readonly RegExp[] = [
  /\bmend(?:s|ed|ing)?\b/i,
  /\bGood is\b/,
  /\btold by\b/i,
  /\bhas nothing against\b/i,
  /\bis not known of\b/i,
  /\bviewer's side of things\b/i,
  /\b(?:utili[sz]e|leverage|facilitate|in order to|aforementioned|henceforth|thereof)\b/i,
  /\bplease note\b/i,
  /\b(?:simply|just|easily|obviously) (?:run|add|set|open|change|install)\b/i,
  /\b(?:undefined|\[object Object\]|NaN)\b/,
];

const recorded = (pattern: string) => globSync(pattern, { cwd: fileURLToPath(RECORDED) }).sort();
/** Every origin of the farm, every story, and of the many that real servers were asked for one in four. */
const names = [
  ...recorded('{farm,stories}/*.json'),
  ...recorded('acceptance/*.json').filter((_, index) => index % 4 === 0),
];

/** Everything a person may read of one report: the thread, what stands behind Evidence, the terminal. */
function readings(report: Report): readonly string[] {
  const healthy = REPORTS.healthy as Report;
  const showing = { to: 'channel', watched: false } as const;
  const since = { since: report.startedAt, ends: true };
  return [
    ...[followUpMessages(report, healthy, 'asked-again', showing)].flatMap(({ root, replies }) => [
      root.text,
      ...replies.map(({ text }) => text),
    ]),
    memberMessage(report, {}).text,
    evidencePost(report).text,
    watchReply(report, healthy, since).text,
    watchReply({ ...healthy, target: report.target }, report, since).text,
    watchOverReply(report, 'it lasted two hours').text,
    toTerminal(report, { colour: false, width: 100 }),
  ];
}

function strangeIn(where: string, text: string): readonly string[] {
  return STRANGE.flatMap((phrase) => {
    const found = phrase.exec(text);
    return found === null
      ? []
      : [`${where}: …${text.slice(Math.max(0, found.index - 40), found.index + 40).replaceAll('\n', ' ')}…`];
  });
}

test('no listed phrase comes back in what is said of the recorded reports', () => {
  assert.ok(names.length > 80);
  const found = names.flatMap((name) => readings(judgedAgain(name)).flatMap((text) => strangeIn(name, text)));
  assert.deepEqual([...new Set(found)].slice(0, 20), []);
});

test('nor in what every cause says of itself, nor in the help', () => {
  const said = [
    ...ALL_CAUSES.map(({ id, title, phrase }) => [id, `${title} ${phrase}`] as const),
    ['help', USAGE.text] as const,
  ];
  assert.deepEqual(
    said.flatMap(([where, text]) => strangeIn(where, text)),
    [],
  );
});
