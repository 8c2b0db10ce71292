import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import { createIsPublic } from '../../../src/slack/access/public-channels.ts';
import { REPORTS } from '../../report/reports.ts';
import { refusedReport } from '../reports.ts';
import { startScene } from '../scene.ts';

test('a report of a public channel can be quoted anywhere in the workspace, with the scope to know it is public', async (t) => {
  for (const [scopes, said] of [
    [['commands', 'chat:write', 'channels:read'], /^Broken: origin\.example\.com/],
    [['commands', 'chat:write'], /^No report/],
  ] as const) {
    const { slack, alice, check } = await startScene(t, 'socket', { standIn: { scopes } });
    await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
    const { end, surroundings } = await check(0);
    end();
    await slack.until(() => slack.calls('chat.postMessage').length === 2);
    assert.match((await alice.ask('C0WARROOM', '/cf502', `show ${surroundings.id}`)).text, said);
  }
});

test('a channel that another company reads is not public, nor one that Slack does not tell of', async () => {
  const isPublic = (channel: object | null) =>
    createIsPublic(async () => (channel === null ? Promise.reject(new Error()) : { ok: true, channel }))(
      'C1',
    );
  const open = { is_channel: true, is_private: false };
  assert.equal(await isPublic(open), true);
  assert.equal(await isPublic({ ...open, is_ext_shared: true }), false);
  assert.equal(await isPublic({ ...open, is_private: true }), false);
  assert.equal(await isPublic(null), false);
});

test('why a check was refused is shown to its asker alone', async (t) => {
  const { slack, alice, check } = await startScene(t, 'socket', { holdMs: 60_000 });
  await alice.command('C0INCIDENT', '/cf502', 'internal.example.com');
  const { end, target, surroundings } = await check(0);
  end(refusedReport(surroundings.id, target));
  await slack.until(() => slack.ephemeral('U0ALICE').some(({ text: said }) => said.includes('10.0.0.7')));
  const show = `show ${surroundings.id}`;
  assert.match((await alice.ask('C0INCIDENT', '/cf502', show)).text, /10\.0\.0\.7 is private/);
  assert.match((await slack.user('U0BOB').ask('C0INCIDENT', '/cf502', show)).text, /^No report/);
});

test('a history tells what changed from check to check, and the next verdict since when', async (t) => {
  const { slack, alice, check } = await startScene(t);
  const at = (report: Report | undefined, id: string, startedAt: string): Report => ({
    ...(report as Report),
    id,
    startedAt,
  });
  const times = ['08:00', '09:00', '09:30'] as const;
  for (const [index, name] of (['healthy', 'broken-proven', 'broken-proven'] as const).entries()) {
    // The one before is under way until all of it was delivered.
    while ((await alice.ask('C0INCIDENT', '/cf502', 'origin.example.com')).text.includes('is being checked'));
    const { end, surroundings } = await check(index);
    end(at(REPORTS[name], surroundings.id, `2026-11-23T${times[index]}:00.000Z`));
    await slack.until(() => {
      const root = slack.channel('C0INCIDENT').messages()[index];
      return (
        root !== undefined &&
        slack
          .channel('C0INCIDENT')
          .thread(root.ts)
          .some(({ text: said }) => /Source: |likeliest first/.test(said))
      );
    });
  }
  assert.match(
    slack.channel('C0INCIDENT').messages()[2]?.text ?? '',
    /since 2026-11-23 09:00 UTC, healthy at 2026-11-23 08:00 UTC/,
  );
  const lines = (await alice.ask('C0INCIDENT', '/cf502', 'history origin.example.com')).text.split('\n');
  assert.equal(lines.length, 4);
  assert.match(lines[1] ?? '', /^2026-11-23 09:30 UTC {2}Broken: nothing changed/);
  assert.match(lines[2] ?? '', /^2026-11-23 09:00 UTC {2}Broken: healthy before, broken now; new: /);
  assert.match(lines[3] ?? '', /^2026-11-23 08:00 UTC {2}No fault found from here: the first that is kept/);
});
