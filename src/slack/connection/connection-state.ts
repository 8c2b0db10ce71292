import type { Identity } from './identity.ts';

/** What is known of the connection to Slack, which is made after everything else is built. */
export type ConnectionState = {
  /** The bot's identity; `NOBODY` until Slack was reached. */
  readonly home: () => Identity;
  /** Called when Slack refuses the token or a scope; a whole sentence. */
  readonly onRefused: (message: string) => void;
  /** Leaves a delivery, by its key, to the next process. */
  readonly leaveDelivery: (key: string) => void;
  /** Aborts when the bot stops. */
  readonly signal: AbortSignal;
};
