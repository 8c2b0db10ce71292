import type { Audit } from '../operating/audit.ts';
import type { Log } from '../operating/log.ts';
import type { Metrics } from '../operating/metrics.ts';
import { stageTimes } from '../operating/stage-times.ts';
import type { RunCheck } from './queue/queue.ts';
import type { Work } from './work.ts';

/** The job of the bot's queue: one diagnosis, counted, timed and logged however it ends. */
export function createRunCheck({
  work,
  metrics,
  audit,
  log,
  clockMs,
}: {
  readonly work: Pick<Work, 'check'>;
  readonly metrics: Metrics;
  readonly audit: Audit;
  readonly log: Log;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
}): RunCheck {
  const observeStage = (stage: string, elapsedMs: number) =>
    metrics.observe('cf502_check_stage_seconds', { stage }, elapsedMs / 1_000);

  return async (check, beside) => {
    const { id, target } = check;
    const startedAtMs = clockMs();
    let verdict = 'bug';
    let addresses: readonly string[] | null = null;
    try {
      const { report, judgeMs, bugs, calls } = await work.check(check, beside);
      for (const made of calls) audit({ event: 'aws-call', check: id, ...made });
      observeStage('judge', judgeMs);
      for (const { error, where } of bugs)
        log.error({ check: id, err: error, where }, 'a bug cost one finding');
      verdict = report.verdict.state;
      for (const [stage, elapsedMs] of stageTimes(report.evidence)) observeStage(stage, elapsedMs);
      addresses = [...new Set(report.evidence.endpoints.map(({ endpoint }) => endpoint.address))];
      log.info({ check: id, origin: target.origin, verdict, causes: report.verdict.causes }, 'checked');
      return report;
    } catch (error) {
      if (isCancelled(beside.signal)) verdict = 'cancelled';
      throw error;
    } finally {
      audit({ event: 'check-done', check: id, origin: target.origin, outcome: verdict, addresses });
      metrics.count('cf502_checks_total', { verdict });
      metrics.observe('cf502_check_seconds', {}, (clockMs() - startedAtMs) / 1_000);
    }
  };
}

/**
 * Whether the people who asked for the check cancelled it; a check past its deadline is aborted with another
 * reason.
 */
const isCancelled = ({ aborted, reason }: AbortSignal): boolean =>
  aborted && reason instanceof Error && reason.name === 'AbortError';
