import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Reserved } from '../sending/rate-limits.ts';
import type { JobThread, Outbound } from './job-thread.ts';
import { isMember, putRoot, rootTsOf } from './thread-parts.ts';

/**
 * Shows the progress of a check in the root, or for one of several hosts that their summary stands in the
 * channel. Returns at once and never fails; a newer call replaces one that still waits. The message is made
 * when it is sent.
 */
export function showProgress(thread: JobThread, message: () => SlackMessage, outbound: Outbound): void {
  const { clockMs, pace } = outbound;
  if (thread.reserved === null && !thread.isSettled) reserve(thread, 'post', outbound);
  thread.next = message;
  if (thread.isSettled || thread.refused !== null || thread.timer !== null) return;
  if (isMember(thread) && wasShown(thread, outbound)) return;
  const wait = rootTsOf(thread) === null ? pace.holdMs : thread.paintedAt + pace.editEveryMs - clockMs();
  thread.timer = setTimeout(paint, Math.max(0, wait), thread, outbound);
}

/**
 * Ends the progress: drops the update that waits and awaits the one that runs, which could otherwise
 * overwrite the verdict. Never rejects.
 */
export async function settleProgress(thread: JobThread, { gateway }: Outbound): Promise<void> {
  thread.isSettled = true;
  if (thread.timer !== null) clearTimeout(thread.timer);
  if (isMember(thread)) return;
  const { id, place } = thread.job;
  const ts = rootTsOf(thread);
  gateway.drop(ts === null ? { job: id, part: 'root' } : { channel: place.channel, ts });
  await thread.painting;
}

/** Whether people saw progress before the verdict. The last edit of what they saw then notifies nobody. */
export const wasShown = (thread: JobThread, { summaries }: Outbound): boolean =>
  isMember(thread) ? summaries.tsOf(thread.job.place) !== null : thread.wasShown;

/** Tells the rate limits that no verdict will come in this thread any more. */
export const endProgress = (thread: JobThread, outbound: Outbound): void => reserve(thread, null, outbound);

function reserve(thread: JobThread, next: Reserved, { gateway }: Outbound): void {
  gateway.reserve(thread.job.place.channel, thread.reserved, next);
  thread.reserved = next;
}

function paint(thread: JobThread, outbound: Outbound): void {
  thread.timer = null;
  // Where the store cannot be reached, or another process has the job now, there is no progress; whoever
  // delivers the verdict meets the same and deals with it.
  const painting = Promise.resolve(thread.painting)
    .then(() => paintNext(thread, outbound))
    .catch(() => {})
    .finally(() => {
      if (thread.painting === painting) thread.painting = null;
    });
  thread.painting = painting;
}

async function paintNext(thread: JobThread, outbound: Outbound): Promise<void> {
  const message = thread.next;
  thread.next = null;
  if (message === null || thread.isSettled) return;
  if (isMember(thread)) return void (await outbound.summaries.post(thread.job.place, 'progress'));
  thread.paintedAt = outbound.clockMs();
  const sent = await putRoot(thread, message(), 'progress', outbound);
  if (sent.kind !== 'sent') return;
  thread.wasShown = true;
  if (thread.reserved === 'post') reserve(thread, 'edit', outbound);
}
