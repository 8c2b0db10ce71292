import type { Job, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Refusal } from '../sending/call.ts';
import type { Gateway, Sent } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import { answerPrivately } from '../sending/private-answer.ts';
import type { Respond } from '../sending/respond.ts';

/** The messages of one job in Slack: a root that is edited in place, and replies under it. */
export type JobThread = {
  /** Shows where the check stands; merged with what follows, never awaited, never fails. */
  readonly showProgress: (message: SlackMessage) => void;
  /**
   * The root's last edit, then the replies in order. May be called again, with the same, where it did not succeed.
   *
   * @param alone the root as the asker alone sees it, where the channel cannot be posted in
   * @returns whether it reached anybody: the channel, or else the asker
   */
  readonly conclude: (
    root: SlackMessage,
    replies: readonly SlackMessage[],
    alone?: SlackMessage,
  ) => Promise<boolean>;
  /** Like `conclude`, but the asker alone reads `alone`; the channel sees `root` only where it saw a root before. */
  readonly concludeAlone: (root: SlackMessage, alone: SlackMessage) => Promise<boolean>;
  /**
   * One more reply after a conclusion that reached the channel, sent by whoever knows how; once, also across a restart.
   *
   * @param send `mayExist`: a former process may have sent it; `null` when it was not sent
   */
  readonly add: (part: string, send: SendReply) => Promise<void>;
  /** The root's `ts` once it is posted. */
  readonly rootTs: () => string | null;
};

export type SendReply = (
  thread: { readonly channel: string; readonly threadTs: string },
  mayExist: boolean,
) => Promise<string | null>;

export type Pace = {
  /** How long the first progress waits: a check that ends sooner posts its verdict at once. */
  readonly holdMs: number;
  /** Between two edits of one message. */
  readonly editEveryMs: number;
};

export type Outbound = {
  readonly gateway: Gateway;
  readonly respond: Respond;
  readonly store: Store;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly pace: Pace;
  /** The first wait before a result that reached nobody is delivered again. */
  readonly redeliverMs: number;
};

/** A verdict whose root was deleted is posted once more only while somebody may still wait for it. */
const STILL_WAITED_FOR_MS = 600_000;

/** @param posted what a former process posted or was posting, by part */
export function createJobThread(
  job: Job,
  posted: ReadonlyMap<string, string | null>,
  { gateway, respond, store, now, clockMs, pace }: Outbound,
): JobThread {
  const { channel, threadTs } = job.place;
  const parts = new Map(posted);
  // What takes the place of an earlier result is shown where that one was.
  if (job.again?.rootTs) parts.set('root', job.again.rootTs);
  // Not remembered beyond the job: the next thing a person does is to invite the bot and to ask again.
  let refused: Refusal | null = null;
  let next: SlackMessage | null = null;
  let timer: NodeJS.Timeout | null = null;
  let painting = Promise.resolve();
  let paintedAt = 0;
  let concluded = false;

  const rootTs = () => parts.get('root') ?? null;

  async function post(part: string, message: SlackMessage): Promise<Sent> {
    const known = parts.get(part);
    if (typeof known === 'string') return { kind: 'sent', ts: known };
    const mayExist = parts.has(part);
    await store.beginPost(job.id, part);
    const parent = part.startsWith('reply') ? (threadTs ?? rootTs()) : threadTs;
    const sent = await gateway.post({ channel, threadTs: parent }, message, { job: job.id, part }, mayExist);
    parts.set(part, sent.kind === 'sent' ? sent.ts : null);
    if (sent.kind === 'sent') await store.endPost(job.id, part, sent.ts);
    return sent;
  }

  async function putRoot(message: SlackMessage, urgency: 'progress' | 'verdict'): Promise<Sent> {
    if (refused !== null) return refused;
    const ts = rootTs();
    if (ts !== null) return gateway.update({ channel, ts, urgency }, message);
    const sent = await post('root', message);
    // What was found after a restart still shows what it showed then.
    return sent.kind === 'sent' && posted.has('root')
      ? gateway.update({ channel, ts: sent.ts, urgency }, message)
      : sent;
  }

  function paint(): void {
    timer = null;
    painting = painting.then(async () => {
      const message = next;
      next = null;
      if (message === null || concluded) return;
      paintedAt = clockMs();
      const sent = await putRoot(message, 'progress');
      if (sent.kind === 'refused') refused = sent;
    });
  }

  async function settle(): Promise<void> {
    concluded = true;
    if (timer !== null) clearTimeout(timer);
    await painting;
  }

  async function postReplies(replies: readonly SlackMessage[]): Promise<boolean> {
    for (const [index, reply] of replies.entries()) {
      const sent = await post(`reply-${index + 1}`, reply);
      if (sent.kind === 'sent') continue;
      return tell([
        notice(['The rest of this answer could not be posted in its thread.']),
        ...replies.slice(index),
      ]);
    }
    return true;
  }

  const tell = (messages: readonly SlackMessage[]) =>
    answerPrivately(messages, job, { gateway, respond, now });

  return {
    rootTs,
    showProgress(message) {
      next = message;
      if (concluded || refused !== null || timer !== null) return;
      const wait = rootTs() === null ? pace.holdMs : paintedAt + pace.editEveryMs - clockMs();
      timer = setTimeout(paint, Math.max(0, wait));
    },
    async add(part, send) {
      const parent = threadTs ?? rootTs();
      if (parent === null || refused !== null || typeof parts.get(part) === 'string') return;
      const mayExist = parts.has(part);
      await store.beginPost(job.id, part);
      const sent = await send({ channel, threadTs: parent }, mayExist);
      parts.set(part, sent);
      if (sent !== null) await store.endPost(job.id, part, sent);
    },
    async conclude(root, replies, alone = root) {
      await settle();
      const sent = await putRoot(root, 'verdict');
      if (sent.kind === 'sent' || sent.kind === 'skipped') return postReplies(replies);
      if (sent.kind === 'refused' && sent.reason === 'gone') {
        // Somebody deleted the root: no thread is put under it, and an old verdict is not forced on the channel.
        const isOld = now().getTime() - Date.parse(job.acceptedAt) > STILL_WAITED_FOR_MS;
        if (isOld) return true;
        const again = await post('again', root);
        // The thread it belongs in is gone as well.
        return again.kind === 'refused'
          ? tell([alone, ...replies, whyAlone(again, channel)])
          : again.kind !== 'uncertain';
      }
      return tell([alone, ...replies, whyAlone(sent, channel)]);
    },
    async concludeAlone(root, alone) {
      await settle();
      if (rootTs() !== null) await putRoot(root, 'verdict');
      return tell([alone]);
    },
  };
}

function whyAlone(sent: Exclude<Sent, { kind: 'sent' | 'skipped' }>, channel: string): SlackMessage {
  if (sent.kind === 'uncertain')
    return notice(['Slack did not say whether this reached the channel, so it may be there as well.']);
  if (sent.reason !== 'place') return notice([`Slack does not let the bot post here (${sent.code}).`]);
  return channel.startsWith('D')
    ? notice(['The bot cannot post in this conversation, so only you see this.'])
    : notice([
        'The bot is not in this channel, so only you see this. For a thread here: ',
        { typed: '/invite @cf502' },
      ]);
}
