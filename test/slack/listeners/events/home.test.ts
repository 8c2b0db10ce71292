import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkView } from '../../../../src/render/slack/block-limits.ts';
import { startScene, TRANSPORTS } from '../../scene.ts';

for (const transport of TRANSPORTS) {
  test(`the Home tab shows what one asked for, and opens the form (${transport})`, async (t) => {
    const { slack, alice, check } = await startScene(t, transport, { standIn: { checkView } });
    const shown = () => JSON.stringify(slack.home('U0ALICE'));
    alice.openHome();
    await slack.until(() => shown().includes('None yet.'));

    await alice.command('C0INCIDENT', '/cf502', 'mine.example.com');
    await slack.user('U0BOB').command('C0INCIDENT', '/cf502', 'theirs.example.com');
    await check(1);
    alice.openHome();
    await slack.until(() => shown().includes('mine.example.com'));
    (await check(0)).end();
    // The job is finished a moment after its last message.
    while (!(shown().includes('certificate-expired') && shown().includes('No check of yours'))) {
      const before = slack.home('U0ALICE')?.hash;
      alice.openHome();
      await slack.until(() => slack.home('U0ALICE')?.hash !== before);
    }
    assert.doesNotMatch(shown(), /theirs/);

    const home = slack.home('U0ALICE');
    assert.ok(home);
    await alice.click(home, 'cf502_open_check');
    await alice.submitView(await slack.until(() => slack.view('U0ALICE')), { origin: 'dm.example.com' });
    (await check(2)).end();
    await slack.until(() => slack.channel('D0ALICEBOT').messages()[0]?.text.startsWith('Broken'));
  });
}

test('the messages tab of the app publishes nothing', async (t) => {
  const { slack } = await startScene(t);
  slack.sendEvent({
    type: 'app_home_opened',
    user: 'U0ALICE',
    channel: 'D0ALICEBOT',
    tab: 'messages',
    event_ts: '1.1',
  });
  slack.user('U0BOB').openHome();
  await slack.until(() => slack.home('U0BOB'));
  assert.equal(slack.home('U0ALICE'), null);
});
