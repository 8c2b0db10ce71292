import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineOptions } from '../../../src/jobs/engine.ts';
import { openLink } from '../../../src/jobs/redis/connect.ts';
import { openRedisEngine } from '../../../src/jobs/redis/engine.ts';
import { JOB_FORMAT, say } from '../../../src/jobs/redis/members.ts';
import { createLog } from '../../../src/operating/log.ts';
import { readConfig } from '../../../src/settings/config.ts';
import { startRedis } from '../../redis-process.ts';
import { without } from '../../tools.ts';

test('a Redis that hangs keeps no bot from stopping', {
  skip: without('redis-server'),
  timeout: 30_000,
}, async (t) => {
  const redis = await startRedis(t);
  const options: EngineOptions = {
    config: readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }),
    owner: 'bot',
    run: () => assert.fail('checks run in workers'),
    now: () => new Date(),
    clockMs: () => performance.now(),
    log: createLog('silent'),
    onBegun: () => {},
  };
  const engine = openRedisEngine(options, redis.url);
  await engine.ready;
  const link = openLink(redis.url, () => {});
  t.after(link.close);
  await link.ready();
  const region = { region: 'local', machine: 'm', version: '0', format: JOB_FORMAT, allowedCidrs: [] };
  await say(link, { id: 'worker', kind: 'worker', concurrency: 1, ...region });
  while ((await engine.queue.counts()).regions.length === 0) await wait(50);
  redis.freeze();
  await engine.stop();
  // What was still to be closed ends too, and this process with it.
  redis.thaw();
});
