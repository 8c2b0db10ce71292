import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';

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
  /** It takes the place of an earlier result. */
  readonly again?: Again;
};

/** Which result a job takes the place of, and where that one is shown. */
export type Again = {
  readonly reportId: string;
  /** The message that shows it and is edited; `null` where there is none to edit. */
  readonly rootTs: string | null;
  readonly how: 'asked-again' | 'judged-again';
};

/** A result that is checked again by itself until it is healthy. */
export type Watch = {
  readonly id: string;
  readonly target: Target;
  readonly timeoutMs: number;
  readonly place: Place;
  /** The message that shows the result. */
  readonly rootTs: string;
  /** The report it began with, the last one it told of, and the last one it saw. */
  readonly firstReportId: string;
  readonly toldReportId: string;
  readonly reportId: string;
  /** How many checks it made. */
  readonly step: number;
  /** How often the next check was begun already, by processes that it ended. */
  readonly attempts: number;
  /** When the next is due, ISO 8601. */
  readonly nextAt: string;
};

/** A job as an operator sees it. */
export type ListedJob = {
  readonly job: Job;
  readonly attempts: number;
  readonly state: 'waiting' | 'checking' | 'delivering' | 'failed';
  /** With `failed` only. */
  readonly because: string | null;
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

/** A report, with where it was told. */
export type KeptReport = {
  readonly report: Report;
  /** Everywhere it was delivered to. */
  readonly places: readonly Place[];
};

/** Something that Slack delivered, as far as going on with it needs it. */
export type KeptRequest = {
  /** The same for a repeated delivery of the same request. */
  readonly key: string;
  /** ISO 8601. */
  readonly receivedAt: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Response URLs and tokens by where they stand in the body; sealed in the store. */
  readonly secrets: Readonly<Record<string, string>>;
  /** How often it was begun, this time included. */
  readonly attempts: number;
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
  /** Before a message is sent. @returns whether the job is this process's still: what another took over is its to send */
  readonly beginPost: (jobId: string, part: string) => Promise<boolean>;
  /** After it was. */
  readonly endPost: (jobId: string, part: string, ts: string) => Promise<void>;
  /** The result was delivered: the job is forgotten. */
  readonly finish: (jobId: string) => Promise<void>;
  /** The job is kept, visible, and not tried again by itself. */
  readonly fail: (jobId: string, because: string) => Promise<void>;
  /** Jobs accepted and neither finished nor failed, oldest first. */
  readonly openJobs: () => Promise<readonly OpenJob[]>;
  /** Those of them that no other living process works on; they are this process's from now on. */
  readonly claimJobs: () => Promise<readonly OpenJob[]>;
  /** Every job there is, oldest first. */
  readonly listJobs: () => Promise<readonly ListedJob[]>;
  /** A failed job becomes one that was accepted now. @returns whether there was such a job */
  readonly retry: (jobId: string) => Promise<boolean>;
  /** Forgets a failed job. @returns whether there was such a job */
  readonly drop: (jobId: string) => Promise<boolean>;
  /** Writes a watch, or writes it anew; a report it saw is kept with it, readable where the watch is. */
  readonly keepWatch: (watch: Watch, seen?: Report) => Promise<void>;
  readonly endWatch: (watchId: string) => Promise<void>;
  readonly watches: () => Promise<readonly Watch[]>;
  readonly claimWatches: () => Promise<readonly Watch[]>;
  /**
   * Keeps what Slack delivered, before it is acknowledged.
   *
   * @returns `duplicate`: it is kept already, or was finished with; `unkept`: it is in memory alone
   */
  readonly keepRequest: (request: KeptRequest) => Promise<'kept' | 'unkept' | 'duplicate'>;
  /** It was answered: forgotten, save that it was seen. */
  readonly finishRequest: (key: string) => Promise<void>;
  /** What no living process works on, oldest first; each counts as begun once more. */
  readonly claimRequests: () => Promise<readonly KeptRequest[]>;
  /** The direct messages of people, by the id of the person. */
  readonly conversations: () => Promise<ReadonlyMap<string, string>>;
  readonly keepConversation: (user: string, channel: string) => Promise<void>;
  /** This process lives; said every `BEAT_MS`, or others take over what is its. */
  readonly beat: () => Promise<void>;
  /** This process ends: whatever is its may be taken over at once. */
  readonly release: () => Promise<void>;
  readonly findReport: (id: string) => Promise<KeptReport | null>;
  /** Reports on one origin, newest first; of one check that was judged several times, the last judgement first. */
  readonly history: (origin: string, limit: number) => Promise<readonly KeptReport[]>;
  /** Reports this person asked for, newest first. */
  readonly recentOf: (user: string, limit: number) => Promise<readonly KeptReport[]>;
  /** Forgets the reports on one origin, save those a job or a watch still needs. @returns how many */
  readonly deleteReports: (origin: string) => Promise<number>;
  /** Forgets deliveries and reports from before these times (ISO 8601). */
  readonly prune: (before: { readonly deliveries: string; readonly reports: string }) => Promise<void>;
  /** What is wrong with the storage, in words; `null` when nothing is. */
  readonly trouble: () => string | null;
  readonly close: () => void;
};
