import {
  asks,
  type Check,
  type Hearing,
  type Queue,
  type Submission,
  type Urgency,
} from '../../jobs/queue/queue.ts';
import type { Job } from '../../jobs/store/store.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import type { Log } from '../../operating/log.ts';
import { type DeliveryContext, deliverOutcome, type Followed, showLanded } from './delivery.ts';
import { endThread, type JobThread } from './job-thread.ts';

export type JobsOptions = Omit<DeliveryContext, 'submit' | 'finish'> & { readonly queue: Queue };

/** What this process knows of its jobs, and how they come and go. */
export type JobState = {
  readonly open: ReadonlyMap<string, Followed>;
  /** The open ones that ask the same in a channel, oldest first. */
  readonly sameAs: (channel: string, check: Omit<Check, 'id'>) => readonly Followed[];
  /** Whether it is open, or being stored or queued, which takes a while in Redis. */
  readonly isTaken: (jobId: string) => boolean;
  /** Meanwhile these jobs are not taken for ones that nobody works on. */
  readonly hold: <T>(jobs: readonly Job[], work: () => Promise<T>) => Promise<T>;
  readonly context: DeliveryContext;
  /** Puts the check of a job into the queue. Where it is accepted, the job is open until it is delivered. */
  readonly follow: (thread: JobThread, urgency: Urgency) => Promise<Submission>;
  /** A job is open until it is delivered. */
  readonly keep: (thread: JobThread, delivered: Promise<unknown>) => void;
  /** Whether it ended while the store could not be written: then it must not be started again. */
  readonly hasEnded: (job: Job) => boolean;
  /** Resolves when no job is open. */
  readonly idle: () => Promise<void>;
};

export function createJobState(options: JobsOptions): JobState {
  const { queue, outbound, log, store } = options;
  const open = createOpenJobs();
  const held = new Set<string>();
  /** With the time they were accepted. */
  const ended = new Map<string, string>();
  const context: DeliveryContext = {
    ...options,
    async submit(followed) {
      const submission = await submit(followed, 'resumed');
      return submission.kind === 'accepted' ? submission.ticket : null;
    },
    async finish(job) {
      ended.set(job.id, job.acceptedAt);
      await store.finish(job.id);
      // While the disk takes no writes, it may still have the job.
      if (store.trouble() === null) ended.delete(job.id);
    },
  };

  async function submit(followed: Followed, urgency: Urgency): Promise<Submission> {
    const { id, target, timeoutMs, distribution } = followed.thread.job;
    const check = { id, target, timeoutMs, ...(distribution === undefined ? {} : { distribution }) };
    followed.thread.landed = null;
    const submission = await queue.submit(check, hearingOf(followed, options), urgency);
    if (submission.kind === 'accepted') followed.ticket = submission.ticket;
    return submission;
  }

  async function close(followed: Followed, delivered: Promise<unknown>): Promise<void> {
    const { thread } = followed;
    const { job } = thread;
    const isDone = await delivered.then(
      () => true,
      (error: unknown) => reported(job, error, log),
    );
    // Before it may be resumed with another thread.
    await endThread(thread, outbound);
    open.delete(followed);
    if (isDone && store.trouble() !== null) ended.set(job.id, job.acceptedAt);
  }

  return {
    open: open.byId,
    sameAs: open.sameAs,
    isTaken: (jobId) => open.byId.has(jobId) || held.has(jobId),
    async hold(jobs, work) {
      for (const { id } of jobs) held.add(id);
      try {
        return await work();
      } finally {
        for (const { id } of jobs) held.delete(id);
      }
    },
    context,
    async follow(thread, urgency) {
      const followed: Followed = { thread, attempts: 0, ticket: null };
      const submission = await submit(followed, urgency);
      if (submission.kind !== 'accepted') return submission;
      open.add(followed);
      const { ticket } = submission;
      void ticket.outcome.then((outcome) =>
        close(followed, deliverOutcome(followed, ticket, outcome, context)),
      );
      return submission;
    },
    keep(thread, delivered) {
      const followed: Followed = { thread, attempts: 0, ticket: null };
      open.add(followed);
      void close(followed, delivered);
    },
    hasEnded: ({ id, acceptedAt }) => ended.get(id) === acceptedAt,
    idle: open.empty,
  };
}

const hearingOf = (followed: Followed, { outbound, store }: JobsOptions): Hearing => ({
  person: followed.thread.job.place.user,
  onProgress: (progress) => showLanded(followed.thread, progress, outbound),
  onBegin: async () => {
    followed.attempts = await store.beginCheck(followed.thread.job.id);
  },
});

/** @returns whether the job needs no more work */
function reported(job: Job, error: unknown, log: Log): boolean {
  // What could not be written is still open there, and is resumed once it can be reached.
  if (isUnreachable(error)) log.warn({ job: job.id, err: error }, 'a job waits for its storage');
  else log.error({ job: job.id, err: error }, 'a result could not be delivered');
  return !isUnreachable(error);
}

/** Found by their id, and by what they ask in which channel. */
function createOpenJobs() {
  const byId = new Map<string, Followed>();
  const byQuestion = new Map<string, readonly Followed[]>();
  const emptied = new Set<() => void>();
  const questionOf = ({ thread: { job } }: Followed) => asks(job.place.channel, job);
  return {
    byId,
    sameAs: (channel: string, check: Omit<Check, 'id'>) => byQuestion.get(asks(channel, check)) ?? [],
    add(followed: Followed): void {
      byId.set(followed.thread.job.id, followed);
      const question = questionOf(followed);
      byQuestion.set(question, [...(byQuestion.get(question) ?? []), followed]);
    },
    delete(followed: Followed): void {
      byId.delete(followed.thread.job.id);
      const question = questionOf(followed);
      const same = (byQuestion.get(question) ?? []).filter((one) => one !== followed);
      if (same.length > 0) byQuestion.set(question, same);
      else byQuestion.delete(question);
      if (byId.size > 0) return;
      for (const resolve of emptied) resolve();
      emptied.clear();
    },
    async empty(): Promise<void> {
      while (byId.size > 0) await new Promise<void>((resolve) => emptied.add(resolve));
    },
  };
}
