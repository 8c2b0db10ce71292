import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Urgency } from '../../../src/jobs/queue/queue.ts';
import { openLink } from '../../../src/jobs/redis/connect.ts';
import { openQueue } from '../../../src/jobs/redis/lane.ts';
import { createLaneCounts } from '../../../src/jobs/redis/lane-counts.ts';
import { createLaneJobs } from '../../../src/jobs/redis/lane-jobs.ts';
import { startRedis } from '../../redis-process.ts';
import { without } from '../../tools.ts';
import { targetOf } from '../jobs.ts';

test('checks of one person begin in turn with those of others, whichever bot took them on', {
  skip: without('redis-server'),
}, async (t) => {
  const redis = await startRedis(t);
  const link = openLink(redis.url, () => {});
  t.after(link.close);
  await link.ready();
  const queues = [openQueue(link, 'eu-west-1', 1), openQueue(link, 'eu-west-1', 1)] as const;
  const counts = createLaneCounts(queues[0], link);
  const add = (bot: 0 | 1, id: string, person: string, urgency: Urgency = 'person') =>
    createLaneJobs(queues[bot], 'eu-west-1', link).add(
      { id, target: targetOf(`${id}.example`), timeoutMs: 1_000 },
      id,
      { person, urgency },
      'a bot',
    );
  const order = async () => {
    const ids = await link.redis.zrange(queues[0].toKey('prioritized'), 0, -1);
    return ids.map((id) => id.replace('check-', ''));
  };
  await add(0, 'watched', 'U0DAVE', 'watch');
  await link.redis.hset(queues[0].toKey('check-watched'), 'timestamp', Date.now() - 60_000);
  for (let index = 0; index < 5; index++) await add(0, `alice-${index}`, 'U0ALICE');
  await add(1, 'bob-0', 'U0BOB');
  await add(0, 'bob-1', 'U0BOB');
  assert.deepEqual(await order(), [
    'alice-0',
    'bob-0',
    'alice-1',
    'bob-1',
    'alice-2',
    'alice-3',
    'alice-4',
    'watched',
  ]);
  assert.equal(await counts.ahead('check-bob-0'), 1);
  const { oldestMs } = await counts.counts();
  assert.ok(oldestMs >= 60_000, 'the watch has waited longest, though it is the last');

  // Three have begun: somebody new is level with what is next.
  await link.redis.zremrangebyrank(queues[0].toKey('prioritized'), 0, 3);
  await add(1, 'carol-0', 'U0CAROL');
  assert.deepEqual(await order(), ['alice-2', 'carol-0', 'alice-3', 'alice-4', 'watched']);
});
