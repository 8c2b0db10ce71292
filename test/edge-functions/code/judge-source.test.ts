import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CONSTRUCTS } from '../../../src/edge-functions/code/constructs.ts';
import { CODE_MAX_BYTES, type FunctionRuntime } from '../../../src/edge-functions/code/function-runtime.ts';
import { judgeFunctionSource } from '../../../src/edge-functions/code/judge-source.ts';
import { without } from '../../tools.ts';

const HANDLER = 'function handler(event) { return event.request; }';
const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/edge/code/${name}`, import.meta.url), 'utf8');

function found(source: string, runtime: FunctionRuntime = 'functions-2.0') {
  return judgeFunctionSource(source, runtime).violations.map(({ rule, path, certainty }) => {
    const line = Number(/^line (\d+)/.exec(path)?.[1] ?? 0);
    return [rule.replace('function-code-', ''), line, certainty];
  });
}

/** One line of code for each construct, on line 2. */
const SAMPLES: Readonly<Record<string, string>> = {
  'let-const': 'const a = 1;',
  async: 'async function a() { return 1; }',
  'numeric-separator': 'var a = 1_000;',
  'for-of': 'for (var a of [1]) { }',
  class: 'class A { }',
  destructuring: 'var [a, b] = [1, 2];',
  'default-parameter': 'function a(b = 1) { return b; }',
  spread: 'var a = Math.max(...[1, 2]);',
  'optional-chaining': 'var a = {}; var b = a?.c;',
  nullish: 'var a = null ?? 1;',
  'logical-assignment': 'var a = 0; a ||= 1;',
  generator: 'function* a() { }',
  'await-in-arguments': 'async function a(b) { return a({ c: [1 + await b] }); }',
  'await-outside': 'var a = await 1;',
  'async-closure': 'function a() { return async function () { }; }',
  'catch-without-binding': 'try { a = 1; } catch { } var a;',
  bigint: 'var a = 1n;',
  'regexp-flag': 'var a = /b/s;',
  sticky: 'var a = /b/y;',
  'new-target': 'function A() { return new.target; }',
  'dynamic-import': 'import("crypto");',
  'import-statement': 'import a from "crypto";',
  'named-import': 'import { createHash } from "crypto";',
  export: 'export default 1;',
  'sloppy-mode': 'with ({}) { }',
  'private-name': 'var a = {}; a.#b;',
  shorthand: 'var a = 1; var b = { a };',
  'tagged-template': 'function a(b) { return b; } a`c`;',
  'number-base': 'var a = 0b11;',
};

test('every construct has a sample, and is found on its line in the runtimes that lack it', () => {
  assert.deepEqual(Object.keys(SAMPLES).toSorted(), CONSTRUCTS.map(({ id }) => id).toSorted());
  for (const { id, only, refusal } of CONSTRUCTS) {
    const source = `\n${SAMPLES[id]}\n${HANDLER}`;
    for (const runtime of ['functions-1.0', 'functions-2.0'] as const) {
      const { violations, notes } = judgeFunctionSource(source, runtime);
      const isMeant = only === undefined || only === runtime;
      const isFound = violations.some(
        ({ rule, path }) => rule.endsWith(`-${id}`) && path.startsWith('line 2,'),
      );
      const isSyntax = violations.some(({ rule }) => rule === 'function-code-syntax');
      if (refusal === 'note') assert.equal(notes.length > 0, isMeant, `${id} in ${runtime}`);
      else assert.equal(isFound || isSyntax, isMeant, `${id} in ${runtime}`);
    }
  }
});

test('the published engine agrees about what does not parse', { skip: without('njs') }, () => {
  const parses = (source: string) => {
    const { stderr, stdout } = spawnSync('njs', ['-'], { input: source, encoding: 'utf8' });
    return !/SyntaxError/.test(`${stderr}${stdout}`);
  };
  for (const { id, only, refusal } of CONSTRUCTS) {
    // What runtime 1.0 alone lacks, the engine of today has.
    if (only !== 'functions-1.0') assert.equal(parses(SAMPLES[id] ?? ''), refusal !== 'refused', id);
  }
  for (const code of [HANDLER, 'var f = (a) => a; f(2 ** 3);', 'async function f() { var a = (await 1); }'])
    assert.ok(parses(code), code);
});

test('code that was seen to fail is refused, and says where', () => {
  assert.deepEqual(found(fixture('for-of.js')), [['for-of', 4, 'documented']]);
  assert.deepEqual(found(fixture('destructure.js')), [['destructuring', 3, 'documented']]);
  assert.deepEqual(found(fixture('await-arg.js')), [['await-in-arguments', 3, 'documented']]);
  assert.deepEqual(found(fixture('optional-chaining.js')), [
    ['nullish', 2, 'inferred'],
    ['optional-chaining', 2, 'documented'],
  ]);
  assert.deepEqual(found(fixture('uses-fetch.js')), [
    ['global', 2, 'inferred'],
    ['global', 3, 'documented'],
    ['global', 4, 'documented'],
  ]);
  assert.deepEqual(found(fixture('kvs.js')), []);
});

test('runtime 1.0 knows neither let, const, async nor the module cloudfront', () => {
  assert.deepEqual(
    found(fixture('kvs.js'), 'functions-1.0').map(([rule]) => rule),
    ['import-statement', 'let-const', 'async', 'module'],
  );
  assert.deepEqual(found('var a = "b".replaceAll("b", "c");\nfunction handler() {}', 'functions-1.0'), [
    ['method', 1, 'documented'],
  ]);
  assert.deepEqual(found('var a = "b".toUTF8();\nfunction handler() {}', 'functions-1.0'), []);
  assert.deepEqual(found('var a = "b".toUTF8();\nfunction handler() {}'), [['method', 1, 'documented']]);
});

test('names: what the runtime lacks, not what the code declares or asks for first', () => {
  const names = (code: string) => found(`${code}\n${HANDLER}`);
  assert.deepEqual(names('var a = new Map();'), [['global', 1, 'documented']]);
  assert.deepEqual(names('var a = Object.fromEntries([]);'), [['static', 1, 'documented']]);
  assert.deepEqual(names('console.error("a");'), [['static', 1, 'documented']]);
  assert.deepEqual(names('var a = require("fs");'), [['module', 1, 'documented']]);
  assert.deepEqual(names('var a = new Function("return 1");'), [['code-from-text', 1, 'documented']]);
  assert.deepEqual(names('eval("1");'), [['global', 1, 'documented']]);
  assert.deepEqual(names('function f(a) { return a.flat(); }'), [['method', 1, 'inferred']]);
  assert.deepEqual(names('[[1]].flat();'), [['method', 1, 'documented']]);
  for (const code of [
    'if (typeof module !== "undefined") { module.exports = 1; }',
    'function Map() {} var a = new Map();',
    'var store = { at: function (i) { return i; } }; store.at(1);',
    'function f(a, b) { try { return a + b; } catch (e) { return e; } }',
    'var f = (a) => { var g = { b: a }; return g.b; }; outer: for (;;) { break outer; }',
    'var a = /(?<year>\\d+)/.exec("1").groups; var b = (5).toString(2); var c = new Date().toISOString();',
    'import crypto from "crypto"; var h = crypto.createHash("sha256").update("a").digest("hex");',
    'var b = Buffer.from("YQ==", "base64").toString(); var e = new TextEncoder().encode("a"); atob("YQ==");',
    'var u = new Uint8Array([1]); Promise.all([]).then(function (a) { return a; });',
    'function f() { return arguments.length; }',
  ])
    assert.deepEqual(names(code), [], code);
});

test('a file without handler, with two of them, too large, or with broken syntax', () => {
  assert.deepEqual(found('function main(event) { return event.request; }'), [
    ['no-handler', 0, 'documented'],
  ]);
  assert.deepEqual(found('var handler = function (event) { return event.request; };'), []);
  assert.deepEqual(found(`${HANDLER}\n${HANDLER}`), [['two-handlers', 2, 'inferred']]);
  const filled = (bytes: number) => `${HANDLER}\n//${'x'.repeat(bytes - HANDLER.length - 3)}`;
  assert.deepEqual(found(filled(10_000)), []);
  assert.deepEqual(found(filled(CODE_MAX_BYTES)), [['too-large', 0, 'inferred']]);
  assert.deepEqual(found(filled(CODE_MAX_BYTES + 1)), [['too-large', 0, 'documented']]);
  const [broken] = judgeFunctionSource(
    'function handler(event) {\n  return event.;\n}',
    'functions-2.0',
  ).violations;
  assert.equal(broken?.because, 'line 2, column 16: Unexpected token');
});

test('code of any shape ends no process', () => {
  for (const source of [
    '',
    '{'.repeat(50_000),
    `${'a('.repeat(3000)}1${')'.repeat(3000)}`,
    '\u0000',
    '<html>',
  ])
    assert.ok(judgeFunctionSource(source, 'functions-2.0').violations.length > 0, source.slice(0, 20));
});
