import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkMessage } from '../../../src/render/slack/block-limits.ts';
import { type CheckProgress, progressMessage } from '../../../src/render/slack/progress-message.ts';
import { HOSTILE_TEXTS } from '../../report/reports.ts';
import { assertGolden } from '../golden.ts';

const PROGRESS: Readonly<Record<string, CheckProgress>> = {
  'queued-next': { kind: 'queued', position: 1 },
  queued: { kind: 'queued', position: 7 },
  started: { kind: 'checking', landed: [] },
  checking: {
    kind: 'checking',
    landed: [
      { stage: 'dns', text: '2 addresses' },
      { stage: 'tcp', text: '203.0.113.7:443 accepts connections' },
      { stage: 'tcp', text: '203.0.113.8:443 refuses connections' },
    ],
  },
  refused: { kind: 'refused', because: '10.0.0.5 is a private address; nothing was sent to it.' },
  interrupted: { kind: 'interrupted', because: 'The bot was stopped; run the command again.' },
};

test('every stage before the verdict is told in words', () => {
  const messages = Object.fromEntries(
    Object.entries(PROGRESS).map(([name, progress]) => [
      name,
      progressMessage('origin.example.com', progress),
    ]),
  );
  for (const message of Object.values(messages)) assert.deepEqual(checkMessage(message), []);
  assertGolden('progress.json', `${JSON.stringify(messages, null, 2)}\n`);
});

test('many outcomes of one stage: the latest are shown, the earlier counted', () => {
  const landed = Array.from({ length: 40 }, (_, index) => ({
    stage: 'tcp' as const,
    text: `address ${index}`,
  }));
  const { text } = progressMessage('origin.example.com', { kind: 'checking', landed });
  assert.match(text, /TCP connection: address 36; address 37; address 38; address 39 \(and 36 earlier\)/);
});

test('hostile progress keeps within the limits', () => {
  for (const text of HOSTILE_TEXTS) {
    const landed = (['dns', 'tcp', 'tls', 'http'] as const).map((stage) => ({ stage, text }));
    const states: readonly CheckProgress[] = [
      { kind: 'checking', landed: [...landed, ...landed, ...landed, ...landed] },
      { kind: 'refused', because: text },
    ];
    for (const progress of states) assert.deepEqual(checkMessage(progressMessage(text, progress)), []);
  }
});
