import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startHandlerProcess } from '../../../src/commands/edge-handler.ts';
import { FUNCTION_RUNTIMES } from '../../../src/edge-functions/code/function-runtime.ts';
import { guessFromCode } from '../../../src/edge-functions/code/guess.ts';
import { functionEvents } from '../../../src/edge-functions/matrix/function-events.ts';
import { door } from '../../door.ts';
import { without } from '../../tools.ts';

const path = (name: string) => fileURLToPath(new URL(`../../fixtures/edge/code/${name}`, import.meta.url));

function njs(source: string): string {
  const { stdout, stderr } = spawnSync('njs', ['-'], { input: source, encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

test('the published engine makes the same of a function as the sandbox does', {
  skip: without('njs'),
}, async (t) => {
  const handlers = startHandlerProcess(pathToFileURL(door('edge-handler-child')));
  t.after(handlers.end);
  for (const name of ['normalize.js', 'redirect.js', 'hashes.js']) {
    const source = readFileSync(path(name), 'utf8');
    const [event = 'viewer-request'] = guessFromCode(source).events.filter((one) =>
      one.startsWith('viewer-'),
    );
    // Its console prints 2048 characters at most.
    const inputTexts = functionEvents(event)
      .map(({ value }) => JSON.stringify(value))
      .filter((text) => text.length < 1_700);
    const outcomes = await handlers.run(
      {
        runtime: 'functions',
        functionRuntime: 'functions-2.0',
        keyValues: null,
        modulePath: path(name),
        inputTexts,
        limitMs: 5_000,
      },
      AbortSignal.timeout(60_000),
    );
    const calls = inputTexts.map((text) => `console.log(JSON.stringify(handler(${text})));`);
    const lines = njs(`${source}\n${calls.join('\n')}`).split('\n');
    assert.equal(lines.length, outcomes.length, name);
    for (const [index, outcome] of outcomes.entries()) {
      assert.ok(outcome.kind === 'returned', JSON.stringify(outcome));
      assert.deepEqual(
        JSON.parse(lines[index] ?? ''),
        JSON.parse(outcome.resultText),
        `${name}: ${inputTexts[index]}`,
      );
    }
  }
});

test('the published engine has the globals and methods the guide lists', { skip: without('njs') }, () => {
  const { globals, methods, statics } = FUNCTION_RUNTIMES['functions-1.0'];
  const values: Readonly<Record<string, string>> = {
    String: '""',
    Array: '[]',
    Promise: 'Promise.resolve()',
  };
  const questions = [
    ...[...globals]
      .filter((name) => name !== 'arguments' && name !== 'require')
      .map((name) => [name, `typeof ${name} !== 'undefined' || '${name}' === 'undefined'`]),
    ...Object.entries(statics).flatMap(([owner, names]) =>
      [...names].map((name) => [`${owner}.${name}`, `'${name}' in ${owner}`]),
    ),
    ...Object.entries(values).flatMap(([type, value]) =>
      [...(methods[type] ?? [])].map((name) => [`${type}#${name}`, `${value}['${name}'] !== undefined`]),
    ),
  ];
  const missing = njs(
    questions.map(([name, question]) => `if (!(${question})) console.log('${name}');`).join('\n'),
  );
  // What the guide lists and this engine lacks or calls otherwise; all of it is the language's own elsewhere.
  assert.deepEqual(missing.split('\n').toSorted(), [
    'Array#toLocaleString',
    'Promise#toLocaleString',
    'String#bytesFrom',
    'String#toLocaleString',
  ]);
});
