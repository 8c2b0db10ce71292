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

/**
 * Rooms that are pure: their tests share a process, since starting one for each of more than a hundred files takes
 * longer than the tests do.
 */
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

const pure = globSync(PURE);
const asked = quick
  ? [...pure, 'test/house.test.ts']
  : globSync(patterns.length > 0 ? patterns : 'test/**/*.test.ts', {
      exclude: patterns.length > 0 ? [] : ['test/long/**'],
    });
const together = asked.filter((file) => pure.includes(file));
const apart = asked.filter((file) => !pure.includes(file));
/** Tests wait on sockets and processes more than they compute, so even two cores take three at once. */
const atOnce = Math.max(3, availableParallelism() - 1);
/** One process for the pure rooms beside the others; alone they take one for each core. */
const halves = together.length < 20 || apart.length > 20 ? 1 : 2;

const runs = [
  ...Array.from({ length: halves }, (_, half) => ({
    options: ['--test-isolation=none'],
    files: together.filter((_, index) => index % halves === half),
  })),
  { options: [`--test-concurrency=${halves === 1 ? atOnce - 1 : 1}`], files: apart },
].filter(({ files }) => files.length > 0);

const outcomes = await Promise.all(
  runs.map(async ({ options, files }, index) => {
    const run = spawn(
      process.execPath,
      ['--test', '--test-timeout=120000', '--test-reporter=spec', ...options, ...files],
      { stdio: ['ignore', 'pipe', 'inherit'], env },
    );
    // The last run is the longest: it is seen as it goes, the others when they have ended.
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
