import type { ReceiverEvent } from '@slack/bolt';
import type { KeptRequest } from '../../jobs/store/kept-request.ts';
import type { Store } from '../../jobs/store/store.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { notice, unreachableNotice } from '../sending/notice.ts';
import { createAcknowledgement, withNotKeptWarning } from './acknowledgement.ts';
import { fromKept, toKept } from './kept-body.ts';

/**
 * Receives every delivery of Slack, over sockets or HTTP. Each is stored before it is acknowledged, until it
 * is answered.
 */
export type Deliveries = {
  /** Passed to `receiver.init`, so that it runs before Bolt acknowledges. */
  readonly processEvent: (event: ReceiverEvent) => Promise<void>;
  /** Resumes stored requests of an earlier process, or of another one that died. */
  readonly resume: () => Promise<void>;
  /** Keeps a request in the store for the next process, whatever its listener does now. */
  readonly leave: (key: string) => void;
  /** The same for all requests that are not answered yet: the bot is stopping. */
  readonly leaveAll: () => void;
  /** Resolves when no listener is running. */
  readonly idle: () => Promise<void>;
};

/**
 * Slack allows three seconds
 * (https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response).
 */
const ACKNOWLEDGE_WITHIN_MS = 2_200;
/**
 * A request older than this is not resumed after a restart: the people in the channel no longer expect an
 * answer.
 */
const RESUME_WITHIN_MS = 900_000;

/** @param process hands a delivery to Bolt, which runs the listeners */
export function createDeliveries(
  process: (event: ReceiverEvent) => Promise<void>,
  context: Pick<Context, 'config' | 'gateway' | 'log' | 'now' | 'respond' | 'store'>,
): Deliveries {
  const { config, store, now, log } = context;
  const open = new Map<string, Promise<void>>();
  const left = new Set<string>();
  const { finish, finishAgain } = createFinish(store);

  async function run(
    request: KeptRequest,
    event: Omit<ReceiverEvent, 'ack'>,
    real: ReceiverEvent['ack'] | null,
  ) {
    const { ack, isDone } = createAcknowledgement(real, sayLate(request, context), ACKNOWLEDGE_WITHIN_MS);
    try {
      await process({ ...event, ack });
      // A button without a listener is acknowledged too: otherwise Slack shows the person an error.
      if (!isDone()) await ack();
    } finally {
      if (!left.has(request.key)) await finish(request.key);
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
    const because = whyNotResumed(request, now(), config.attempts);
    if (because === null) return run(request, { body: fromKept(request) as ReceiverEvent['body'] }, null);
    log.warn({ request: request.key, attempts: request.attempts }, because);
    await sayLate(request, context)(notice([because])).finally(() => finish(request.key));
  }

  return {
    async processEvent(event) {
      const kept = toKept(event.body);
      if (kept === null) {
        await process(event);
        return;
      }
      const request: KeptRequest = { ...kept, receivedAt: now().toISOString(), attempts: 1 };
      const outcome = await store.keepRequest(request).catch((error: unknown) => {
        if (!isUnreachable(error)) throw error;
        return error;
      });
      if (typeof outcome !== 'string') {
        log.warn({ request: request.key, err: outcome }, 'a delivery could not be kept');
        return refuseUnkept(event, unreachableNotice(outcome.message));
      }
      if (outcome === 'duplicate') {
        await event.ack();
        return;
      }
      const isEvent = event.body.type === 'event_callback';
      // Slack repeats an event that is not acknowledged. Where the store could not keep one, none is sent:
      // after a crash the repeat reaches the new process, and without one it is recognised as a duplicate.
      const real = outcome === 'kept' ? event.ack : isEvent ? null : unkept(event.ack);
      await keep(request, run(request, event, real));
    },
    async resume() {
      await finishAgain((key) => !open.has(key));
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

/** Marks requests as answered. Where the store cannot be told, it is told again later. */
function createFinish(store: Pick<Store, 'finishRequest'>) {
  const unwritten = new Set<string>();
  async function finish(key: string): Promise<void> {
    unwritten.add(key);
    await store.finishRequest(key);
    unwritten.delete(key);
  }
  return {
    finish,
    async finishAgain(which: (key: string) => boolean): Promise<void> {
      for (const key of [...unwritten].filter(which)) await finish(key);
    },
  };
}

/** Sends a message to the person alone after the acknowledgement was sent. */
const sayLate =
  ({ key, body, secrets }: KeptRequest, { respond, gateway }: Pick<Context, 'gateway' | 'respond'>) =>
  async (message: SlackMessage) => {
    const { response_url: url } = secrets;
    if (url !== undefined && (await respond(url, message)).kind === 'sent') return;
    const user = personIn(body);
    if (user === null) return;
    const mark = { job: key, part: 'late' };
    await gateway.post({ channel: user, threadTs: null }, message, mark, { priority: 'answer' });
  };

/**
 * Why a stored request is not started again, in words for the person; `null` where it is.
 *
 * @param attemptsMax how often a request is started when each attempt crashes the bot
 */
function whyNotResumed(
  { key, receivedAt, attempts }: KeptRequest,
  now: Date,
  attemptsMax: number,
): string | null {
  if (attempts > attemptsMax)
    return `This request ended the bot ${attempts - 1} times and is not tried again.`;
  // Nobody waits in front of the step of a workflow: however old it is, the workflow needs its answer.
  const isStep = key.startsWith('function ');
  const ageMs = Math.abs(now.getTime() - Date.parse(receivedAt));
  return !isStep && ageMs > RESUME_WITHIN_MS ? 'The bot was away for too long. Ask again.' : null;
}

/**
 * Answers a delivery that nothing could keep. Slack repeats an event that is not acknowledged; a person is
 * told.
 */
async function refuseUnkept({ body, ack }: ReceiverEvent, message: SlackMessage): Promise<void> {
  if (body.type === 'event_callback') return;
  if (body.type === 'view_submission')
    return ack({
      response_action: 'update',
      view: { type: 'modal', title: { type: 'plain_text', text: 'cf502' }, blocks: message.blocks },
    });
  return body.command === undefined ? ack() : ack({ response_type: 'ephemeral', ...message });
}

const unkept =
  (ack: ReceiverEvent['ack']): ReceiverEvent['ack'] =>
  (answer) =>
    ack(withNotKeptWarning(answer));

function personIn({ user_id, user, event }: KeptRequest['body']): string | null {
  for (const found of [
    user_id,
    (user as { id?: unknown } | undefined)?.id,
    (event as { user?: unknown } | undefined)?.user,
  ])
    if (typeof found === 'string' && found !== '') return found;
  return null;
}
