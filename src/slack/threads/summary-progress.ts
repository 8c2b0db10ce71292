import type { Job } from '../../jobs/store/store.ts';
import type { Outbound } from './job-thread.ts';
import type { ThreadProgress } from './thread-progress.ts';

/** The progress of one of several hosts: the summary stands for it, and says that it is being checked. */
export function createSummaryProgress(
  { place }: Job,
  { gateway, summaries, pace }: Pick<Outbound, 'gateway' | 'summaries' | 'pace'>,
): ThreadProgress {
  let timer: NodeJS.Timeout | null = null;
  const expected = gateway.expect(place.channel);
  const wasShown = () => summaries.tsOf(place) !== null;
  return {
    show() {
      if (timer !== null || wasShown()) return;
      // Where it cannot be posted, whoever delivers the verdict meets the same and deals with it.
      const post = () => void summaries.post(place, 'progress').catch(() => {});
      timer = setTimeout(post, pace.holdMs);
    },
    async settle() {
      if (timer !== null) clearTimeout(timer);
    },
    wasShown,
    end: () => expected.over(),
  };
}
