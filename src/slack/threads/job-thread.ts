import type { Job, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Refusal } from '../sending/call.ts';
import type { Gateway, Sent } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import { endsWithin } from '../sending/pause.ts';
import { answerPrivately, tellAskerEarly } from '../sending/private-answer.ts';
import type { Expected, Priority } from '../sending/rate-limits.ts';
import type { Respond } from '../sending/respond.ts';
import { announced } from './announced.ts';
import { earlyVerdict, uncertainNotice, whyOnlyAsker } from './job-notices.ts';

/** The messages of one job in Slack: a root that is edited in place, and replies under it. */
export type JobThread = {
  /**
   * Shows the progress of the check. Returns at once and never fails; a newer call replaces one that still
   * waits.
   */
  readonly showProgress: (message: SlackMessage) => void;
  /**
   * Edits the root for the last time, then posts the replies in order. After a failure it may be called again
   * with the same messages.
   *
   * @param alone the root for the asker alone, used where the bot cannot post in the channel
   * @returns whether it reached the channel, or else the asker
   */
  readonly conclude: (
    root: SlackMessage,
    replies: readonly SlackMessage[],
    alone?: SlackMessage,
  ) => Promise<boolean>;
  /**
   * Like `conclude`, but only the asker gets the answer, `alone`. A root the channel sees already is edited
   * to `root`.
   */
  readonly concludeAlone: (root: SlackMessage, alone: SlackMessage) => Promise<boolean>;
  /**
   * Adds one more reply after a conclusion that reached the channel; once, also across a restart.
   *
   * @param send posts the reply and returns its `ts`, or `null` when it was not sent; `mayExist`: an earlier
   * process may have sent it
   */
  readonly add: (part: string, send: SendReply) => Promise<void>;
  /** The root's `ts` once it is posted. */
  readonly rootTs: () => string | null;
  /** Tells the rate limits that no verdict will come in this thread any more. */
  readonly end: () => void;
};

export type SendReply = (
  thread: { readonly channel: string; readonly threadTs: string },
  mayExist: boolean,
) => Promise<string | null>;

export type Pace = {
  /** How long the first progress message waits. A check that ends sooner posts its verdict only. */
  readonly holdMs: number;
  /** The shortest time between two edits of one message. */
  readonly editEveryMs: number;
  /** A verdict that waits longer than this to be posted is sent to the asker alone meanwhile. */
  readonly slowMs: number;
};

export type Outbound = {
  readonly gateway: Gateway;
  readonly respond: Respond;
  readonly store: Store;
  /** The bot's own user id. It is the asker of a workflow's checks, and is not mentioned. */
  readonly botUser: () => string;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly pace: Pace;
  /** The first wait before a result that reached nobody is delivered again. */
  readonly redeliverMs: number;
};

/** Ids of direct messages with the bot: of the person (`U`, `W`) or of the conversation (`D`). */
const DIRECT = /^[UWD]/;

/**
 * A verdict whose root was deleted is posted as a new message only while the request is younger than this.
 */
const STILL_WAITED_FOR_MS = 600_000;

/** @param posted the `ts` of each part that an earlier process posted; `null` for one it was about to post */
export function createJobThread(
  job: Job,
  posted: ReadonlyMap<string, string | null>,
  { gateway, respond, store, botUser, now, clockMs, pace }: Outbound,
): JobThread {
  const { channel, threadTs } = job.place;
  const parts = new Map(posted);
  // A result that replaces an earlier one is shown in the earlier one's message.
  if (job.again?.rootTs) parts.set('root', job.again.rootTs);
  // Kept for this job only: after a refusal people usually invite the bot and ask again, and that must work.
  let refused: Refusal | null = null;
  let next: SlackMessage | null = null;
  let timer: NodeJS.Timeout | null = null;
  let painting = Promise.resolve();
  let paintedAt = 0;
  let concluded = false;
  let expected: Expected | null = null;
  /** Whether people saw the root before it held the verdict. Its last edit then notifies nobody. */
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
    // An earlier attempt had posted the root, so it may still show older text.
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

  /**
   * Ends the progress: drops the update that waits and awaits the one that runs, which could otherwise
   * overwrite the verdict.
   */
  async function settle(): Promise<void> {
    concluded = true;
    if (timer !== null) clearTimeout(timer);
    const ts = rootTs();
    gateway.drop(ts === null ? { job: job.id, part: 'root' } : { channel, ts });
    await painting;
  }

  /** @returns the outcome, and whether the asker was sent the verdict meanwhile because Slack was slow */
  async function sendVerdict(
    root: SlackMessage,
    alone: SlackMessage,
  ): Promise<{ readonly sent: Sent; readonly askerHasIt: boolean }> {
    const sending = settle().then(() => putRoot(root, 'verdict'));
    const inTime = await endsWithin(pace.slowMs, sending);
    const askerHasIt = !inTime && (await tellAskerEarly(earlyVerdict(alone), job, reach));
    const sent = await sending;
    expected?.over();
    return { sent, askerHasIt };
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
      const { sent, askerHasIt } = await sendVerdict(root, alone);
      const asker = job.place.user === botUser() ? null : job.place.user;
      if (sent.kind === 'sent' || sent.kind === 'skipped')
        return postReplies(
          wasShown ? announced(root, replies, { asker, isNew: job.again === undefined }) : replies,
        );
      const rest = askerHasIt ? replies : [alone, ...replies];
      if (sent.kind === 'refused' && sent.reason === 'gone') {
        // Somebody deleted the root. No replies are posted under it, and an old verdict is not posted again.
        const isOld = now().getTime() - Date.parse(job.acceptedAt) > STILL_WAITED_FOR_MS;
        if (isOld) return true;
        const again = await post('again', root, 'verdict');
        // The thread that the root stood in was deleted as well.
        return again.kind === 'refused'
          ? tell([...rest, whyOnlyAsker(again, channel)])
          : again.kind !== 'uncertain';
      }
      // Sending it again could show it twice, so the asker is told how to get it if it is missing.
      if (sent.kind === 'uncertain' && DIRECT.test(channel)) return tell([uncertainNotice(job.id)]);
      return tell([...rest, whyOnlyAsker(sent, channel)]);
    },
    async concludeAlone(root, alone) {
      await settle();
      if (rootTs() !== null) await putRoot(root, 'verdict');
      expected?.over();
      return tell([alone]);
    },
  };
}
