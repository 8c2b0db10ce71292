import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import { createWatchCheck } from '../../../src/slack/threads/watch-check.ts';
import { brokenReport } from '../reports.ts';
import { startScene } from '../scene.ts';

test('where certain names are open, no other is checked, and the asker is told so', async (t) => {
  const { alice, check, checks } = await startScene(t, 'socket', {
    config: { allowTargets: ['*.example.com', 'origin.example.net'] },
  });
  for (const other of ['example.com', 'evil.example', '203.0.113.7', 'a.example.com.evil.example'])
    assert.match((await alice.ask('C0INCIDENT', '/cf502', other)).text, /opened certain names only/, other);
  assert.equal(checks.length, 0);
  await alice.command('C0INCIDENT', '/cf502', 'a.example.com');
  assert.equal((await check(0)).target.origin, 'a.example.com');
});

test('a workflow and a watch check no other name either', async (t) => {
  const config = { allowTargets: ['*.example.com'], workflowStep: true };
  const { slack, checks } = await startScene(t, 'socket', { config });
  slack.sendEvent({
    type: 'function_executed',
    function: { callback_id: 'diagnose_origin' },
    inputs: { origin: 'evil.example' },
    function_execution_id: 'Fx1',
    bot_access_token: slack.botToken,
  });
  const told = await slack.until(() => slack.calls('functions.completeError')[0]);
  assert.match(String(told.args.error), /opened certain names only/);
  assert.equal(checks.length, 0);
  // It was open when the watch began.
  const check = createWatchCheck({
    queue: { submit: () => assert.fail('it was checked') },
    permitted: () => assert.fail('it was looked up'),
    whyNotTarget: () => 'not open',
  } as never);
  const watch = { target: { origin: 'evil.example' }, place: { user: 'U0ALICE' } } as never;
  assert.equal(await check(watch, new AbortController().signal), null);
});

test('an id that a report has is drawn again', async (t) => {
  const drawn = ['taken00000', 'taken00000', 'fresh00000'];
  let others = 0;
  const scene = await startScene(t, 'socket', {
    bot: { randomId: () => drawn.shift() ?? `other${++others}` },
    before: async (dataDir) => {
      const store = openSqliteStore(dataDir, () => new Date());
      const target = { origin: 'a.example' } as never;
      await store.accept('d', [
        {
          id: 'j',
          target,
          timeoutMs: 1,
          place: { team: 'T', channel: 'C', user: 'U', threadTs: null },
          responseUrl: null,
          acceptedAt: new Date().toISOString(),
        },
      ]);
      await store.keepReport('j', brokenReport('taken00000', target));
      await store.finish('j');
      store.close();
    },
  });
  await scene.alice.command('C0INCIDENT', '/cf502', 'b.example');
  assert.equal((await scene.check(0)).surroundings.id, 'fresh00000');
});

test('ids that lead nowhere have a limit of their own', async (t) => {
  const { alice } = await startScene(t);
  const show = async (id: string) => (await alice.ask('C0INCIDENT', '/cf502', `show ${id}`)).text;
  for (let n = 0; n < 10; n++) assert.match(await show(`id${n}`), /^No report/);
  assert.match(await show('id10'), /^10 ids that lead to no report came from you/);
});
