import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SCOPES } from '../../../src/lab/slack/slack-stand-in.ts';
import { startScene } from '../scene.ts';

test('with im:write a conversation is opened before its first post, without it that post opens it; once', async (t) => {
  for (const [scopes, opened] of [
    [DEFAULT_SCOPES, 1],
    [DEFAULT_SCOPES.filter((scope) => scope !== 'im:write'), 0],
  ] as const) {
    const { slack, alice, check } = await startScene(t, 'socket', { standIn: { scopes }, holdMs: 60_000 });
    for (const origin of ['one.example.com', 'two.example.com']) {
      const before = slack.calls('chat.postMessage').length;
      await alice.globalShortcut('cf502_check');
      const form = await slack.until(() => slack.view('U0ALICE'));
      await alice.submitView(form, { origin });
      (await check(origin === 'one.example.com' ? 0 : 1)).end();
      await slack.until(() => slack.calls('chat.postMessage').length > before);
    }
    await slack.until(() =>
      ['one', 'two'].every((name) =>
        slack
          .channel('D0ALICEBOT')
          .messages()
          .some(({ text }) => text.startsWith('Broken') && text.includes(`${name}.example.com`)),
      ),
    );
    assert.equal(slack.calls('conversations.open').length, opened);
    const first = slack.calls('chat.postMessage')[0];
    assert.equal(first?.args.channel, opened === 1 ? 'D0ALICEBOT' : 'U0ALICE');
    const last = slack.calls('chat.postMessage').at(-1);
    assert.equal(last?.args.channel, 'D0ALICEBOT', 'its id is known from then on');
  }
});
