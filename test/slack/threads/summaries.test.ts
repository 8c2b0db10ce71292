import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job, Place, Store } from '../../../src/jobs/store/store.ts';
import type { Gateway } from '../../../src/slack/sending/gateway.ts';
import { createSummaries } from '../../../src/slack/threads/summaries.ts';
import { targetOf } from '../../jobs/jobs.ts';
import { REPORTS } from '../../report/reports.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { brokenReport } from '../reports.ts';

const ORIGINS = ['a.example', 'b.example', 'c.example'] as const;
const members = ORIGINS.map((origin) => ({ id: `job-${origin[0]}`, origin, port: null }));
const placeOf = (member: string): Place => ({
  team: 'T1',
  channel: 'C1',
  user: 'U1',
  threadTs: null,
  among: { id: 'among', members, member },
});
const jobs = members.map(
  ({ id, origin }): Job => ({
    id,
    target: targetOf(origin),
    timeoutMs: 60_000,
    place: placeOf(id),
    responseUrl: null,
    acceptedAt: '2026-11-23T10:00:00.000Z',
  }),
);
const brokenOf = (origin: string, id: string) => brokenReport(id, targetOf(origin));
function healthyOf(origin: string, id: string) {
  const report = REPORTS.healthy ?? assert.fail('no such report');
  return { ...report, id, startedAt: '2026-12-23T10:00:00.000Z', target: { ...report.target, origin } };
}

/** The summaries of one bot; what Slack shows is shared. */
function bot(store: Store, shown: string[], beforeUpdate: () => Promise<void> = async () => {}) {
  const gateway: Pick<Gateway, 'post' | 'update' | 'drop'> = {
    async post(_place, { text }, _mark, options) {
      await options?.begin?.();
      shown.push(text);
      return { kind: 'sent', ts: '1.1' };
    },
    async update(_message, { text }) {
      await beforeUpdate();
      shown.push(text);
      return { kind: 'sent', ts: '1.1' };
    },
    drop: () => {},
  };
  return createSummaries({ gateway: gateway as Gateway, store });
}

test('a summary shows what another bot found out last, whichever edits it', async (t) => {
  const directory = temporaryDirectory(t);
  const now = () => new Date('2026-11-23T10:00:00.000Z');
  const store = openSqliteStore(directory, now);
  t.after(() => store.close());
  const shown: string[] = [];
  await store.accept('d', jobs);
  const tellElsewhere = async () => {
    await store.accept('again', [{ ...jobs[0], id: 'again' } as Job]);
    await store.keepReport('again', healthyOf('a.example', 'again'));
    await store.finish('again');
  };
  let isFirst = true;
  const one = bot(store, shown);
  const late = bot(store, shown, async () => {
    // Another bot tells something just before this one's edit arrives.
    if (isFirst) await tellElsewhere();
    isFirst = false;
  });
  for (const each of [one, late]) {
    await each.post(placeOf('job-a'), 'verdict');
    for (const name of ['a', 'b'] as const) {
      await store.keepReport(`job-${name}`, brokenOf(`${name}.example`, `job-${name}`));
      await store.finish(`job-${name}`);
    }
  }
  await one.tell(placeOf('job-a'), { kind: 'judged', report: brokenOf('a.example', 'job-a') });
  assert.match(shown.at(-1) ?? '', /Broken: a\.example/);
  await late.tell(placeOf('job-b'), { kind: 'judged', report: brokenOf('b.example', 'job-b') });
  assert.match(shown.at(-1) ?? '', /No fault found from here: a\.example/);
  await one.tell(placeOf('job-b'), { kind: 'judged', report: brokenOf('b.example', 'job-b') });
  assert.match(shown.at(-1) ?? '', /No fault found from here: a\.example/);
});

test('a bot that lost its jobs while a summary waited for its turn does not post it', async (t) => {
  const directory = temporaryDirectory(t);
  const now = () => new Date('2026-11-23T10:00:00.000Z');
  const [mine, other] = [openSqliteStore(directory, now), openSqliteStore(directory, now)];
  t.after(() => mine.close());
  t.after(() => other.close());
  await mine.accept('d', jobs);
  assert.equal((await other.claimJobs()).length, 3, 'the first bot gave no sign of life');
  const shown: string[] = [];
  await assert.rejects(bot(mine, shown).post(placeOf('job-a'), 'verdict'), /took these jobs over/);
  assert.deepEqual(shown, []);
  assert.equal((await bot(other, shown).post(placeOf('job-a'), 'verdict'))?.kind, 'sent');
});
