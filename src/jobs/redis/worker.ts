import { hostname } from 'node:os';
import manifest from '../../../package.json' with { type: 'json' };
import type { Log } from '../../operating/log.ts';
import type { WorkerConfig } from '../../settings/work-settings.ts';
import type { RunCheck } from '../queue/queue.ts';
import { newOwner } from '../store/leases.ts';
import { openLink } from './connect.ts';
import { untilUsable } from './engine.ts';
import { disagreement, isAlive, JOB_FORMAT, type Member, readMembers, SAY_EVERY_MS, say } from './members.ts';
import { serveRegion } from './serve-region.ts';

/** A worker that takes checks of its Region. */
export type RegionWorker = {
  /** What keeps it from working, one sentence each. */
  readonly readiness: () => readonly string[];
  readonly running: () => number;
  readonly stop: (graceMs: number) => Promise<void>;
};

/**
 * Joins the workers of a Region, once Redis can be used.
 *
 * @throws ConfigError where only an operator can mend it
 */
export async function startRegionWorker(options: {
  readonly config: WorkerConfig;
  readonly run: RunCheck;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<RegionWorker> {
  const { config, log, signal } = options;
  const { redisUrl: url, vantage: region } = config;
  await untilUsable(url, log, signal);
  const link = openLink(url, (because) =>
    log.error({ because }, 'Redis cannot be used: no checks are taken until it can'),
  );
  const me: Member = {
    id: newOwner(),
    kind: 'worker',
    region,
    machine: hostname(),
    version: manifest.version,
    format: JOB_FORMAT,
    concurrency: config.concurrency,
    allowedCidrs: config.allowedCidrs,
  };
  let isStopping = false;
  const warned = new Set<string>();

  async function sayAndLook(): Promise<void> {
    await say(link, me);
    for (const member of await readMembers(link)) {
      if (member.kind !== 'bot' || !isAlive(member) || warned.has(member.id)) continue;
      warned.add(member.id);
      const because = disagreement(me, member);
      if (because !== null) log.warn({}, because);
    }
  }
  await link.ready();
  await sayAndLook();
  const saying = setInterval(() => void sayAndLook().catch(() => {}), SAY_EVERY_MS);
  const service = serveRegion({
    url,
    link,
    region,
    run: options.run,
    format: JOB_FORMAT,
    concurrency: config.concurrency,
    attemptsMax: config.attempts,
    log,
  });
  return {
    readiness: () => (isStopping ? ['stopping'] : [link.trouble()].filter((trouble) => trouble !== null)),
    running: service.running,
    async stop(graceMs) {
      isStopping = true;
      clearInterval(saying);
      await say(link, me, true).catch(() => {});
      await service.stop(graceMs);
      link.close();
    },
  };
}
