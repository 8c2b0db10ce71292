import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { FARM_ORIGINS } from '../../src/lab/origins/origins.ts';
import { nameOf } from '../../src/lab/origins/serving.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { startScene, TRANSPORTS } from './scene.ts';

const authority = createAuthority(new Date());

/** The root's first line, and the cause that leads its thread. */
const EXPECTED = [
  ['expired', /^Broken: expired\.farm\.test/, /expired/i],
  ['no-intermediate', /^Broken: no-intermediate\.farm\.test/, /chain|intermediate/i],
  ['upstream-502', /^Broken: upstream-502\.farm\.test/, /502|upstream/i],
  ['healthy-ecdsa', /^No fault[^:]*: healthy-ecdsa\.farm\.test/, null],
] as const;

for (const transport of TRANSPORTS) {
  test(`typed in Slack, asked of real origins, read in the thread (${transport})`, async (t) => {
    const { slack, alice } = await startScene(t, transport, {
      diagnose,
      config: { allowedCidrs: ['127.0.0.0/8'] },
      bot: {
        addedRoots: [authority.root.der],
        resolveTo: EXPECTED.map(([label]) => [nameOf(label), ['127.0.0.1']]),
      },
    });
    for (const [index, [label, headline, cause]] of EXPECTED.entries()) {
      // Two channels, so that neither comes to the pace Slack asks of one.
      const channel = ['C0INCIDENT', 'C0WARROOM'][index % 2] ?? '';
      const origin = FARM_ORIGINS.find((candidate) => candidate.label === label) ?? assert.fail(label);
      const served = await origin.serve(authority, new Date());
      t.after(() => served.stop());
      const known = slack.channel(channel).messages().length;
      await alice.command(channel, '/cf502', `https://${nameOf(label)}:${served.port}`);
      const thread = await slack.until(() => {
        const root = slack.channel(channel).messages()[known];
        const messages = root === undefined ? [] : slack.channel(channel).thread(root.ts);
        return /Source: |likeliest first/.test(messages.at(-1)?.text ?? '') && messages;
      });
      assert.match(thread[0]?.text ?? '', headline);
      if (cause === null) assert.doesNotMatch(thread[1]?.text ?? '', /^[^\n]*\((proven|likely)/);
      else assert.match(thread[1]?.text.split('\n')[0] ?? '', cause);
      assert.ok((thread[0]?.text.split('\n').length ?? 9) <= 6, thread[0]?.text);
      for (const message of thread) assert.deepEqual(checkMessage(message), []);
    }
  });
}
