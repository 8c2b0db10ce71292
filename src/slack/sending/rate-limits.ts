import { createAllowance, createAllowances } from './allowance.ts';

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

/** A verdict that is still to come. Credit is reserved for it. */
export type Expected = {
  /** Progress was posted, so the verdict will be an edit of that message. */
  readonly posted: () => void;
  /** The verdict was sent, or will not be. */
  readonly over: () => void;
};

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
  readonly expect: (channel: string) => Expected;
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
    expect(channel) {
      let state: 'post' | 'edit' | 'over' = 'post';
      addExpectedPost(channel, 1);
      const leave = (next: 'edit' | 'over') => {
        if (state === 'post') addExpectedPost(channel, -1);
        if (state === 'edit') expectedEdits -= 1;
        if (next === 'edit') expectedEdits += 1;
        state = next;
      };
      return {
        posted: () => state === 'post' && leave('edit'),
        over: () => state !== 'over' && leave('over'),
      };
    },
  };
}
