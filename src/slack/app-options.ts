import type { AddressPolicy } from '../addresses/address-policy.ts';
import type { Pauses } from '../jobs/pauses.ts';
import type { Queue } from '../jobs/queue/queue.ts';
import type { Store } from '../jobs/store/store.ts';
import type { Work } from '../jobs/work.ts';
import type { Audit } from '../operating/audit.ts';
import type { Log } from '../operating/log.ts';
import type { Config } from '../settings/config.ts';
import type { SetupError } from './connection/setup-error.ts';
import type { Count } from './sending/counted-call.ts';
import type { Pace } from './threads/job-thread.ts';

/** What the bot in Slack is put together from. */
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
    | 'workflowStep'
  >;
  /** Its job runs the diagnosis. */
  readonly queue: Queue;
  readonly store: Store;
  readonly policy: AddressPolicy;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly randomId: () => string;
  readonly log: Log;
  readonly count: Count;
  /** Told when a token stops working, or lacks a scope, while the bot runs. */
  readonly onSetupError: (error: SetupError) => void;
  /** Reads what people hand over, judges saved evidence, repairs chains. */
  readonly work: Pick<Work, 'read' | 'repair'>;
  readonly audit: Audit;
  readonly pauses: Pauses;
  readonly pace?: Pace;
  /** After which a call to Slack that is not answered counts as failed. */
  readonly callTimeoutMs?: number;
  /** The first wait after a failed call to Slack. */
  readonly backOffMs?: number;
  /** The first wait before a result that reached nobody is delivered again. */
  readonly redeliverMs?: number;
  /** Before each check of a watch. */
  readonly watchWaitsMs?: readonly number[];
};
