import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNEL, oneVerdictEach, startOrigins, startSlack } from '../faults.ts';
import { foundCompany } from '../shared-redis.ts';
import { without } from '../tools.ts';

const skip = without('redis-server');

test('a bot and a worker that share a Redis answer a command', { skip }, async (t) => {
  const slack = await startSlack(t);
  const company = await foundCompany(t, slack);
  await company.startWorker();
  await company.startBot();
  const { targets } = await startOrigins(t, 2, 20);
  for (const target of targets) {
    const { error } = await slack.user('U0ALICE').command(CHANNEL, '/cf502', target);
    assert.equal(error, undefined);
  }
  await oneVerdictEach(slack, targets, { ms: 30_000 });
});
