import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../../../src/jobs/store/sqlite.ts';
import { startScene, TRANSPORTS } from '../../scene.ts';

for (const transport of TRANSPORTS)
  test(`where the app is removed, everything kept is deleted and the bot ends (${transport})`, async (t) => {
    const { slack, alice, bot, checks, check, dataDir } = await startScene(t, transport, {
      before: async (folder) => writeFileSync(join(folder, 'pauses.json'), '["c.example.com"]'),
    });
    await alice.command('C0INCIDENT', '/cf502', 'a.example.com');
    (await check(0)).end();
    await slack.until(() =>
      slack
        .channel('C0INCIDENT')
        .all()
        .some(({ text }) => text.includes('502')),
    );
    await alice.command('C0INCIDENT', '/cf502', 'b.example.com');
    await check(1);
    assert.equal(checks.length, 2);
    const other = {
      type: 'event_callback',
      team_id: 'T0OTHER',
      event_id: 'Ev1',
      event: { type: 'app_uninstalled' },
    };
    const delivered = { kind: 'acknowledged', payload: null } as const;
    await slack.redeliver({ kind: 'events_api', payload: other, retry: null, delivered, elapsedMs: 0 });
    assert.match((await alice.ask('C0INCIDENT', '/cf502', 'status')).text, /^1 checks running/);
    const before = openSqliteStore(dataDir, () => new Date());
    assert.equal((await before.recentOf('U0ALICE', 10)).length, 1, 'another workspace ends nothing here');
    before.close();
    slack.sendEvent({ type: 'app_uninstalled' });
    await assert.rejects(bot.broken, /removed from its workspace/);
    const store = openSqliteStore(dataDir, () => new Date());
    t.after(() => store.close());
    assert.deepEqual(await store.listJobs(), []);
    assert.deepEqual(await store.recentOf('U0ALICE', 10), []);
    assert.equal((await store.conversations()).size, 0);
    assert.equal(readFileSync(join(dataDir, 'pauses.json'), 'utf8'), '[]');
  });
