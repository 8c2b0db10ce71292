import type { ResponseUrls } from './web-api/response-urls.ts';
import type { CheckMessage, CheckView } from './workspace/block-basics.ts';
import type { Changes } from './workspace/changes.ts';
import type { SharedFile } from './workspace/messages.ts';
import type { Triggers } from './workspace/triggers.ts';
import type { Views } from './workspace/views.ts';
import type { Workspace } from './workspace/workspace.ts';

/** How this stand-in is set up; the names follow Slack's app settings. */
export type Settings = {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Bot scopes that were granted. */
  readonly scopes: readonly string[];
  /** Event subscriptions, such as `app_mention` and `message.im`. */
  readonly events: readonly string[];
  /** Members of user groups, by the group's id. */
  readonly userGroups: Readonly<Record<string, readonly string[]>>;
  /** The organisation of the workspace (Enterprise Grid); `null`: it stands alone. */
  readonly enterprise: { readonly id: string; readonly name: string } | null;
  /** Whether posts and edits are limited as Slack limits them. */
  readonly limitsRates: boolean;
  /** Milliseconds that a call waits before it takes effect, and its answer after that. */
  readonly latency: (method: string) => { readonly beforeMs: number; readonly afterMs: number };
  /** The app setting "Escape channels, users, and links sent to your app" of the slash command. */
  readonly escapesCommands: boolean;
  readonly checkMessage: CheckMessage;
  readonly checkView: CheckView;
  /** Milliseconds within which a delivery must be acknowledged. */
  readonly ackTimeoutMs: number;
  /** The signal that ends a delivery over HTTP after so many milliseconds. */
  readonly deadline: (ms: number) => AbortSignal;
  /** Milliseconds before each retry of an event. */
  readonly eventRetryDelaysMs: readonly number[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** All the stand-in's state, for the methods to work on. */
export type Slack = {
  readonly settings: Settings;
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly baseUrl: string;
  readonly workspace: Workspace;
  readonly views: Views;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** Files that people shared, by id. */
  readonly files: Map<string, SharedFile>;
  readonly uploads: Map<string, SharedFile & { readonly secret: string; readonly arrived: boolean }>;
  readonly changes: Changes;
  /** A fresh address for one Socket Mode connection. */
  readonly issueSocketUrl: () => string;
};
