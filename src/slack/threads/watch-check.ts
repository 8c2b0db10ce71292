import type { Report } from '../../formats/report.ts';
import { freshId } from '../../jobs/fresh-id.ts';
import type { Check, Queue } from '../../jobs/queue/queue.ts';
import type { Store, Watch } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import type { WhyNotTarget } from '../access/target-rules.ts';
import type { Distributions } from '../requests/distributions.ts';

/** Runs one check of a watch; `null`: no verdict this time, because of a bug, a full queue or a pause. */
export type WatchCheck = (
  watch: Pick<Watch, 'target' | 'timeoutMs' | 'distribution' | 'place'>,
  signal: AbortSignal,
  how?: Pick<Check, 'timesIdleClose'>,
) => Promise<Report | null>;

export function createWatchCheck(options: {
  readonly queue: Queue;
  readonly store: Store;
  readonly randomId: () => string;
  readonly whyNotTarget: WhyNotTarget;
  readonly permitted: Distributions['permitted'];
  readonly log: Log;
}): WatchCheck {
  const { queue, store, log } = options;
  return async ({ target, timeoutMs, distribution: before, place }, signal, how = {}) => {
    if (options.whyNotTarget(target.origin, place.user) !== null) return null;
    const distribution = await options.permitted(before, place);
    const submission = await queue.submit(
      {
        id: await freshId(options.randomId, store),
        target,
        timeoutMs,
        ...how,
        ...(distribution === undefined ? {} : { distribution }),
      },
      { person: place.user, onProgress: () => {} },
      'watch',
    );
    if (submission.kind !== 'accepted') return null;
    const { ticket } = submission;
    signal.addEventListener('abort', ticket.cancel);
    const outcome = await ticket.outcome;
    signal.removeEventListener('abort', ticket.cancel);
    if (outcome.kind === 'failed')
      log.error({ err: outcome.error }, 'a check of a watch failed by a bug of ours');
    return outcome.kind === 'reported' ? outcome.report : null;
  };
}
