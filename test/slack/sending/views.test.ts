import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault } from '../../../src/lab/slack/web-api/faults.ts';
import { startScene } from '../scene.ts';

const FAULTS: readonly Omit<Fault, 'method'>[] = [
  { kind: 'http-500' },
  { kind: 'http-500', afterEffect: true },
  { kind: 'ratelimited', retryAfter: 1 },
  { kind: 'drop-after' },
  { kind: 'ok-false', error: 'internal_error' },
];

test('a modal does not stay at its first words because one update failed', async (t) => {
  for (const fault of FAULTS) {
    const { slack, alice, check } = await startScene(t);
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    (await check(0)).end();
    const root = await slack.until(() =>
      slack
        .channel('C0INCIDENT')
        .messages()
        .find(({ text }) => text.startsWith('Broken')),
    );
    slack.fault({ method: 'views.update', ...fault });
    await alice.click(root, 'cf502_evidence');
    await slack.until(() => {
      const shown = JSON.stringify(slack.view('U0ALICE')?.blocks ?? []);
      return shown.length > 2 && !shown.includes('Reading the report');
    });
    assert.ok(slack.calls('views.update').every(({ args }) => typeof args.hash === 'string'));
  }
});
