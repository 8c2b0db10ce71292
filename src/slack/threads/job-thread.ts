import type { Job, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Refusal } from '../sending/call.ts';
import type { Gateway, Sent } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import { endsWithin } from '../sending/pause.ts';
import { answerPrivately, tellAside } from '../sending/private-answer.ts';
import type { Expected, Priority } from '../sending/rate-limits.ts';
import type { Respond } from '../sending/respond.ts';
import { announced } from './announced.ts';

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
  /** No verdict will come by this thread any more. */
  readonly end: () => void;
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
  /** A verdict that waits for longer is told to the asker alone meanwhile. */
  readonly slowMs: number;
};

export type Outbound = {
  readonly gateway: Gateway;
  readonly respond: Respond;
  readonly store: Store;
  /** The bot's own id: where a workflow asked, nobody is mentioned. */
  readonly botUser: () => string;
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
  { gateway, respond, store, botUser, now, clockMs, pace }: Outbound,
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
  let expected: Expected | null = null;
  /** People saw the root before it held the verdict: its last edit notifies nobody. */
  let wasShown = typeof posted.get('root') === 'string';

  const rootTs = () => parts.get('root') ?? null;
  const reach = { gateway, respond, now };
  const tell = (messages: readonly SlackMessage[]) => answerPrivately(messages, job, reach);

  async function post(part: string, message: SlackMessage, priority: Priority): Promise<Sent> {
    const known = parts.get(part);
    if (typeof known === 'string') return { kind: 'sent', ts: known };
    const wasBegun = parts.has(part);
    const parent = part.startsWith('reply') ? (threadTs ?? rootTs()) : threadTs;
    const sent = await gateway.post(
      { channel, threadTs: parent },
      message,
      { job: job.id, part },
      {
        priority,
        mayExist: wasBegun,
        async begin() {
          if (!(await store.beginPost(job.id, part))) throw new Error('another process took this job over');
          parts.set(part, null);
        },
      },
    );
    if (sent.kind === 'skipped' && !sent.mayExist) parts.delete(part);
    if (sent.kind !== 'sent') return sent;
    parts.set(part, sent.ts);
    await store.endPost(job.id, part, sent.ts);
    return sent;
  }

  async function putRoot(message: SlackMessage, urgency: 'progress' | 'verdict'): Promise<Sent> {
    if (refused !== null) return refused;
    const ts = rootTs();
    if (ts !== null) return gateway.update({ channel, ts, urgency }, message);
    const wasBegun = parts.has('root');
    const sent = await post('root', message, urgency);
    // What was found, begun by an earlier attempt, still shows what it showed then.
    return sent.kind === 'sent' && wasBegun
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
      if (sent.kind === 'sent') {
        wasShown = true;
        expected?.posted();
      }
    });
  }

  /** Ends the progress: what waits is taken back, and what is under way must land first, or it would land last. */
  async function settle(): Promise<void> {
    concluded = true;
    if (timer !== null) clearTimeout(timer);
    const ts = rootTs();
    gateway.drop(ts === null ? { job: job.id, part: 'root' } : { channel, ts });
    await painting;
  }

  /** @returns what became of it, and whether the asker read it meanwhile because Slack was slow */
  async function sendVerdict(
    root: SlackMessage,
    alone: SlackMessage,
  ): Promise<{ readonly sent: Sent; readonly isTold: boolean }> {
    const sending = settle().then(() => putRoot(root, 'verdict'));
    const inTime = await endsWithin(pace.slowMs, sending);
    const isTold = !inTime && (await tellAside(saidEarly(alone), job, reach));
    const sent = await sending;
    expected?.over();
    return { sent, isTold };
  }

  async function postReplies(replies: readonly SlackMessage[]): Promise<boolean> {
    for (const [index, reply] of replies.entries()) {
      const sent = await post(`reply-${index + 1}`, reply, 'reply');
      if (sent.kind === 'sent') continue;
      return tell([
        notice(['The rest of this answer could not be posted in its thread.']),
        ...replies.slice(index),
      ]);
    }
    return true;
  }

  return {
    rootTs,
    end: () => expected?.over(),
    showProgress(message) {
      expected ??= gateway.expect(channel);
      next = message;
      if (concluded || refused !== null || timer !== null) return;
      const wait = rootTs() === null ? pace.holdMs : paintedAt + pace.editEveryMs - clockMs();
      timer = setTimeout(paint, Math.max(0, wait));
    },
    async add(part, send) {
      const parent = threadTs ?? rootTs();
      if (parent === null || refused !== null || typeof parts.get(part) === 'string') return;
      const mayExist = parts.has(part);
      if (!(await store.beginPost(job.id, part))) return;
      const sent = await send({ channel, threadTs: parent }, mayExist);
      parts.set(part, sent);
      if (sent !== null) await store.endPost(job.id, part, sent);
    },
    async conclude(root, replies, alone = root) {
      const { sent, isTold } = await sendVerdict(root, alone);
      const asker = job.place.user === botUser() ? null : job.place.user;
      if (sent.kind === 'sent' || sent.kind === 'skipped')
        return postReplies(
          wasShown ? announced(root, replies, { asker, isNew: job.again === undefined }) : replies,
        );
      const rest = isTold ? replies : [alone, ...replies];
      if (sent.kind === 'refused' && sent.reason === 'gone') {
        // Somebody deleted the root: no thread is put under it, and an old verdict is not forced on the channel.
        const isOld = now().getTime() - Date.parse(job.acceptedAt) > STILL_WAITED_FOR_MS;
        if (isOld) return true;
        const again = await post('again', root, 'verdict');
        // The thread it belongs in is gone as well.
        return again.kind === 'refused'
          ? tell([...rest, whyAlone(again, channel)])
          : again.kind !== 'uncertain';
      }
      // Told once more, it would stand there twice; it is asked for where it is missing.
      if (sent.kind === 'uncertain' && DIRECT.test(channel)) return tell([maybeThere(job.id)]);
      return tell([...rest, whyAlone(sent, channel)]);
    },
    async concludeAlone(root, alone) {
      await settle();
      if (rootTs() !== null) await putRoot(root, 'verdict');
      expected?.over();
      return tell([alone]);
    },
  };
}

/** Direct messages with the bot, by the person or the conversation. */
const DIRECT = /^[UWD]/;

const maybeThere = (id: string): SlackMessage =>
  notice([
    'Slack did not say whether the answer to this check reached you here. If it does not stand above: ',
    { typed: `/cf502 show ${id}` },
  ]);

/** The verdict as the asker alone reads it before the channel does. */
function saidEarly(alone: SlackMessage): SlackMessage {
  const { text, blocks } = notice([
    'Slack is slow to take this. It comes into the conversation as soon as Slack does.',
  ]);
  return { text: `${alone.text}\n\n${text}`, blocks: [...alone.blocks, ...blocks] };
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
