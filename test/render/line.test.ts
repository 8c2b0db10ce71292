import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StepPart } from '../../src/formats/remedy-step.ts';
import { cutLine, lineFrom, prose, textOf } from '../../src/render/line.ts';
import { labelled, stepLinesWithin } from '../../src/render/repair-steps.ts';
import { coded } from '../../src/render/slack/coded.ts';
import { wrapped } from '../../src/render/terminal/wrapped.ts';
import { clausesWithin, countWords, firstWords, sentencesWithin } from '../../src/render/word-count.ts';

const command = (text: string): StepPart => ({ kind: 'command', text });

test('code is no word, and is neither cut nor broken, whatever stands beside it', () => {
  const line = [
    prose('Read the log ('),
    command('journalctl -u nginx'),
    prose('), then reload. Later: renew.'),
  ];
  assert.equal(countWords(line), 7);
  assert.equal(textOf(firstWords(line, 3)), 'Read the log (`journalctl -u nginx`), …');
  assert.equal(textOf(sentencesWithin(line, 5)), 'Read the log (`journalctl -u nginx`), then reload.');
  assert.deepEqual(wrapped(line, 24, '- ', '  ').split('\n'), [
    '- Read the log',
    '  (`journalctl -u nginx`),',
    '  then reload. Later:',
    '  renew.',
  ]);
});

test('a fact that is too long ends at a clause, else at a comma, else between words', () => {
  const within = (text: string, most: number) => textOf(clausesWithin(lineFrom(text), most));
  const fact = 'the chain ends at CN=Root, which no list has; the server sent it. It is old';
  assert.equal(within(fact, 20), fact);
  assert.equal(within(fact, 12), 'the chain ends at CN=Root, which no list has');
  assert.equal(
    within('the one that was sent first, in `a; b`, belongs in place two', 8),
    'the one that was sent first, in `a; b`',
  );
  assert.equal(within('nothing of all this has an end where one could stop', 5), 'nothing of all this has …');
});

test('of several ways, as many are told as fit, and one that is left alone is no choice', () => {
  const ways = [
    { line: lineFrom('Take the short way. It costs a little.'), way: 'first' },
    {
      line: lineFrom('Take the long way. It costs more, and one needs to know the mountains well.'),
      way: 'other',
    },
  ] as const;
  const told = (most: number) => stepLinesWithin(ways, most).map((one) => textOf(labelled(one)));
  assert.deepEqual(told(40), [
    'Either: Take the short way. It costs a little.',
    'Or: Take the long way. It costs more, and one needs to know the mountains well.',
  ]);
  assert.deepEqual(told(12), ['Either: Take the short way. It costs a little.', 'Or: Take the long way.']);
  assert.deepEqual(told(9), ['Either: Take the short way.', 'Or: Take the long way.']);
  assert.deepEqual(told(5), ['Take the short way. It costs a little.']);
});

test('a backtick in a name from outside makes no code of what follows it', () => {
  const line = [prose('Cover `x and y.example with '), command('certbot'), prose('.')];
  assert.deepEqual(coded(line), [
    { type: 'text', text: 'Cover `x and y.example with ' },
    { type: 'text', text: 'certbot', style: { code: true } },
    { type: 'text', text: '.' },
  ]);
});

test('code that does not fit is cut as code, and what is missing is said', () => {
  const line = [prose('Run '), command('x'.repeat(100)), prose('.')];
  assert.match(textOf(cutLine(line, 60)), /^Run `x{22}` … \(79 more characters\)$/);
  assert.equal(cutLine(line, 200), line);
});

test('a setting is bold in Slack; a sentence of a report is read by its backticks', () => {
  const setting = { kind: 'setting', text: 'Origins › Edit › Protocol: HTTP only' } as const;
  assert.deepEqual(coded([prose('Set '), setting]), [
    { type: 'text', text: 'Set ' },
    { type: 'text', text: setting.text, style: { bold: true } },
  ]);
  assert.deepEqual(lineFrom('ask `curl` now'), [
    prose('ask '),
    { kind: 'code', text: 'curl' },
    prose(' now'),
  ]);
  assert.deepEqual(lineFrom('an odd ` one'), [prose('an odd ` one')]);
});
