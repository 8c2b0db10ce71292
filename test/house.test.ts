import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadedBy, longFunctions, offencesOf, ROOMS } from './house.ts';
import { sentencesReadIn } from './sentences.ts';

const FILES = globSync('src/**/*.{ts,tsx,mts,js,mjs}').map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}));

test('every file stands in a room, and imports only from rooms on its right or below', () => {
  assert.ok(FILES.length > 300);
  assert.deepEqual(FILES.flatMap(offencesOf), []);
});

/** Lines a file may have, for a screen or two of one concept. */
const LINES_MAX = 250;
/** Files that may be longer: tables of data. */
const LONGER: readonly string[] = ['src/cloudfront/log-fields.ts', 'src/probes/tls/wire/cipher-suites.ts'];

test(`no file has more than ${LINES_MAX} lines, but those that are listed`, () => {
  const long = FILES.filter(({ text }) => text.split('\n').length - 1 > LINES_MAX).map(({ path }) => path);
  assert.deepEqual(long.sort(), [...LONGER].sort());
});

/** Lines a function may have. */
const FUNCTION_LINES_MAX = 80;
/** Functions that may be longer: wiring. */
const LONGER_FUNCTIONS: readonly string[] = [
  // Wiring: one part after another is built and handed on.
  'src/slack/app.ts createSlackApp',
  'src/slack/start-bot.ts startBot',
];

test(`no function has more than ${FUNCTION_LINES_MAX} lines, but those that are listed`, () => {
  const long = FILES.filter(({ path }) => path.endsWith('.ts')).flatMap((file) =>
    longFunctions(file, FUNCTION_LINES_MAX),
  );
  assert.deepEqual(long.sort(), [...LONGER_FUNCTIONS].sort());
});

test('no line of a comment is wider than 110 columns, save an address that cannot be broken', () => {
  const wide = FILES.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => line.length > 110 && /^\s*(?:\/\/|\*|\/\*\*)/.test(line))
      .filter((line) => !/https:\/\/\S{60}|biome-ignore/.test(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  assert.deepEqual(wide, []);
});

test('a room that the table names is there', () => {
  const rooms = new Set(FILES.map(({ path }) => path.split('/')[1]));
  assert.deepEqual(
    Object.keys(ROOMS).filter((room) => !rooms.has(room)),
    [],
  );
});

test('the wall sees every way to import, and what it cannot read', () => {
  const wrong = [
    ['src/check/conclude.ts', "import { createSlackApp } from '../slack/app.ts';"],
    ['src/check/conclude.ts', "import type { Job } from '../jobs/queue/queue.ts';"],
    ['src/check/conclude.ts', "import '../slack/app.ts';"],
    ['src/check/conclude.ts', "export * from '../slack/app.ts';"],
    ['src/check/conclude.ts', "const app = await import('../slack/app.ts');"],
    ['src/check/conclude.ts', 'const app = await import(name);'],
    ['src/check/conclude.ts', "type App = import('../slack/app.ts').App;"],
    ['src/check/conclude.ts', "const require = createRequire(import.meta.url);\nrequire('../slack/app.ts');"],
    ['src/check/conclude.ts', "new URL('../slack/app.ts', import.meta.url);"],
    ['src/slack/app.ts', "import { startSlack } from '../lab/slack/slack.ts';"],
    ['src/slack/app.ts', "import { run } from '../bot.ts';"],
    ['src/causes/all.ts', "import { connect } from 'node:net';"],
    ['src/causes/all.ts', "import got from 'got';"],
    ['src/render/json.ts', "import { x } from '../../test/tools.ts';"],
    ['src/lab/page/app.tsx', "import { readFileSync } from 'node:fs';"],
    ['src/lab/page/app.tsx', "import { toJson } from '../../render/json.ts';"],
    ['src/loose.ts', ''],
    ['src/attic/trunk.ts', ''],
  ] as const;
  for (const [path, text] of wrong) assert.notDeepEqual(offencesOf({ path, text }), [], `${path}: ${text}`);
  const right = [
    ['src/check/conclude.ts', "import { toReport } from '../report/to-report.ts';"],
    ['src/check/conclude.ts', "// import('../slack/app.ts') stands in a comment"],
    ['src/slack/app.ts', "import { App } from '@slack/bolt';"],
  ] as const;
  for (const [path, text] of right) assert.deepEqual(offencesOf({ path, text }), [], `${path}: ${text}`);
});

/** `UPDATE_GOLDEN=1` writes the table anew. */
test('CONTRIBUTING prints the same table', () => {
  const rows = Object.entries(ROOMS).map(([room, { holds }]) => `| \`${room}/\` | ${holds} |\n`);
  const table = `| room | holds |\n|---|---|\n${rows.reverse().join('')}`;
  const printed = /\| room \| holds \|\n(?:\|.*\n)*/;
  if (process.env.UPDATE_GOLDEN === '1')
    writeFileSync(
      'CONTRIBUTING.md',
      readFileSync('CONTRIBUTING.md', 'utf8').replace(printed, () => table),
    );
  const contributing = readFileSync('CONTRIBUTING.md', 'utf8');
  assert.equal(printed.exec(contributing)?.[0], table);
  for (const floor of new Set(Object.values(ROOMS).map((room) => room.floor))) {
    const names = Object.keys(ROOMS).filter((room) => ROOMS[room]?.floor === floor);
    const line = names
      .reverse()
      .map((room) => `${room}/`)
      .join('  ');
    assert.ok(contributing.includes(`${floor}  ${line} `), `floor ${floor}: ${line}`);
  }
});

test('what works offline loads no probe', () => {
  const probesOf = (command: string) =>
    [...loadedBy(`src/commands/${command}.ts`, (path) => readFileSync(path, 'utf8'))].filter(
      (path) => path.startsWith('src/probes/') || path.startsWith('src/lab/'),
    );
  for (const command of ['judge', 'show', 'history', 'chain', 'explain', 'queue'])
    assert.deepEqual(probesOf(command), [], command);
  assert.ok(probesOf('check').length > 20);
});

test('no code reads a sentence, or the spelling of an id, to learn something', () => {
  assert.deepEqual(FILES.flatMap(sentencesReadIn), []);
  const reading = [
    'export const isAll = (finding) => /^all \\d+ addresses: /.test(finding.because);',
    "export const first = ({ because }) => because.split('; ')[0];",
    "export const isTls = (cause) => cause.id.startsWith('tls-');",
    'export const isTls = ({ cause }) => /^tls-/.exec(cause) !== null;',
    "export const isCut = (failure) => failure?.detail?.includes('unfinished head');",
    "export const plain = ({ title }) => (title ?? '').replace('Origin', '');",
  ];
  for (const text of reading)
    assert.equal(sentencesReadIn({ path: 'src/report/headline.ts', text }).length, 1, text);
  const not = ['causes.includes(cause);', 'shorten(because);', 'because.slice(0, 200);', 'names.has(title);'];
  for (const text of not)
    assert.deepEqual(sentencesReadIn({ path: 'src/report/headline.ts', text }), [], text);
});
