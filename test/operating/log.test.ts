import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../src/operating/log.ts';

function lineOf(fields: object, sentence: string, secrets: readonly string[] = []): string {
  const written: string[] = [];
  const log = createLog('info', secrets, { write: (line: string) => void written.push(line) });
  log.info(fields, sentence);
  return written.join('');
}

test('a line is JSON with the time, the level in words, the fields and the sentence', () => {
  const { time, ...line } = JSON.parse(lineOf({ check: 'k7f2' }, 'checked'));
  assert.deepEqual(line, { level: 'info', check: 'k7f2', msg: 'checked' });
  assert.match(time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('no secret is in a line, wherever it stood', () => {
  const secrets = [
    'xoxb-123-456-abcDEF',
    'xapp-1-A1-2-deadbeef',
    'xoxe.xoxb-1-secretsecret',
    'xwfp-1-2-secretsecret',
    'https://hooks.slack.com/commands/T1/2/secretpath',
    'http://127.0.0.1:9/actions/secretpath',
    'wss://wss-primary.slack.com/link/?ticket=secretticket',
    'a signing "secret"',
    'Bearer of bad news',
  ];
  const places = secrets.flatMap((secret) => [
    lineOf({ note: secret }, 'in a field', secrets.slice(-2)),
    lineOf({}, `in the sentence: ${secret}.`, secrets.slice(-2)),
    lineOf({ err: new Error(`in an error: ${secret}`) }, 'failed', secrets.slice(-2)),
    lineOf({ deep: { deeper: [{ url: secret }] } }, 'nested', secrets.slice(-2)),
  ]);
  for (const line of places) {
    JSON.parse(line);
    for (const secret of secrets) assert.ok(!line.includes(JSON.stringify(secret).slice(1, -1)), line);
  }
});

test('a payload logged as text shows no token', () => {
  const line = lineOf({}, `received ${JSON.stringify({ token: 'verification', text: 'kept' })}`);
  assert.match(JSON.parse(line).msg, /^received \{\[hidden\],"text":"kept"\}$/);
});

test('fields that hold secrets by their name are hidden whatever they hold', () => {
  const line = lineOf({ responseUrl: 'short', nested: { headers: [['Authorization', 'hunter2']] } }, 'named');
  assert.doesNotMatch(line, /short|hunter2/);
});
