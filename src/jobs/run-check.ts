import type { Diagnose } from '../check/diagnose.ts';
import type { Surroundings } from '../check/surroundings.ts';
import type { Log } from '../operating/log.ts';
import type { Metrics } from '../operating/metrics.ts';
import { stageTimes } from '../operating/stage-times.ts';
import type { RunCheck } from './queue/queue.ts';

/** What is the same for every check of one bot. */
export type BotSurroundings = Pick<
  Surroundings,
  'vantage' | 'policy' | 'addedRoots' | 'resolver' | 'publicDns' | 'resolveTo' | 'now'
>;

/** The job of the bot's queue: one diagnosis, counted, timed and logged however it ends. */
export function createRunCheck({
  diagnose,
  surroundings,
  metrics,
  log,
  clockMs,
}: {
  readonly diagnose: Diagnose;
  readonly surroundings: BotSurroundings;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
}): RunCheck {
  const observeStage = (stage: string, elapsedMs: number) =>
    metrics.observe('cf502_check_stage_seconds', { stage }, elapsedMs / 1_000);

  return async ({ id, target, timeoutMs }, { onProgress, signal }) => {
    const startedAtMs = clockMs();
    let verdict = 'bug';
    try {
      const report = await diagnose(target, {
        ...surroundings,
        id,
        headers: [],
        timeoutMs,
        onProgress,
        onJudged: (elapsedMs) => observeStage('judge', elapsedMs),
        onBug: (error, where) => log.error({ check: id, err: error, where }, 'a bug cost one finding'),
        signal,
      });
      verdict = report.verdict.state;
      for (const [stage, elapsedMs] of stageTimes(report.evidence)) observeStage(stage, elapsedMs);
      log.info({ check: id, origin: target.origin, verdict, causes: report.verdict.causes }, 'checked');
      return report;
    } catch (error) {
      if (isCancelled(signal)) verdict = 'cancelled';
      throw error;
    } finally {
      metrics.count('cf502_checks_total', { verdict });
      metrics.observe('cf502_check_seconds', {}, (clockMs() - startedAtMs) / 1_000);
    }
  };
}

/** By those who wanted the check; one that was past its deadline ends for a reason of its own. */
const isCancelled = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof Error && reason.name === 'AbortError';
