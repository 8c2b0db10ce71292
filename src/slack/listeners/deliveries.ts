import type { ReceiverEvent } from '@slack/bolt';
import type { KeptRequest, Store } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import type { Respond } from '../sending/respond.ts';
import { createAcknowledgement, saidUnkept } from './acknowledgement.ts';
import { fromKept, toKept } from './kept-body.ts';

/** Everything that Slack delivers, over sockets and HTTP alike: kept before it is acknowledged, until it was answered. */
export type Deliveries = {
  /** For `receiver.init`, before Bolt's own acknowledgement. */
  readonly processEvent: (event: ReceiverEvent) => Promise<void>;
  /** Goes on with what a former process left, or one that died beside this one. */
  readonly resume: () => Promise<void>;
  /** Leaves a request to the next process, whatever its listener does now. */
  readonly leave: (key: string) => void;
  /** Leaves all that is not answered yet: the bot ends. */
  readonly leaveAll: () => void;
  /** Resolves when no listener is at work. */
  readonly idle: () => Promise<void>;
};

/** Slack allows three seconds (https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response). */
const ACKNOWLEDGE_WITHIN_MS = 2_200;
/** What was asked longer ago is not begun by a later process: the channel has moved on. */
const RESUME_WITHIN_MS = 900_000;

export function createDeliveries(options: {
  /** Bolt's, with every listener behind it. */
  readonly process: (event: ReceiverEvent) => Promise<void>;
  readonly store: Pick<Store, 'keepRequest' | 'finishRequest' | 'claimRequests'>;
  readonly respond: Respond;
  readonly gateway: Pick<Gateway, 'post'>;
  readonly now: () => Date;
  readonly log: Log;
  /** How often a request may end the bot before it is given up. */
  readonly attemptsMax: number;
}): Deliveries {
  const { store, respond, gateway, now, log } = options;
  const open = new Map<string, Promise<void>>();
  const left = new Set<string>();

  /** To the person alone, once the acknowledgement cannot say it any more. */
  const sayLate =
    (request: Pick<KeptRequest, 'key' | 'body' | 'secrets'>) => async (message: SlackMessage) => {
      const { response_url: url } = request.secrets;
      if (url !== undefined && (await respond(url, message)).kind === 'sent') return;
      const user = personIn(request.body);
      if (user === null) return;
      const mark = { job: request.key, part: 'late' };
      await gateway.post({ channel: user, threadTs: null }, message, mark, { priority: 'answer' });
    };

  async function run(
    request: KeptRequest,
    event: Omit<ReceiverEvent, 'ack'>,
    real: ReceiverEvent['ack'] | null,
  ) {
    const { ack, isDone } = createAcknowledgement(real, sayLate(request), ACKNOWLEDGE_WITHIN_MS);
    try {
      await options.process({ ...event, ack });
      // A button nobody listens to is acknowledged all the same, or its person would read of a failure.
      if (!isDone()) await ack();
    } finally {
      if (!left.has(request.key)) await store.finishRequest(request.key);
    }
  }

  function keep(request: KeptRequest, work: Promise<void>): Promise<void> {
    const done = work
      .catch((error: unknown) => log.error({ request: request.key, err: error }, 'a delivery failed'))
      .finally(() => open.delete(request.key));
    open.set(request.key, done);
    return done;
  }

  async function resumeOne(request: KeptRequest): Promise<void> {
    const age = now().getTime() - Date.parse(request.receivedAt);
    const isStep = request.key.startsWith('function ');
    const because =
      request.attempts > options.attemptsMax
        ? `This request ended the bot ${request.attempts - 1} times and is not tried again.`
        : !isStep && Math.abs(age) > RESUME_WITHIN_MS
          ? 'The bot was away for too long. Ask again.'
          : null;
    if (because === null) return run(request, { body: fromKept(request) as ReceiverEvent['body'] }, null);
    log.warn({ request: request.key, attempts: request.attempts }, because);
    await sayLate(request)(notice([because])).finally(() => store.finishRequest(request.key));
  }

  return {
    async processEvent(event) {
      const kept = toKept(event.body);
      if (kept === null) {
        await options.process(event);
        return;
      }
      const request: KeptRequest = { ...kept, receivedAt: now().toISOString(), attempts: 1 };
      const outcome = await store.keepRequest(request);
      if (outcome === 'duplicate') {
        await event.ack();
        return;
      }
      const isEvent = event.body.type === 'event_callback';
      // What is in memory alone and Slack would repeat is not acknowledged: the repeat finds the answer, or a new process.
      const real = outcome === 'kept' ? event.ack : isEvent ? null : unkept(event.ack);
      await keep(request, run(request, event, real));
    },
    async resume() {
      const left = (await store.claimRequests()).filter(({ key }) => !open.has(key));
      if (left.length > 0) log.info({ requests: left.length }, 'going on with requests that nobody works on');
      for (const request of left) void keep(request, resumeOne(request));
    },
    leave: (key) => void left.add(key),
    leaveAll() {
      for (const key of open.keys()) left.add(key);
    },
    async idle() {
      while (open.size > 0) await Promise.all(open.values());
    },
  };
}

const unkept =
  (ack: ReceiverEvent['ack']): ReceiverEvent['ack'] =>
  (answer) =>
    ack(saidUnkept(answer));

function personIn({ user_id, user, event }: KeptRequest['body']): string | null {
  for (const found of [
    user_id,
    (user as { id?: unknown } | undefined)?.id,
    (event as { user?: unknown } | undefined)?.user,
  ])
    if (typeof found === 'string' && found !== '') return found;
  return null;
}
