import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOT, COLLEAGUE, ORGANISATION, PEOPLE } from '../../../src/lab/slack/workspace/people.ts';
import { readConfig } from '../../../src/settings/config.ts';
import { startScene } from '../scene.ts';

const { access } = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' });
const SHARED = 'C0SHARED';
const STAND_IN = {
  enterprise: ORGANISATION,
  people: [...PEOPLE, COLLEAGUE],
  conversations: [
    {
      id: SHARED,
      name: 'ext-partner',
      kind: 'public',
      shared: true,
      members: ['U0ALICE', 'U0EXTERN', COLLEAGUE.id, BOT.user],
    },
  ],
} as const;

test('buttons work for admitted people of another company, and for colleagues of another workspace', async (t) => {
  for (const scopes of [undefined, ['commands', 'chat:write', 'app_mentions:read', 'im:history']])
    for (const [id, config] of [
      ['U0EXTERN', { access: { ...access, external: true } }],
      [COLLEAGUE.id, {}],
    ] as const) {
      const standIn = { ...STAND_IN, ...(scopes === undefined ? {} : { scopes }) };
      const { slack, alice, check } = await startScene(t, 'socket', { standIn, config });
      await alice.command(SHARED, '/cf502', 'origin.example.com');
      (await check(0)).end();
      await slack.until(() => slack.channel(SHARED).all().at(-1)?.text.includes('Source: '));
      const [root] = slack.channel(SHARED).messages();
      assert.ok(root);
      await slack.user(id).click(root, 'cf502_evidence');
      const view = await slack.until(() =>
        slack.view(id)?.blocks.length ? slack.view(id) : slack.ephemeral(id).at(-1),
      );
      assert.ok('hash' in view, `${id}: ${'text' in view ? view.text : ''}`);
    }
});

test('people of another company who are not admitted are told so at a button too', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { standIn: STAND_IN });
  await alice.command(SHARED, '/cf502', 'origin.example.com');
  (await check(0)).end();
  const root = await slack.until(() =>
    slack
      .channel(SHARED)
      .messages()
      .find(({ text }) => text.startsWith('Broken')),
  );
  await slack.user('U0EXTERN').click(root, 'cf502_evidence');
  await slack.until(() => slack.ephemeral('U0EXTERN').some(({ text }) => /other companies/.test(text)));
});
