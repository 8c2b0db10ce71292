import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from './run-cli.ts';

test('what is recognised ends with 0, what is not with 3, from a file as from standard input', async () => {
  const known = await runCli(['explain', 'test/fixtures/explain/curl-origin.txt', '--json']);
  assert.equal(known.status, 0);
  assert.equal(JSON.parse(known.stdout).schema, 'cf502/explain@1');
  const unknown = await runCli(['explain', '-', '--json'], 'hello');
  assert.equal(unknown.status, 3);
  assert.equal(JSON.parse(unknown.stdout).form, 'unrecognised');
});
