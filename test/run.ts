/**
 * Runs every test that can run on this machine, and prints what it left out and why. `quick` runs only the rooms that
 * need no server; otherwise the arguments are the files to run, or patterns of them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import PQueue from 'p-queue';
import { bundle } from './bundle.ts';
import { missingTools } from './tools.ts';

/** Rooms that need no server; in one of them a test has some. */
const PURE =
  'test/{addresses,causes,certificates,cloudfront,distribution,docs,explain,formats,input,readings,render,repairs,report,reports,settings}/**/*.test.ts';

/** Files in one process; more where nothing is waited for. */
const BATCH_FILES = 12;
const QUICK_BATCH_FILES = 36;

const started = performance.now();
/** What the compiler made of the sources is kept: it is the greater part of starting a test file. */
const env: NodeJS.ProcessEnv = { ...process.env, NODE_COMPILE_CACHE: resolve('node_modules/.cache/node') };
const patterns = process.argv.slice(2);
const quick = patterns[0] === 'quick';
for (const { tool, widens } of quick ? [] : missingTools())
  console.log(`left out: ${widens} (no ${tool} on this machine)`);

if (!quick) {
  await bundle('dist');
  env.CF502_BUNDLED = 'yes';
}

const LONG = 'test/long/**/*.test.ts';
const files = quick
  ? [...globSync(PURE, { exclude: ['test/addresses/bypass.test.ts'] }), 'test/house.test.ts']
  : patterns.length > 0
    ? globSync(patterns)
    : globSync('test/**/*.test.ts', { exclude: [LONG] });
const long = new Set(globSync(LONG));
const shared = files.filter((file) => !long.has(file)).toSorted();
/**
 * Files share processes: starting one for each of three hundred takes longer than most of the tests do. There are
 * several batches for each process at a time, so that all end at about the same time. A long test has one of its own.
 */
const shares = Math.ceil(shared.length / (quick ? QUICK_BATCH_FILES : BATCH_FILES));
const batches = [
  ...files.filter((file) => long.has(file)).map((file) => [file]),
  ...Array.from({ length: shares }, (_, share) => shared.filter((_, index) => index % shares === share)),
];
/** Tests wait on sockets more than they compute. */
const atOnce = new PQueue({ concurrency: availableParallelism() + (quick ? 0 : 1) });

async function run(batch: readonly string[]) {
  const options = ['--test', '--test-timeout=120000', '--test-reporter=spec', '--test-isolation=none'];
  const child = spawn(process.execPath, [...options, ...batch], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const [output, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  process.stdout.write(output);
  return { output, status: status as number | null };
}

const outcomes = await atOnce.addAll(batches.map((batch) => () => run(batch)));

const count = (word: string) =>
  outcomes.reduce(
    (sum, { output }) => sum + Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0),
    0,
  );
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
console.log(
  `${count('pass')} passed, ${count('fail') + count('cancelled')} failed, ${count('skipped')} skipped`,
);
process.exit(outcomes.every(({ status }) => status === 0) ? 0 : 1);
