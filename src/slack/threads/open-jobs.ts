import type { Report } from '../../formats/report.ts';
import { type Check, checkKey, type Queue, type Submission, type Ticket } from '../../jobs/queue/queue.ts';
import type { Job, OpenJob, Place } from '../../jobs/store/store.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import { isSameChannel } from '../access/may-read.ts';
import {
  CANCELLED,
  createProgressView,
  type DeliveryContext,
  deliverInterruption,
  deliverReport,
  type Followed,
  followCheck,
} from './delivery.ts';
import { createJobThread, type JobThread, type Outbound } from './job-thread.ts';
import { presentInterruption } from './present.ts';
import { createThreadParts } from './thread-parts.ts';

/**
 * The immediate outcome of a job, as the words after "origin: "; `needed`: no message in the channel will
 * show it.
 */
export type Begun = { readonly outcome: string; readonly needed: boolean };

/** What other requests may know of an open job. */
export type UnderWay = { readonly job: Job; readonly rootTs: string | null };

/** The jobs that this process works on, from when they are stored until they are done. */
export type Jobs = {
  /** Starts a job: queues its check and later delivers the result. */
  readonly begin: (job: Job) => Promise<Begun>;
  /** Delivers the report of a job that needs no check. */
  readonly deliver: (job: Job, report: Report) => void;
  /** The job in this channel whose check is queued or running with the same target and settings. */
  readonly sameAs: (channel: string, check: Omit<Check, 'id'>) => UnderWay | null;
  /**
   * Cancels a check, of another process too; its thread then says so. @returns whether such a check was
   * queued or running in this channel
   */
  readonly cancel: (jobId: string, here: Pick<Place, 'channel' | 'user'>) => Promise<boolean>;
  /**
   * Resumes jobs in the store that no process works on: an earlier process left them, or an operator put them
   * back.
   */
  readonly resume: () => Promise<void>;
  /** Resolves when no job is open in this process. */
  readonly idle: () => Promise<void>;
  /** Tells every thread still open that its check was interrupted. */
  readonly interrupt: () => Promise<void>;
};

/** A job older than this is not run after a restart: the people in the channel no longer expect a result. */
const RESUME_WITHIN_MS = 900_000;

type Submitted =
  | Exclude<Submission, { kind: 'accepted' }>
  | { readonly kind: 'accepted'; readonly followed: Followed };
type Entry = { readonly job: Job; readonly thread: JobThread; readonly done: Promise<void> };

export function createJobs(
  options: Omit<DeliveryContext, 'submit' | 'redeliverMs'> & {
    readonly queue: Queue;
    readonly outbound: Outbound;
  },
): Jobs {
  const { queue, outbound, log, store } = options;
  const { now } = outbound;
  const open = new Map<string, Entry>();
  const tickets = new Map<string, Ticket>();
  // Jobs that ended while the store could not be written, with the time they were accepted. They must not be
  // started again.
  const ended = new Map<string, string>();
  const context: DeliveryContext = {
    ...options,
    redeliverMs: outbound.redeliverMs,
    submit: async (job, thread) => {
      const submission = await submit(job, thread);
      return submission.kind === 'accepted' ? submission.followed : null;
    },
  };

  async function submit(job: Job, thread: JobThread): Promise<Submitted> {
    let attempts = 0;
    const submission = await queue.submit(checkOf(job), {
      onProgress: createProgressView(job, thread),
      onBegin: async () => {
        attempts = await store.beginCheck(job.id);
      },
    });
    if (submission.kind !== 'accepted') return submission;
    const { ticket } = submission;
    tickets.set(job.id, ticket);
    // After the end there is nothing left to cancel.
    void ticket.outcome.then(() => tickets.delete(job.id));
    return { kind: 'accepted', followed: { ticket, attempts: () => attempts } };
  }

  async function begin(job: Job, posted: OpenJob['posted'] = new Map()): Promise<Begun> {
    const thread = createJobThread(job, posted, outbound);
    const submission = await submit(job, thread).catch((error: unknown) => {
      if (isUnreachable(error)) return { kind: 'unreachable' as const, because: error.message };
      throw error;
    });
    switch (submission.kind) {
      case 'unreachable':
        // The job is in the store, and is resumed from there.
        return {
          outcome: `kept, and checked as soon as that is possible: ${submission.because}.`,
          needed: true,
        };
      case 'full':
        await store.finish(job.id);
        return {
          outcome: `not taken on, ${submission.limit} checks are waiting. Try again in a minute.`,
          needed: true,
        };
      case 'closed':
        // The job is in the store, so the next process runs its check.
        return { outcome: 'the bot is restarting, and checks it then.', needed: false };
      case 'accepted': {
        const { followed } = submission;
        keep(job, thread, followCheck(job, thread, followed, context));
        return { outcome: await begunWords(followed.ticket), needed: false };
      }
    }
  }

  function keep(job: Job, thread: JobThread, delivered: Promise<void>): void {
    const done = delivered
      .then(
        () => true,
        (error: unknown) => {
          // What could not be written is still open there, and is resumed once it can be reached.
          if (isUnreachable(error)) log.warn({ job: job.id, err: error }, 'a job waits for its storage');
          else log.error({ job: job.id, err: error }, 'a result could not be delivered');
          return !isUnreachable(error);
        },
      )
      .then((isDone) => {
        thread.end();
        open.delete(job.id);
        if (isDone && store.trouble() !== null) ended.set(job.id, job.acceptedAt);
      });
    open.set(job.id, { job, thread, done });
  }

  /**
   * Cancels a check that another process works on: the job is gone from the store, and that process looks
   * there with every `resume`.
   */
  async function cancelElsewhere(jobId: string, here: Pick<Place, 'channel' | 'user'>): Promise<boolean> {
    const found = (await store.openJobs()).find(({ job }) => job.id === jobId);
    if (found === undefined || found.report !== null || !isSameChannel(found.job.place, here)) return false;
    await store.finish(jobId);
    const { job, posted } = found;
    const { root } = await presentInterruption(job, CANCELLED, store, false);
    const parts = createThreadParts(job, posted, outbound);
    if (parts.rootTs() !== null) await parts.putRoot(root, 'verdict');
    return true;
  }

  /** Ends the checks whose jobs another process cancelled. */
  async function endCancelled(): Promise<void> {
    if (tickets.size === 0) return;
    const known = [...tickets];
    const left = new Set(await store.jobIds());
    // A store that cannot be read shows no jobs.
    if (store.trouble() !== null) return;
    for (const [jobId, ticket] of known) if (!left.has(jobId)) ticket.cancel();
  }

  async function resumeOne({ job, attempts, posted, report }: OpenJob): Promise<void> {
    const thread = createJobThread(job, posted, outbound);
    const end = (because: string, put: () => Promise<void>) =>
      keep(job, thread, deliverInterruption(job, thread, because, context).then(put));
    if (report !== null) return keep(job, thread, deliverReport(job, thread, report, context));
    if (attempts >= options.attemptsMax) {
      const because = `This check ended the bot ${attempts} times and is not tried again. The log has it under ${job.id}.`;
      return end(because, () => store.fail(job.id, because));
    }
    const age = now().getTime() - Date.parse(job.acceptedAt);
    if (Math.abs(age) > RESUME_WITHIN_MS)
      return end('The bot was away for too long. Run the check again.', () => store.finish(job.id));
    const { outcome, needed } = await begin(job, posted);
    if (needed) await deliverInterruption(job, thread, `After a restart: ${outcome}`, context);
  }

  return {
    begin: (job) => begin(job),
    deliver(job, report) {
      const thread = createJobThread(job, new Map(), outbound);
      keep(job, thread, deliverReport(job, thread, report, context));
    },
    sameAs(channel, check) {
      const same = [...open.values()].find(
        ({ job }) =>
          tickets.has(job.id) && job.place.channel === channel && checkKey(job) === checkKey(check),
      );
      return same === undefined ? null : { job: same.job, rootTs: same.thread.rootTs() };
    },
    async cancel(jobId, here) {
      const ticket = tickets.get(jobId);
      const entry = open.get(jobId);
      if (entry === undefined) return cancelElsewhere(jobId, here);
      if (ticket === undefined || !isSameChannel(entry.job.place, here)) return false;
      ticket.cancel();
      return true;
    },
    async resume() {
      await endCancelled();
      const idle = (await store.claimJobs((id) => open.has(id))).filter(({ job }) => !open.has(job.id));
      const isOver = ({ job }: OpenJob) => ended.get(job.id) === job.acceptedAt;
      for (const { job } of idle.filter(isOver)) await store.finish(job.id);
      const left = idle.filter((job) => !isOver(job));
      if (left.length > 0) log.info({ jobs: left.length }, 'going on with jobs that nobody works on');
      for (const job of left) if (!open.has(job.job.id)) await resumeOne(job);
    },
    async idle() {
      while (open.size > 0) await Promise.all([...open.values()].map(({ done }) => done));
    },
    async interrupt() {
      await Promise.all(
        [...open.values()].map(({ job, thread }) =>
          deliverInterruption(job, thread, 'The bot was stopped. Run the check again.', context),
        ),
      );
    },
  };
}

const checkOf = ({ id, target, timeoutMs, distribution }: Job): Check => ({
  id,
  target,
  timeoutMs,
  ...(distribution === undefined ? {} : { distribution }),
});

async function begunWords(ticket: Ticket): Promise<string> {
  if (ticket.shared) return 'is being checked for somebody else already; you get the result too.';
  const position = await ticket.position();
  if (position === 0) return 'checking. The answer comes here.';
  return position === 1 ? 'queued, next in line.' : `queued, position ${position}.`;
}
