import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLink } from '../../../src/jobs/redis/connect.ts';
import { createRedisSpending } from '../../../src/jobs/redis/spending.ts';
import { isUnreachable } from '../../../src/jobs/unreachable.ts';
import { createQuota } from '../../../src/slack/access/quota.ts';
import { startRedis } from '../../redis-process.ts';
import { without } from '../../tools.ts';

test('two bots count what people spend together, and what is full again is not kept', {
  skip: without('redis-server'),
}, async (t) => {
  const redis = await startRedis(t);
  const links = [openLink(redis.url, () => {}), openLink(redis.url, () => {})] as const;
  for (const link of links) {
    t.after(link.close);
    await link.ready();
  }
  const limits = { perUser: 10, perChannel: 15, perWorkspace: 1_000 };
  const [one, other] = links.map((link) => createQuota(limits, createRedisSpending(link)));
  assert.ok(one && other);
  const place = (user: string, channel = 'C1') => ({ team: 'T1', channel, user, threadTs: null });

  const taken = await Promise.all(
    Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? one : other).take(place('U1'), 1)),
  );
  const refused = taken.filter((answer) => answer !== null);
  assert.equal(taken.length - refused.length, 10, 'as many as one person may, whichever bot is asked');
  for (const because of refused)
    assert.match(because, /^You began 10 checks in the last ten minutes; the next can begin in (60|59) s\./);
  for (let index = 0; index < 5; index++) assert.equal(await other.take(place('U2'), 1), null);
  assert.match((await one.take(place('U3'), 1)) ?? '', /^15 checks began in this channel/);
  assert.equal(await one.take(place('U3', 'C2'), 1), null, 'what was refused spent nothing');
  await one.giveBack(place('U1'), 1);
  assert.equal(await other.take(place('U1', 'C2'), 1), null, 'what one bot gives back another one may spend');

  const keys = await links[0].redis.keys('cf502:spent:*');
  // Two channels, three people, the workspace.
  assert.equal(keys.length, 6);
  for (const key of keys) {
    const ms = await links[0].redis.pttl(key);
    assert.ok(ms > 0 && ms <= 610_000, `${key} is kept for ${ms} ms`);
  }
  await one.giveBack(place('U3', 'C2'), 5);
  assert.equal(await links[0].redis.exists('cf502:spent:check perUser T1 U3'), 0);

  await redis.end('SIGKILL');
  await assert.rejects(one.take(place('U1'), 1), isUnreachable);
});
