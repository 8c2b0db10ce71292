import type { Job } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Expected } from '../sending/rate-limits.ts';
import type { Outbound } from './job-thread.ts';
import type { ThreadParts } from './thread-parts.ts';

/** The root of a thread while its check runs. */
export type ThreadProgress = {
  /**
   * Returns at once and never fails; a newer call replaces one that still waits. The message is made when it
   * is sent.
   */
  readonly show: (message: () => SlackMessage) => void;
  /**
   * Ends the progress: drops the update that waits and awaits the one that runs, which could otherwise
   * overwrite the verdict. Never rejects.
   */
  readonly settle: () => Promise<void>;
  /** Whether people saw the root before it held the verdict. Its last edit then notifies nobody. */
  readonly wasShown: () => boolean;
  /** Tells the rate limits that no verdict will come in this thread any more. */
  readonly end: () => void;
};

/** @param isShown whether an earlier process showed the root already */
export function createThreadProgress(
  { id, place: { channel } }: Job,
  parts: ThreadParts,
  isShown: boolean,
  { gateway, clockMs, pace }: Outbound,
): ThreadProgress {
  let wasShown = isShown;
  let next: (() => SlackMessage) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let painting = Promise.resolve();
  let paintedAt = 0;
  let isSettled = false;
  let expected: Expected | null = null;

  async function paintNext(): Promise<void> {
    const message = next;
    next = null;
    if (message === null || isSettled) return;
    paintedAt = clockMs();
    const sent = await parts.putRoot(message(), 'progress');
    if (sent.kind !== 'sent') return;
    wasShown = true;
    expected?.posted();
  }

  function paint(): void {
    timer = null;
    // Where the store cannot be reached, or another process has the job now, there is no progress; whoever
    // delivers the verdict meets the same and deals with it.
    painting = painting.then(paintNext).catch(() => {});
  }

  return {
    show(message) {
      expected ??= gateway.expect(channel);
      next = message;
      if (isSettled || parts.isRefused() || timer !== null) return;
      const wait = parts.rootTs() === null ? pace.holdMs : paintedAt + pace.editEveryMs - clockMs();
      timer = setTimeout(paint, Math.max(0, wait));
    },
    async settle() {
      isSettled = true;
      if (timer !== null) clearTimeout(timer);
      const ts = parts.rootTs();
      gateway.drop(ts === null ? { job: id, part: 'root' } : { channel, ts });
      await painting;
    },
    wasShown: () => wasShown,
    end: () => expected?.over(),
  };
}
