import {
  asks,
  type Check,
  type Queue,
  type Submission,
  type Ticket,
  type Urgency,
} from '../../jobs/queue/queue.ts';
import type { Job } from '../../jobs/store/store.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import type { Log } from '../../operating/log.ts';
import { createProgressView, type DeliveryContext, type Followed } from './delivery.ts';
import type { JobThread, Outbound } from './job-thread.ts';

export type JobsOptions = Omit<DeliveryContext, 'submit' | 'redeliverMs' | 'summaries' | 'finish'> & {
  readonly queue: Queue;
  readonly outbound: Outbound;
};

/** A job that this process works on. */
type Entry = { readonly job: Job; readonly thread: JobThread; readonly done: Promise<void> };

type Submitted =
  | Exclude<Submission, { kind: 'accepted' }>
  | { readonly kind: 'accepted'; readonly followed: Followed };

/** What this process knows of its jobs, and how they come and go. */
export type JobState = {
  readonly open: ReadonlyMap<string, Entry>;
  /** The open ones that ask the same in a channel, oldest first. */
  readonly sameAs: (channel: string, check: Omit<Check, 'id'>) => readonly Entry[];
  /** Whether it is open, or being stored or queued, which takes a while in Redis. */
  readonly isTaken: (jobId: string) => boolean;
  /** Meanwhile these jobs are not taken for ones that nobody works on. */
  readonly hold: <T>(jobs: readonly Job[], work: () => Promise<T>) => Promise<T>;
  /** Of jobs whose check is queued or running. */
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly context: DeliveryContext;
  readonly submit: (job: Job, thread: JobThread, urgency: Urgency) => Promise<Submitted>;
  /** A job is open until it is delivered. */
  readonly keep: (job: Job, thread: JobThread, delivered: Promise<void>) => void;
  /** Whether it ended while the store could not be written: then it must not be started again. */
  readonly hasEnded: (job: Job) => boolean;
};

export function createJobState(options: JobsOptions): JobState {
  const { queue, outbound, log, store } = options;
  const open = createOpenJobs();
  const held = new Set<string>();
  const tickets = new Map<string, Ticket>();
  /** With the time they were accepted. */
  const ended = new Map<string, string>();

  async function submit(job: Job, thread: JobThread, urgency: Urgency): Promise<Submitted> {
    let attempts = 0;
    const { id, target, timeoutMs, distribution } = job;
    const check = { id, target, timeoutMs, ...(distribution === undefined ? {} : { distribution }) };
    const hearing = {
      person: job.place.user,
      onProgress: createProgressView(job, thread),
      onBegin: async () => {
        attempts = await store.beginCheck(job.id);
      },
    };
    const submission = await queue.submit(check, hearing, urgency);
    if (submission.kind !== 'accepted') return submission;
    const { ticket } = submission;
    tickets.set(job.id, ticket);
    // After the end there is nothing left to cancel.
    void ticket.outcome.then(() => tickets.delete(job.id));
    return { kind: 'accepted', followed: { ticket, attempts: () => attempts } };
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
    tickets,
    submit,
    context: {
      ...options,
      summaries: outbound.summaries,
      redeliverMs: outbound.redeliverMs,
      submit: async (job, thread) => {
        const submission = await submit(job, thread, 'resumed');
        return submission.kind === 'accepted' ? submission.followed : null;
      },
      async finish(job) {
        ended.set(job.id, job.acceptedAt);
        await store.finish(job.id);
        // While the disk takes no writes, it may still have the job.
        if (store.trouble() === null) ended.delete(job.id);
      },
    },
    keep(job, thread, delivered) {
      const done = delivered
        .then(
          () => true,
          (error: unknown) => reported(job, error, log),
        )
        .then(async (isDone) => {
          // Before it may be resumed with another thread.
          await thread.end();
          open.delete(entry);
          if (isDone && store.trouble() !== null) ended.set(job.id, job.acceptedAt);
        });
      const entry: Entry = { job, thread, done };
      open.add(entry);
    },
    hasEnded: ({ id, acceptedAt }) => ended.get(id) === acceptedAt,
  };
}

/** @returns whether the job needs no more work */
function reported(job: Job, error: unknown, log: Log): boolean {
  // What could not be written is still open there, and is resumed once it can be reached.
  if (isUnreachable(error)) log.warn({ job: job.id, err: error }, 'a job waits for its storage');
  else log.error({ job: job.id, err: error }, 'a result could not be delivered');
  return !isUnreachable(error);
}

/** Found by their id, and by what they ask in which channel. */
function createOpenJobs() {
  const byId = new Map<string, Entry>();
  const byQuestion = new Map<string, readonly Entry[]>();
  const sameAs = (channel: string, check: Omit<Check, 'id'>) => byQuestion.get(asks(channel, check)) ?? [];

  function setSame({ place: { channel }, ...job }: Job, same: readonly Entry[]): void {
    if (same.length > 0) byQuestion.set(asks(channel, job), same);
    else byQuestion.delete(asks(channel, job));
  }

  return {
    byId: byId as ReadonlyMap<string, Entry>,
    sameAs,
    add(entry: Entry): void {
      const { job } = entry;
      byId.set(job.id, entry);
      setSame(job, [...sameAs(job.place.channel, job), entry]);
    },
    delete(entry: Entry): void {
      const { job } = entry;
      byId.delete(job.id);
      setSame(
        job,
        sameAs(job.place.channel, job).filter((one) => one !== entry),
      );
    },
  };
}
