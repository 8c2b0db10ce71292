import { hash } from 'node:crypto';
import type { Progress } from '../../check/surroundings.ts';
import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';

/** A check that was asked for. `id` becomes the report's id, unless an equal check already runs. */
export type Check = {
  readonly id: string;
  readonly target: Target;
  /** The time for the whole check, in milliseconds. */
  readonly timeoutMs: number;
  /** What the distribution's configuration says of the target. */
  readonly distribution?: DistributionPlan;
  /** It also waits for the origin to close an idle connection, which takes up to a minute. */
  readonly timesIdleClose?: true;
};

/**
 * Runs one check; rejects on a bug of ours or when `signal` ends it, and with `ProcessEnded` where the
 * process that it ran in ended. `alone`: its process ended before, together with other checks, so now it has
 * to run in a process of its own.
 */
export type RunCheck = (
  check: Check,
  surroundings: {
    readonly onProgress: (progress: Progress) => void;
    readonly signal: AbortSignal;
    readonly alone: boolean;
  },
) => Promise<Report>;

/** The process of a check ended; `alone`: nothing else ran in it, so the check is the reason. */
export type ProcessEnded = Error & { readonly name: 'ProcessEnded'; readonly alone: boolean };

export const isProcessEnded = (error: unknown): error is ProcessEnded =>
  error instanceof Error && error.name === 'ProcessEnded';

/** How a check ended for one of the people who asked for it. */
export type Outcome =
  | { readonly kind: 'reported'; readonly report: Report }
  /** A bug, or the job's deadline passed: nothing is known of the origin. */
  | {
      readonly kind: 'failed';
      readonly error: { readonly name: string; readonly message: string };
      /** The queue tried as often as it may. Absent: whoever asked decides whether to ask again. */
      readonly isFinal?: boolean;
    }
  | { readonly kind: 'cancelled' };

/** One person's request for a check, which others may share. */
export type Ticket = {
  /** The id of the check that runs: when shared, that of the first request. */
  readonly checkId: string;
  readonly shared: boolean;
  /** The place in the queue: 1 is next, 0 is running or done. */
  readonly position: () => Promise<number>;
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Withdraws this request. The check itself is cancelled when no request for it is left. */
  readonly cancel: () => void;
};

/** Who asks for a check, and callbacks while it waits and runs. */
export type Hearing = {
  /** Checks of one person begin in turn with those of others. */
  readonly person: string;
  /** Called with each probe's outcome; someone who joins later gets the earlier outcomes first. */
  readonly onProgress: (progress: Progress) => void;
  /** Called each time before the check begins; the origin is asked only after the promise is settled. */
  readonly onBegin?: () => Promise<void>;
};

/**
 * Whether somebody waits for a check; checks of watches begin after those of people. `resumed`: a person's
 * that was accepted before, so it is not refused because the queue is full.
 */
export type Urgency = 'person' | 'resumed' | 'watch';

/** Whether a check was accepted. */
export type Submission =
  | { readonly kind: 'accepted'; readonly ticket: Ticket }
  | { readonly kind: 'full'; readonly limit: number }
  /** The queue is draining: the process is about to end. */
  | { readonly kind: 'closed' };

/** What waits and runs, as plain data. */
export type QueueCounts = {
  readonly waiting: number;
  readonly running: number;
  /** The same by Region; empty where checks run in the bot's own process pool. */
  readonly regions: readonly RegionCounts[];
};

export type RegionCounts = {
  readonly region: string;
  /** Worker processes that gave a sign of life within the last seconds. */
  readonly workers: number;
  readonly waiting: number;
  readonly running: number;
  /** Checks that failed and are kept for the operator. */
  readonly failed: number;
  /** How long the check that waits longest has waited, in milliseconds; 0 where none waits. */
  readonly oldestMs: number;
};

/**
 * Waiting and running checks; equal ones are run once. Checks, progress, outcomes and counts are plain JSON.
 */
export type Queue = {
  /**
   * Asks for a check. Answers at once, in time for Slack's acknowledgement. Rejects with `Unreachable` when
   * the queue's storage cannot be reached.
   */
  readonly submit: (check: Check, hearing: Hearing, urgency?: Urgency) => Promise<Submission>;
  readonly counts: () => Promise<QueueCounts>;
  /** What keeps checks from running, in words; `null` when nothing does. */
  readonly trouble: () => string | null;
  /** Accepts no more checks. Resolves when those already accepted have ended. */
  readonly drain: () => Promise<void>;
};

/** A key that is equal for checks that would have the same result: short, since many are kept. */
export function checkKey({ target, timeoutMs, distribution, timesIdleClose }: Omit<Check, 'id'>): string {
  const asked = [
    // Every field, those of later versions too, in one order.
    Object.entries(target).toSorted(([one], [other]) => (one < other ? -1 : 1)),
    timeoutMs,
    ...(timesIdleClose ? ['idle'] : []),
    ...(distribution === undefined ? [] : [{ ...distribution, live: distribution.live !== undefined }]),
  ];
  return hash('sha256', JSON.stringify(asked), 'base64url');
}

/** The same for checks that one conversation needs no second thread for. */
export const asks = (channel: string, check: Omit<Check, 'id'>): string => `${channel} ${checkKey(check)}`;

/** `2 workers, 3 running, 10 waiting (the oldest for 12 s), 1 failed` */
export function regionInWords({ workers, running, waiting, oldestMs, failed }: RegionCounts): string {
  const oldest = waiting === 0 ? '' : ` (the oldest for ${Math.round(oldestMs / 1_000)} s)`;
  const lost = failed === 0 ? '' : `, ${failed} failed`;
  const who = workers === 0 ? 'no worker' : workers === 1 ? '1 worker' : `${workers} workers`;
  return `${who}, ${running} running, ${waiting} waiting${oldest}${lost}`;
}
