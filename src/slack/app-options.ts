import type { AddressPolicy } from '../addresses/address-policy.ts';
import type { Pauses } from '../jobs/pauses.ts';
import type { Queue } from '../jobs/queue/queue.ts';
import type { Spending } from '../jobs/spending.ts';
import type { Store } from '../jobs/store/store.ts';
import type { Work } from '../jobs/work.ts';
import type { Audit } from '../operating/audit.ts';
import type { Log } from '../operating/log.ts';
import type { Config } from '../settings/config.ts';
import type { SetupError } from './connection/setup-error.ts';
import type { Count } from './sending/counted-call.ts';
import type { Pace } from './threads/job-thread.ts';

/** What `createSlackApp` needs from the process. */
export type SlackAppOptions = {
  readonly config: Pick<
    Config,
    | 'slack'
    | 'slackApiUrl'
    | 'checkTimeoutMs'
    | 'logLevel'
    | 'limits'
    | 'attempts'
    | 'access'
    | 'allowedCidrs'
    | 'allowTargets'
    | 'admins'
    | 'aws'
    | 'workflowStep'
  >;
  /** The queue that runs the checks. */
  readonly queue: Queue;
  readonly store: Store;
  readonly policy: AddressPolicy;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly count: Count;
  /** Called when a token stops working, or lacks a scope, while the bot runs. */
  readonly onSetupError: (error: SetupError) => void;
  /** Reads texts and files of people, judges saved evidence, repairs certificate chains. */
  readonly work: Pick<Work, 'read' | 'repair'>;
  readonly audit: Audit;
  readonly pauses: Pauses;
  readonly spending: Spending;
  readonly pace?: Pace;
  /** A call to Slack counts as failed when it is not answered within this time. */
  readonly callTimeoutMs?: number;
  /** The first wait after a failed call to Slack. */
  readonly backOffMs?: number;
  /** The first wait before a result that reached nobody is delivered again. */
  readonly redeliverMs?: number;
  /** The wait before each check of a watch, in milliseconds. */
  readonly watchWaitsMs?: readonly number[];
  /** The time between two tries of a watch that counts them. */
  readonly watchEveryMs?: number;
};
