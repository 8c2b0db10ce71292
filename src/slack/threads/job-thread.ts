import type { Job, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import { endsWithin } from '../sending/pause.ts';
import { answerPrivately, tellAskerEarly } from '../sending/private-answer.ts';
import type { Respond } from '../sending/respond.ts';
import type { Sent } from '../sending/send-attempts.ts';
import { announced, mentioning } from './announced.ts';
import { earlyVerdict, uncertainNotice, whyOnlyAsker } from './job-notices.ts';
import type { Summaries } from './summaries.ts';
import { createSummaryProgress } from './summary-progress.ts';
import { createThreadParts, type ThreadParts } from './thread-parts.ts';
import { createThreadProgress } from './thread-progress.ts';

/** The messages of one job in Slack: a root that is edited in place, and replies under it. */
export type JobThread = {
  /**
   * Shows the progress of the check. Returns at once and never fails; a newer call replaces one that still
   * waits. The message is made when it is sent.
   */
  readonly showProgress: (message: () => SlackMessage) => void;
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
  /** The root's `ts` once it is posted. */
  readonly rootTs: () => string | null;
  /**
   * Nothing more is shown by this process: no progress that still waits, and no verdict that the rate limits
   * would keep room for. Never rejects.
   */
  readonly end: () => Promise<void>;
};

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
  readonly summaries: Summaries;
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
  outbound: Outbound,
): JobThread {
  const { now, pace } = outbound;
  const { channel, user } = job.place;
  const asker = user === outbound.botUser() ? null : user;
  const parts = createThreadParts(job, posted, outbound);
  const isMember = job.place.among !== undefined && job.again === undefined;
  const progress = isMember
    ? createSummaryProgress(job, outbound)
    : createThreadProgress(job, parts, typeof posted.get('root') === 'string', outbound);
  const tell = (messages: readonly SlackMessage[]) => answerPrivately(messages, job, outbound);

  /** @returns the outcome, and whether the asker was sent the verdict meanwhile because Slack was slow */
  async function sendVerdict(
    root: SlackMessage,
    alone: SlackMessage,
  ): Promise<{ readonly sent: Sent; readonly askerHasIt: boolean }> {
    const sending = progress
      .settle()
      .then(() =>
        isMember ? postBelowSummary(root, asker, job, parts, outbound) : parts.putRoot(root, 'verdict'),
      );
    const inTime = await endsWithin(pace.slowMs, sending);
    const askerHasIt = !inTime && (await tellAskerEarly(earlyVerdict(alone), job, outbound));
    const sent = await sending;
    progress.end();
    return { sent, askerHasIt };
  }

  async function postReplies(replies: readonly SlackMessage[]): Promise<boolean> {
    for (const [index, reply] of replies.entries()) {
      const sent = await parts.post(`reply-${index + 1}`, reply, 'reply');
      if (sent.kind === 'sent') continue;
      return tell([
        notice(['The rest of this answer could not be posted in its thread.']),
        ...replies.slice(index),
      ]);
    }
    return true;
  }

  /** Somebody deleted the root. No replies are posted under it, and an old verdict is not posted again. */
  async function postAgain(root: SlackMessage, rest: readonly SlackMessage[]): Promise<boolean> {
    if (now().getTime() - Date.parse(job.acceptedAt) > STILL_WAITED_FOR_MS) return true;
    const again = await parts.post('again', root, 'verdict');
    // The thread that the root stood in was deleted as well.
    if (again.kind === 'refused') return tell([...rest, whyOnlyAsker(again, channel)]);
    return again.kind !== 'uncertain';
  }

  return {
    rootTs: parts.rootTs,
    end: () => progress.settle().then(progress.end),
    showProgress: progress.show,
    async conclude(root, replies, alone = root) {
      const { sent, askerHasIt } = await sendVerdict(root, alone);
      if (sent.kind === 'sent' || sent.kind === 'skipped') {
        const how = { asker, isNew: job.again === undefined };
        return postReplies(progress.wasShown() && !isMember ? announced(root, replies, how) : replies);
      }
      const rest = askerHasIt ? replies : [alone, ...replies];
      if (sent.kind === 'refused' && sent.reason === 'gone') return postAgain(root, rest);
      // Sending it again could show it twice, so the asker is told how to get it if it is missing.
      if (sent.kind === 'uncertain' && DIRECT.test(channel)) return tell([uncertainNotice(job.id)]);
      return tell([...rest, whyOnlyAsker(sent, channel)]);
    },
    async concludeAlone(root, alone) {
      await progress.settle();
      if (parts.rootTs() !== null) await parts.putRoot(root, 'verdict');
      progress.end();
      return tell([alone]);
    },
  };
}

/** The summary was posted before it held a verdict, so the first result under it mentions who asked. */
async function postBelowSummary(
  root: SlackMessage,
  asker: string | null,
  { place }: Job,
  parts: ThreadParts,
  { summaries }: Outbound,
): Promise<Sent> {
  const summary = await summaries.post(place, 'verdict');
  if (summary !== null && summary.kind !== 'sent') return summary;
  const isFirst = asker !== null && summaries.takeMention(place);
  return parts.putRoot(isFirst ? mentioning([asker], root) : root, 'verdict');
}
