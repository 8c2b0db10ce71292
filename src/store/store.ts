import type { Report } from '../report/report.ts';
import type { Target } from '../target/target.ts';

/** Where a check was asked for, and by whom; Slack's ids. */
export type Place = {
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  /** The thread the answer belongs in; `null`: it is a message of the channel, with a thread of its own. */
  readonly threadTs: string | null;
};

/** One accepted request for one check. It is kept until its result was delivered. */
export type Job = {
  readonly id: string;
  readonly target: Target;
  readonly timeoutMs: number;
  readonly place: Place;
  /** Lets its holder answer the asker for half an hour, so it is kept no longer than the job. */
  readonly responseUrl: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
};

/** A job as a restart finds it. */
export type OpenJob = {
  readonly job: Job;
  /** How often its check was begun. */
  readonly attempts: number;
  /** Messages by part (`root`, `reply-1`, …). A `null` was being sent: it may or may not have arrived. */
  readonly posted: ReadonlyMap<string, string | null>;
  /** The result, when only its delivery was left. */
  readonly report: Report | null;
};

export type KeptReport = {
  readonly report: Report;
  /** Everywhere it was delivered to. */
  readonly places: readonly Place[];
};

/** What has to outlive the process. Every method rejects when its storage fails. */
export type Store = {
  /**
   * Writes the jobs of one delivery, all or none.
   *
   * @param delivery tells a repeated delivery from a new one
   * @returns `duplicate`, with nothing written, when the delivery was seen before
   */
  readonly accept: (delivery: string, jobs: readonly Job[]) => Promise<'accepted' | 'duplicate'>;
  /** @returns how often this job's check was begun, this time included */
  readonly beginCheck: (jobId: string) => Promise<number>;
  /** Keeps the report, and that this job has it. */
  readonly keepReport: (jobId: string, report: Report) => Promise<void>;
  /** Before a message is sent. */
  readonly beginPost: (jobId: string, part: string) => Promise<void>;
  /** After it was. */
  readonly endPost: (jobId: string, part: string, ts: string) => Promise<void>;
  /** The result was delivered: the job is forgotten. */
  readonly finish: (jobId: string) => Promise<void>;
  /** The job is kept, visible, and not tried again by itself. */
  readonly fail: (jobId: string, because: string) => Promise<void>;
  /** Jobs accepted and neither finished nor failed, oldest first. */
  readonly openJobs: () => Promise<readonly OpenJob[]>;
  readonly findReport: (id: string) => Promise<KeptReport | null>;
  /** Reports on one origin, newest first. */
  readonly history: (origin: string, limit: number) => Promise<readonly KeptReport[]>;
  /** Forgets deliveries and reports from before these times (ISO 8601). */
  readonly prune: (before: { readonly deliveries: string; readonly reports: string }) => Promise<void>;
  /** What is wrong with the storage, in words; `null` when nothing is. */
  readonly trouble: () => string | null;
  readonly close: () => void;
};
