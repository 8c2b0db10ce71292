import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { door } from '../door.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

function start(t: TestContext, words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [door('cli'), ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

test('a reader that has gone ends the command without a stack', async (t) => {
  const child = start(t, ['--help']);
  child.stdout?.destroy();
  const [stderr, [status]] = await Promise.all([text(child.stderr as never), once(child, 'close')]);
  assert.equal(stderr, '');
  assert.equal(status, 141);
});

test('Ctrl-C ends a command that waits for its input', async (t) => {
  const child = start(t, ['explain']);
  // More than a pipe holds, so all of it is taken only once the command reads.
  await new Promise((resolve) => child.stdin?.write(Buffer.alloc(4_000_000, 'x'), resolve));
  child.kill('SIGINT');
  const [stderr, [status]] = await Promise.all([text(child.stderr as never), once(child, 'close')]);
  assert.equal(stderr, '');
  assert.equal(status, 130);
});

test('Ctrl-C ends a check that waits for its origin', async (t) => {
  let asked = () => {};
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const silent = await serveRaw(() => asked());
  t.after(silent.stop);
  const child = start(t, [
    'check',
    `origin.test.example:${silent.port}`,
    ...['--protocol', 'http', '--resolve', 'origin.test.example:127.0.0.1', '--allow-cidr', '127.0.0.0/8'],
  ]);
  await wasAsked;
  child.kill('SIGINT');
  const [stderr, [status]] = await Promise.all([text(child.stderr as never), once(child, 'close')]);
  assert.equal(stderr, '');
  assert.equal(status, 130);
});

test('-h is --help', async () => {
  assert.deepEqual(await runCli(['-h']), await runCli(['--help']));
  assert.deepEqual(await runCli(['chain', '-h']), await runCli(['chain', '--help']));
});

test('a folder that was deleted under the command is named', async () => {
  const gone = mkdtempSync(join(tmpdir(), 'cf502-gone-'));
  const command = 'cd "$1" && rmdir "$1" && exec "$2" "$3" history origin.example.com';
  const child = spawn('sh', ['-c', command, 'sh', gone, process.execPath, door('cli')]);
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  assert.equal(stderr, 'cf502 history: the folder this runs in is gone: go to another one.\n');
  assert.equal(status, 2);
});

/** A title, a colour, the C1 form of CSI, and the characters that turn a line around or hide. */
const STEERING = '\x1b]0;title\x07\x1b[31m\u009b31m\u202eright-to-left\u2066\u200b';
const STEERS = /[\p{Cf}\p{Cc}]/u;

test('no file steers the terminal', async (t) => {
  const folder = temporaryDirectory(t);
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const result = JSON.stringify({ status: '200', headers: { [`x-${STEERING}`]: [{ value: STEERING }] } });
  const record = `2026-11-23\t10:00:00\tFRA56-P1\t500\t203.0.113.7\tGET\td1.cloudfront.net\t/${STEERING}\t502\t-\tx\t-\t-\tError\tid${STEERING}\twww.example.com${STEERING}\thttps\t10\t0.1\t-\tTLSv1.3\tx\tOriginConnectError\tHTTP/1.1\n`;
  for (const words of [
    ['judge', file('not.json', `{"a": ${STEERING}`)],
    ['judge', file('report.json', JSON.stringify({ schema: 'cf502/report@1', id: STEERING }))],
    ['edge', file('result.json', result), '--event', 'origin-request'],
    ['edge', file('cut.json', `{"${STEERING}`), '--event', 'origin-request'],
    ['explain', file('access.log', record)],
    [
      'explain',
      file(
        'page.html',
        `502 Bad Gateway ${STEERING}\nRequest ID: ${STEERING}\nX-Cache: Error from cloudfront`,
      ),
    ],
    ['chain', join(folder, STEERING.replaceAll('/', ''))],
    ['check', STEERING],
    [STEERING],
  ]) {
    const { stdout, stderr } = await runCli(words);
    assert.doesNotMatch((stdout + stderr).replaceAll('\n', ''), STEERS, words[0]);
    assert.doesNotMatch(stderr, /\n +at /, 'no stack');
  }
});

test('what a handler prints steers no terminal', async (t) => {
  const folder = temporaryDirectory(t);
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const handler = `export const handler = async () => { console.log(${JSON.stringify(STEERING)} + '\\nnext'); return { status: '200' }; }`;
  const { stderr } = await runCli([
    ...['edge', '--event', 'viewer-request', '--handler', file('handler.mjs', handler)],
    ...['--input', file('event.json', '{"Records":[{"cf":{"request":{"uri":"/"}}}]}')],
  ]);
  assert.match(stderr, /right-to-left.*\nnext\n$/);
  assert.doesNotMatch(stderr.replaceAll('\n', ''), STEERS);
});
