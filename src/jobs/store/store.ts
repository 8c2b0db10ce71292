import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Report } from '../../formats/report.ts';
import type { Tally } from '../../formats/tally.ts';
import type { Target } from '../../formats/target.ts';
import type { Check } from '../queue/queue.ts';
import type { CauseAnswers } from './cause-answers.ts';
import type { Requests } from './kept-request.ts';

/** Where a check was asked for, and by whom. Ids are Slack's. */
export type Place = {
  readonly team: string;
  readonly channel: string;
  readonly user: string;
  /** The thread that the answer belongs in; `null`: the answer is a new message in the channel. */
  readonly threadTs: string | null;
  /** The message that shows the result, and the summary above it if there is one; once they are posted. */
  readonly rootTs?: string;
  readonly summaryTs?: string;
  /** Set where several hosts were asked for at once. */
  readonly among?: Among;
};

/** One of several hosts that share a summary: the message above their results. */
export type Among = {
  /** The same for all of them. */
  readonly id: string;
  /** In the order in which they were asked for; `id` is the job's. */
  readonly members: readonly Member[];
  /** Which of them this is. */
  readonly member: string;
};

export type Member = { readonly id: string; readonly origin: string; readonly port: number | null };

/** One accepted request for one check. It is kept until its result is delivered. */
export type Job = {
  readonly id: string;
  readonly target: Target;
  readonly timeoutMs: number;
  /** What the distribution's configuration says of the target. */
  readonly distribution?: DistributionPlan;
  readonly place: Place;
  /**
   * With this URL anybody can answer in the requester's place for half an hour, so it is kept no longer than
   * the job.
   */
  readonly responseUrl: string | null;
  /** ISO 8601. */
  readonly acceptedAt: string;
  /** Set where this job replaces an earlier result. */
  readonly again?: Again;
};

/** The result that a job replaces, and where that is shown. */
export type Again = {
  readonly reportId: string;
  /** The message that shows it and is edited; `null` where there is none to edit. */
  readonly rootTs: string | null;
  readonly how: 'asked-again' | 'judged-again';
};

/** A result whose check is repeated automatically until it is healthy. */
export type Watch = {
  readonly id: string;
  readonly target: Target;
  readonly timeoutMs: number;
  readonly distribution?: DistributionPlan;
  readonly place: Place;
  /** The message that shows the result. */
  readonly rootTs: string;
  /** The report it began with, the last one it posted, and the last one it saw. */
  readonly firstReportId: string;
  readonly toldReportId: string;
  readonly reportId: string;
  /** The number of checks it has made. */
  readonly step: number;
  /** How often the next check was already begun by a process that then ended. */
  readonly attempts: number;
  /** When the next check is due, ISO 8601. */
  readonly nextAt: string;
  /** People who are mentioned when it ends. */
  readonly tell?: readonly string[];
  /** Set where it lasts a fixed time and counts its tries. */
  readonly period?: WatchPeriod;
};

/** A watch that counts how often an origin fails. */
export type WatchPeriod = {
  readonly everyMs: number;
  /** ISO 8601. */
  readonly until: string;
  /** It ends before that once nothing is found: it began where every request failed. */
  readonly endsHealthy: boolean;
  readonly tally: Tally;
  /** Changes that were told; further ones are only counted. */
  readonly told: number;
};

/** A job as an operator sees it, without its secret: there may be a thousand. */
export type ListedJob = {
  readonly job: Omit<Job, 'responseUrl'>;
  readonly attempts: number;
  readonly state: 'waiting' | 'checking' | 'delivering' | 'failed';
  /** With `failed` only. */
  readonly because: string | null;
};

/** An unfinished job, with what a restarted process needs to continue it. */
export type OpenJob = {
  readonly job: Job;
  /** How often its check was begun. */
  readonly attempts: number;
  /**
   * Messages by part (`root`, `reply-1`, …). `null`: sending had begun, and it is not known whether the
   * message arrived.
   */
  readonly posted: ReadonlyMap<string, string | null>;
  /** The result, where only its delivery is left to do. */
  readonly report: Report | null;
};

/** An open job, and the message that shows it; `null` where none is posted yet. */
export type UnderWay = { readonly job: Job; readonly rootTs: string | null };

/** A report, with where it was delivered. */
export type KeptReport = {
  readonly report: Report;
  /** Everywhere it was delivered to. */
  readonly places: readonly Place[];
};

/** Which records are deleted: those of a person's requests, those of a channel, or all. Ids are Slack's. */
export type Forgotten =
  | { readonly kind: 'person' | 'channel'; readonly id: string }
  | { readonly kind: 'everything' };

/** Parts that stand in files of their own. */
type Parts = CauseAnswers & Requests;

/**
 * The records that have to outlive the process. Every method rejects when its storage fails; with
 * `Unreachable` where the storage is another process and does not answer.
 */
export type Store = Parts & {
  /**
   * Writes the jobs of one delivery, all or none.
   *
   * @param delivery key that is the same for repeated deliveries of one request
   * @returns `duplicate`, with nothing written, when the delivery was seen before
   */
  readonly accept: (delivery: string, jobs: readonly Job[]) => Promise<'accepted' | 'duplicate'>;
  /** @returns how often this job's check was begun, this time included */
  readonly beginCheck: (jobId: string) => Promise<number>;
  /** Keeps the report as the result of this job. */
  readonly keepReport: (jobId: string, report: Report) => Promise<void>;
  /**
   * To be called before a message is sent. @returns whether this process still has the job: if another took
   * it over, that one sends
   */
  readonly beginPost: (jobId: string, part: string) => Promise<boolean>;
  /** To be called after the message was sent. */
  readonly endPost: (jobId: string, part: string, ts: string) => Promise<void>;
  /** Adds to the place where the job's report was delivered which messages show it. */
  readonly markShown: (jobId: string, shown: Pick<Place, 'rootTs' | 'summaryTs'>) => Promise<void>;
  /** The result was delivered: the job is forgotten. */
  readonly finish: (jobId: string) => Promise<void>;
  /** The job is kept, visible, and not tried again by itself. */
  readonly fail: (jobId: string, because: string) => Promise<void>;
  /** Jobs accepted and neither finished nor failed, oldest first. */
  readonly openJobs: () => Promise<readonly OpenJob[]>;
  /**
   * Takes over those of them that no other living process works on.
   *
   * @param isKnown jobs that this process works on already need not be read
   */
  readonly claimJobs: (isKnown?: (jobId: string) => boolean) => Promise<readonly OpenJob[]>;
  /** Open jobs of one conversation that ask for the same check, whichever process works on them. */
  readonly openSame: (channel: string, check: Omit<Check, 'id'>) => Promise<readonly UnderWay[]>;
  /** The ids of every job there is. */
  readonly jobIds: () => Promise<readonly string[]>;
  /** Every job there is, oldest first. */
  readonly listJobs: () => Promise<readonly ListedJob[]>;
  /** Turns a failed job into one that was just accepted. @returns whether there was such a job */
  readonly retry: (jobId: string) => Promise<boolean>;
  /** Forgets a failed job. @returns whether there was such a job */
  readonly drop: (jobId: string) => Promise<boolean>;
  /**
   * Writes a watch that is this process's from now on, and the report that it saw, which can be read wherever
   * the watch is.
   */
  readonly beginWatch: (watch: Watch, seen?: Report) => Promise<void>;
  /**
   * Writes a changed watch, and the report that it saw.
   *
   * @returns `false`, with nothing written: it was stopped, or another process took it over
   */
  readonly keepWatch: (watch: Watch, seen?: Report) => Promise<boolean>;
  readonly endWatch: (watchId: string) => Promise<void>;
  readonly watches: () => Promise<readonly Watch[]>;
  readonly claimWatches: () => Promise<readonly Watch[]>;
  /** Gives a sign of life. Without one every `BEAT_MS`, other processes take over the jobs of this one. */
  readonly beat: () => Promise<void>;
  /** When the process is told to end: others may take its jobs at once, and they lose no attempt by it. */
  readonly release: () => Promise<void>;
  readonly findReport: (id: string) => Promise<KeptReport | null>;
  /**
   * Summaries (`summary.ts`) of reports on one origin, newest first; where one check was judged several
   * times, the latest judgement first.
   */
  readonly history: (origin: string, limit: number) => Promise<readonly KeptReport[]>;
  /** Summaries of reports this person asked for, newest first. */
  readonly recentOf: (user: string, limit: number) => Promise<readonly KeptReport[]>;
  /** Deletes the reports on one origin, except those that a job or a watch still needs. @returns how many */
  readonly deleteReports: (origin: string) => Promise<number>;
  /**
   * Deletes what is kept of a person or channel, also from the file itself; reports that were delivered to
   * others too stay. @returns how many reports were deleted
   */
  readonly forget: (whom: Forgotten) => Promise<number>;
  /**
   * Deletes delivery keys and reports from before these times (ISO 8601), and in SQLite the oldest reports
   * where all of them together are larger than this; Redis has a bound of its own (`maxmemory`).
   */
  readonly prune: (before: {
    readonly deliveries: string;
    readonly reports: string;
    readonly reportBytes: number;
  }) => Promise<void>;
  /** What is wrong with the storage, in words; `null` when nothing is. */
  readonly trouble: () => string | null;
  readonly close: () => void;
};
