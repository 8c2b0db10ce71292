import { createAllowance, createAllowances } from '../../jobs/allowance.ts';

/** The priorities, highest first: a verdict, an answer to a person, a reply in a thread, progress. */
export const PRIORITIES = ['verdict', 'answer', 'reply', 'progress'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Which limits a call counts against. */
export type Charged = {
  /** The Web API method. */
  readonly method: string;
  /** The conversation a message is posted in; `null` for calls that post none. */
  readonly channel: string | null;
  readonly priority: Priority;
};

/**
 * The credit that is reserved for a verdict that is still to come: for a post, or, once progress was posted,
 * for an edit of that message. `null`: it was sent, or will not be.
 */
export type Reserved = 'post' | 'edit' | null;

/**
 * Slack's rate limits (https://docs.slack.dev/apis/web-api/rate-limits): about one post a second in a
 * conversation, with bursts; 50 edits a minute in the workspace (`chat.update` is Tier 3), of which 20 may go
 * at once. A 429 stops its method.
 *
 * Replies and progress leave as much credit as the expected verdicts will need, so that no verdict waits for
 * them. A post of progress uses the post that was reserved for its verdict, which will then be an edit, so it
 * requires credit for an edit.
 */
export type RateLimits = {
  /** Milliseconds until this call may be made. */
  readonly waitMs: (call: Charged) => number;
  /** Milliseconds until any progress may be sent, whatever it is: all of it requires credit for an edit. */
  readonly progressWaitMs: () => number;
  readonly spend: (call: Charged) => void;
  /** Blocks a method after Slack answered 429. */
  readonly stop: (method: string, retryAfterMs: number) => void;
  /** Reserves credit for a verdict in this channel, in place of what was reserved for it `before`. */
  readonly reserve: (channel: string, before: Reserved, next: Reserved) => void;
};

const POSTS = { burst: 8, perSecond: 1 };
const EDITS = { burst: 20, perSecond: 50 / 60 };

/** @param clockMs monotonic, in milliseconds */
export function createRateLimits(clockMs: () => number): RateLimits {
  const edits = createAllowance(EDITS.burst, EDITS.perSecond, clockMs);
  const posts = createAllowances();
  const stoppedUntil = new Map<string, number>();
  const expectedPosts = new Map<string, number>();
  let expectedEdits = 0;

  const waitToPost = (channel: string, credit = 1) => posts.find(channel)?.waitMs(credit) ?? 0;
  const waitForProgress = () => edits.waitMs(1 + expectedEdits);

  function addExpectedPost(channel: string, count: 1 | -1): void {
    const left = (expectedPosts.get(channel) ?? 0) + count;
    if (left > 0) expectedPosts.set(channel, left);
    else expectedPosts.delete(channel);
  }

  function waitForCredit({ method, channel, priority }: Charged): number {
    if (method === 'chat.update') return priority === 'progress' ? waitForProgress() : edits.waitMs();
    if (channel === null) return 0;
    if (priority === 'progress') return Math.max(waitToPost(channel), waitForProgress());
    const keptBack = priority === 'reply' ? (expectedPosts.get(channel) ?? 0) : 0;
    return waitToPost(channel, Math.min(1 + keptBack, POSTS.burst));
  }

  return {
    waitMs(call) {
      const stoppedMs = (stoppedUntil.get(call.method) ?? 0) - clockMs();
      return Math.max(0, Math.ceil(stoppedMs), waitForCredit(call));
    },
    progressWaitMs: waitForProgress,
    spend({ method, channel }) {
      if (method === 'chat.update') edits.spend();
      else if (channel !== null)
        posts.of(channel, () => createAllowance(POSTS.burst, POSTS.perSecond, clockMs)).spend();
    },
    stop(method, retryAfterMs) {
      stoppedUntil.set(method, Math.max(stoppedUntil.get(method) ?? 0, clockMs() + retryAfterMs));
    },
    reserve(channel, before, next) {
      if (before === 'post') addExpectedPost(channel, -1);
      if (before === 'edit') expectedEdits -= 1;
      if (next === 'post') addExpectedPost(channel, 1);
      if (next === 'edit') expectedEdits += 1;
    },
  };
}
