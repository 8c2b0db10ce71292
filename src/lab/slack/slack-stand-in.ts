import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../formats/json-value.ts';
import { createDeliveries, type Delivered, type Delivery } from './delivery/delivery.ts';
import { createEvents } from './delivery/events.ts';
import { createHttpTransport } from './delivery/http-delivery.ts';
import { createSockets, type Sockets } from './delivery/socket-mode.ts';
import { listenGuarded } from './loopback-only.ts';
import type { Settings, Slack } from './slack.ts';
import { createUser, type User } from './user.ts';
import type { Call } from './web-api/call-log.ts';
import { createFaults, type Fault } from './web-api/faults.ts';
import { createHolds, type Hold, type Holding } from './web-api/holds.ts';
import { createRateLimits } from './web-api/rate-limits.ts';
import { createResponseUrls } from './web-api/response-urls.ts';
import { answerCall } from './web-api/web-api.ts';
import { checkMessageBasics, checkViewBasics } from './workspace/block-basics.ts';
import { createChanges } from './workspace/changes.ts';
import type { Message, SharedFile } from './workspace/messages.ts';
import { CONVERSATIONS, type Conversation, PEOPLE, type Person } from './workspace/people.ts';
import { createTriggers } from './workspace/triggers.ts';
import { createViews, type View } from './workspace/views.ts';
import { createWorkspace } from './workspace/workspace.ts';

export type StandInOptions = Partial<Settings> & {
  /** 0, any free one, unless said otherwise. */
  readonly port?: number;
  readonly people?: readonly Person[];
  readonly conversations?: readonly Conversation[];
};

/** One conversation as its members see it. */
export type ChannelView = {
  /** Roots and broadcast replies, oldest first. */
  readonly messages: () => readonly Message[];
  /** A root and its replies, oldest first. */
  readonly thread: (ts: string) => readonly Message[];
  /** Every message, replies included, oldest first. */
  readonly all: () => readonly Message[];
  /** One message by its `ts`, ephemeral ones included. */
  readonly message: (ts: string) => Message | undefined;
};

/** A local Slack with one workspace and one app in it. */
export type StandIn = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** For `SLACK_API_URL` and `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Delivers over Socket Mode (as at the start), or by HTTP to this endpoint. */
  readonly deliverTo: (where: 'socket' | { readonly url: string }) => void;
  readonly sockets: Pick<Sockets, 'count' | 'disconnect' | 'drop' | 'silence'>;
  readonly user: (id: string) => User;
  readonly channel: (id: string) => ChannelView;
  /** What only this person sees, oldest first; failed commands included. */
  readonly ephemeral: (user: string) => readonly Message[];
  /** The modal on top for this person. */
  readonly view: (user: string) => View | null;
  readonly home: (user: string) => View | null;
  readonly people: () => readonly Person[];
  readonly conversations: () => readonly Conversation[];
  /** A file that somebody uploaded. */
  readonly file: (id: string) => SharedFile | undefined;
  readonly fault: (fault: Fault) => () => void;
  /**
   * Holds the next such call before or after its effect, until it is released: tests end the bot at this
   * moment.
   */
  readonly hold: (hold: Hold) => Holding;
  /** Every call in the order of its arrival, tokens left out; of one method, if given. */
  readonly calls: (method?: string) => readonly Call[];
  /** Every attempt to deliver, in the order in which they ended. */
  readonly deliveries: () => readonly Delivery[];
  /** Delivers the same once more, as Slack does when an acknowledgement was lost. */
  readonly redeliver: (delivery: Delivery) => Promise<Delivered>;
  /** Sends any event the app subscribes to, such as `app_uninstalled`. */
  readonly sendEvent: (event: JsonObject & { readonly type: string }) => void;
  readonly onChange: (listener: () => void) => () => void;
  /**
   * Waits for a state, asking after every change.
   *
   * @param signal 10 seconds unless given; its reason is what the promise rejects with
   */
  readonly until: <T>(
    predicate: () => T | undefined | null | false | '' | 0,
    signal?: AbortSignal,
  ) => Promise<T>;
  readonly stop: () => Promise<void>;
};

/** The scopes and subscriptions the bot asks for, the optional ones included. */
export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'app_mentions:read',
  'im:history',
  'im:write',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'im:read',
  'files:write',
  'users:read',
] as const;
const DEFAULT_EVENTS = [
  'app_mention',
  'message.im',
  'app_home_opened',
  'app_uninstalled',
  'tokens_revoked',
  'function_executed',
] as const;

/** https://docs.slack.dev/apis/events-api#retries: at once, after a minute, after five. */
const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000] as const;

/**
 * Starts a local Slack on 127.0.0.1: the Web API under `/api/`, Socket Mode, signed HTTP delivery,
 * `response_url`s. It answers only requests to loopback names, and none that a web page sends.
 */
export async function startSlackStandIn({
  port = 0,
  people = PEOPLE,
  conversations = CONVERSATIONS,
  ...given
}: StandInOptions = {}): Promise<StandIn> {
  const settings: Settings = { ...defaultSettings(), ...given };
  const { now } = settings;
  const changes = createChanges();
  const faults = createFaults();
  const holds = createHolds();
  const rateLimits = createRateLimits(now);
  const sockets = createSockets(settings.ackTimeoutMs, changes.announce);
  const stopping = new AbortController();
  let calls: readonly Call[] = [];

  function answer(request: IncomingMessage, response: ServerResponse): void {
    answerCall(request, response, slack, { faults, holds, rateLimits }, (call) => {
      calls = [...calls, call];
    }).catch(() => request.socket.destroy());
  }
  const server = await listenGuarded(port, answer, sockets.upgrade);

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const slack: Slack = {
    settings,
    baseUrl: url,
    workspace: createWorkspace({ people, conversations }, now, changes),
    views: createViews(changes),
    triggers: createTriggers(now),
    responseUrls: createResponseUrls(now),
    files: new Map(),
    uploads: new Map(),
    changes,
    issueSocketUrl: () => sockets.issueUrl(url),
  };
  let transport = sockets.transport;
  const deliveries = createDeliveries(slack, () => transport, stopping.signal);
  const events = createEvents(slack, deliveries);

  return {
    url,
    apiUrl: `${url}/api/`,
    botToken: settings.botToken,
    appToken: settings.appToken,
    signingSecret: settings.signingSecret,
    deliverTo(where) {
      transport = where === 'socket' ? sockets.transport : createHttpTransport(where.url, settings);
    },
    sockets,
    user: (id) => createUser(id, slack, deliveries, events),
    channel: (id) => ({
      messages: () => slack.workspace.messages(id),
      thread: (ts) => slack.workspace.thread(id, ts),
      all: () => slack.workspace.all(id),
      message: (ts) => slack.workspace.find(id, ts),
    }),
    ephemeral: slack.workspace.ephemeral,
    view: slack.views.top,
    home: slack.views.home,
    people: slack.workspace.people,
    conversations: slack.workspace.conversations,
    file: (id) => slack.files.get(id),
    fault: faults.add,
    hold: holds.add,
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    deliveries: deliveries.log,
    redeliver: ({ kind, payload, retry }) =>
      deliveries.once(kind, payload, { attempt: (retry?.attempt ?? 0) + 1, reason: 'http_timeout' }),
    sendEvent: events.send,
    onChange: changes.listen,
    until: changes.until,
    async stop() {
      stopping.abort();
      sockets.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const defaultSettings = (): Settings => ({
  botToken: `xoxb-${randomBytes(8).toString('hex')}`,
  appToken: `xapp-${randomBytes(8).toString('hex')}`,
  signingSecret: randomBytes(16).toString('hex'),
  scopes: DEFAULT_SCOPES,
  events: DEFAULT_EVENTS,
  userGroups: {},
  enterprise: null,
  limitsRates: true,
  latency: () => ({ beforeMs: 0, afterMs: 0 }),
  escapesCommands: false,
  checkMessage: checkMessageBasics,
  checkView: checkViewBasics,
  ackTimeoutMs: 3000,
  deadline: (ms) => AbortSignal.timeout(ms),
  eventRetryDelaysMs: EVENT_RETRY_DELAYS_MS,
  now: Date.now,
});
