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
import { bundle } from './bundle.ts';
import { missingTools } from './tools.ts';

/** Rooms that need no server. */
const PURE =
  'test/{addresses,causes,certificates,cloudfront,distribution,explain,formats,input,readings,render,repairs,report,reports,settings}/**/*.test.ts';

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
  ? [...globSync(PURE), 'test/house.test.ts']
  : patterns.length > 0
    ? globSync(patterns)
    : globSync('test/**/*.test.ts', { exclude: [LONG] });
const long = new Set(globSync(LONG));
const shared = files.filter((file) => !long.has(file)).toSorted();
/**
 * Files share a few processes: starting one for each of three hundred files takes longer than most of the tests do.
 * Tests wait on sockets more than they compute, so there are more processes than cores. The long tests have one each.
 */
const lanes = Math.min(quick ? availableParallelism() : availableParallelism() + 1, shared.length);
const runs = [
  ...Array.from({ length: lanes }, (_, lane) => ({
    options: ['--test-isolation=none'],
    files: shared.filter((_, index) => index % lanes === lane),
  })),
  { options: ['--test-concurrency=3'], files: files.filter((file) => long.has(file)) },
].filter((run) => run.files.length > 0);

const outcomes = await Promise.all(
  runs.map(async ({ options, files }, index) => {
    const run = spawn(
      process.execPath,
      ['--test', '--test-timeout=120000', '--test-reporter=spec', ...options, ...files],
      { stdio: ['ignore', 'pipe', 'inherit'], env },
    );
    // One is seen as it goes, the others when they have ended.
    if (index === runs.length - 1) run.stdout.pipe(process.stdout, { end: false });
    const [output, [status]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
    if (index < runs.length - 1) process.stdout.write(output);
    return { output, status: status as number | null };
  }),
);

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
