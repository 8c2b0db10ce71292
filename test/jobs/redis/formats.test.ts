import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openLink } from '../../../src/jobs/redis/connect.ts';
import { openQueue } from '../../../src/jobs/redis/lane.ts';
import { createLaneJobs } from '../../../src/jobs/redis/lane-jobs.ts';
import { JOB_FORMAT, type Member, say } from '../../../src/jobs/redis/members.ts';
import { wantedKey } from '../../../src/jobs/redis/parcel.ts';
import { type RegionService, serveRegion } from '../../../src/jobs/redis/serve-region.ts';
import { followWorkers } from '../../../src/jobs/redis/workers.ts';
import { createLog } from '../../../src/operating/log.ts';
import { startRedis } from '../../redis-process.ts';
import { REPORTS } from '../../report/reports.ts';
import { until } from '../../shared-redis.ts';
import { without } from '../../tools.ts';

const skip = without('redis-server');
const REGION = 'eu-west-1';
const NEWER = JOB_FORMAT + 1;

async function connect(t: TestContext) {
  const redis = await startRedis(t);
  const link = openLink(redis.url, () => {});
  t.after(link.close);
  await link.ready();
  const lines: string[] = [];
  const log = createLog('warn', [], { write: (line) => void lines.push(line) });
  return { url: redis.url, link, log, lines };
}

test('a worker leaves checks of a newer form to newer workers, and says so once', { skip }, async (t) => {
  const { url, link, log, lines } = await connect(t);
  const { healthy } = REPORTS;
  assert.ok(healthy);
  const ran: string[] = [];
  const services: RegionService[] = [];
  const serve = (name: string, format: number) => {
    const service = serveRegion({
      url,
      link,
      region: REGION,
      format,
      concurrency: 4,
      attemptsMax: 1,
      log,
      async run({ id }) {
        ran.push(`${name} ${id}`);
        return healthy;
      },
    });
    services.push(service);
  };
  serve('older', JOB_FORMAT);
  const queue = openQueue(link, REGION, 1);
  const check = (id: string) => ({ id, target: healthy.evidence.target, timeoutMs: 60_000 });
  for (const id of ['one', 'two']) {
    await link.redis.sadd(wantedKey(REGION, `check-${id}`), 'a bot');
    await queue.add('check', { format: NEWER, check: check(id) }, { jobId: `check-${id}` });
  }
  await until(() => lines.length > 0);
  const jobs = createLaneJobs(queue, REGION, link);
  assert.equal(await jobs.look('check-one'), null, 'it waits');
  serve('newer', NEWER);
  await until(async () => (await jobs.look('check-one')) !== null && (await jobs.look('check-two')) !== null);
  assert.equal((await jobs.look('check-one'))?.kind, 'reported');
  // While Redis still answers.
  for (const service of services) await service.stop(0);
  assert.deepEqual(ran.toSorted(), ['newer one', 'newer two']);
  assert.equal(lines.length, 1, lines.join(''));
  assert.match(
    lines[0] ?? '',
    /this worker is older than a bot and leaves its checks to newer workers: update it/,
  );
});

test('a bot adds no checks to a Region whose workers are older, and says so once for each', {
  skip,
}, async (t) => {
  const { link, log, lines } = await connect(t);
  const member = (id: string, more: Partial<Member>): Member => ({
    id,
    kind: 'worker',
    region: REGION,
    machine: 'm1',
    version: '0.1.0',
    format: JOB_FORMAT,
    concurrency: 4,
    allowedCidrs: [],
    ...more,
  });
  await say(link, member('old', { format: JOB_FORMAT - 1 }));
  await say(link, member('fit', { region: 'us-east-1' }));
  const workers = followWorkers(link, member('bot', { kind: 'bot', region: 'local' }), log);
  await workers.refresh();
  await workers.refresh();
  assert.deepEqual(workers.regions(), [REGION, 'us-east-1']);
  assert.equal(workers.useful(REGION).length, 0);
  assert.equal(workers.whyAbsent(REGION), 'its workers run an older cf502');
  assert.equal(workers.useful('us-east-1').length, 1);
  assert.equal(lines.length, 1);
  const { msg, region, machine, version } = JSON.parse(lines[0] ?? '{}');
  assert.deepEqual([region, machine, version], [REGION, 'm1', '0.1.0']);
  assert.match(msg, /this worker is older than the bot and gets no checks: update it/);
});
