import type { Admission, Asker } from './access/admission.ts';
import type { IsPublic } from './access/public-channels.ts';
import type { Quota } from './access/quota.ts';
import type { WhyNotTarget } from './access/target-rules.ts';
import type { SlackAppOptions } from './app-options.ts';
import type { ConnectionState } from './connection/connection-state.ts';
import type { Distributions } from './requests/distributions.ts';
import type { Once } from './requests/once.ts';
import type { Turns } from './requests/turns.ts';
import type { Call } from './sending/call.ts';
import type { DirectMessages } from './sending/direct-messages.ts';
import type { Gateway } from './sending/gateway.ts';
import type { Answers } from './sending/give-answer.ts';
import type { OutboxCall } from './sending/outbox-call.ts';
import type { Respond } from './sending/respond.ts';
import type { ResponseMemory } from './sending/response-memory.ts';
import type { Views } from './sending/views.ts';
import type { Jobs } from './threads/open-jobs.ts';
import type { Watches } from './threads/watches.ts';

/** What every listener, and everything it calls, works with: built once, by `createContext`. */
export type Context = SlackAppOptions &
  ConnectionState &
  Sending &
  Access &
  Threads & {
    readonly responseMemory: ResponseMemory;
    readonly once: Once;
    readonly fileTurns: Turns;
    readonly steps: WorkflowSteps;
  };

/** Everything that leaves for Slack. */
export type Sending = {
  readonly call: Call;
  readonly directMessages: DirectMessages;
  readonly isSlackAddress: (url: string) => boolean;
  readonly gateway: Gateway;
  readonly outboxCall: OutboxCall;
  readonly respond: Respond;
  readonly answers: Answers;
  readonly views: Views;
};

/** Who may use the bot, where, how often, and for which origins. */
export type Access = {
  readonly admission: Admission;
  /** Whether `admission` can decide about this person without asking Slack. */
  readonly isKnown: (asker: Asker) => boolean;
  readonly isPublic: IsPublic;
  readonly quota: Quota;
  readonly whyNotTarget: WhyNotTarget;
  /** Configurations of distributions: handed over, or read from AWS. */
  readonly distributions: Distributions;
  /** Whether the scope `files:read` was granted. */
  readonly mayReadFiles: () => boolean;
};

/** The threads of checks and the watches of results. */
export type Threads = {
  readonly jobs: Jobs;
  readonly watches: Watches;
  /**
   * Ids of jobs whose result is to be watched once it is shown. In memory only: after a restart the check
   * goes on, but no watch starts.
   */
  readonly watchLater: Set<string>;
};

/** The workflow steps that run, and what ends them all. */
export type WorkflowSteps = {
  readonly open: Set<Promise<void>>;
  readonly interrupted: AbortController;
};
