import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report } from '../../../src/formats/report.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job } from '../../../src/jobs/store/store.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';

const now = () => new Date('2026-11-23T10:00:00.000Z');

/** Reports r1 (told to U1 in C1), r2 (to U2 in C1), r3 (to both, in C2). */
async function filled(directory: string) {
  const store = openSqliteStore(directory, now);
  for (const [id, user, channel] of [
    ['r1', 'U1', 'C1'],
    ['r2', 'U2', 'C1'],
    ['r3', 'U1', 'C2'],
    ['r3', 'U2', 'C2'],
  ] as const) {
    const job = `${id}-${user}`;
    await store.accept(job, [
      {
        id: job,
        target: {} as Job['target'],
        timeoutMs: 1,
        place: { team: 'T', channel, user, threadTs: null },
        responseUrl: null,
        acceptedAt: now().toISOString(),
      },
    ]);
    await store.keepReport(job, {
      id,
      startedAt: now().toISOString(),
      target: { origin: 'a.example' },
      findings: [],
      evidence: { endpoints: [] },
    } as unknown as Report);
    await store.finish(job);
  }
  store.close();
}

test('what is forgotten of a person or a channel leaves what others were told', async (t) => {
  for (const [whom, left, count] of [
    [{ kind: 'person', id: 'U1' }, ['r2', 'r3'], 1],
    [{ kind: 'channel', id: 'C1' }, ['r3'], 2],
    [{ kind: 'channel', id: 'C9' }, ['r1', 'r2', 'r3'], 0],
    [{ kind: 'everything' }, [], 3],
  ] as const) {
    const directory = temporaryDirectory(t);
    await filled(directory);
    const store = openSqliteStore(directory, now);
    assert.equal(await store.forget(whom), count, JSON.stringify(whom));
    const found = await Promise.all(['r1', 'r2', 'r3'].map((id) => store.findReport(id)));
    assert.deepEqual(
      found.flatMap((kept) => kept?.report.id ?? []),
      left,
    );
    assert.ok(
      found.every((kept) => kept?.places.every(({ user }) => user !== 'U1') ?? true) ||
        whom.kind !== 'person',
    );
    store.close();
  }
});
