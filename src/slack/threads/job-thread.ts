import type { Progress } from '../../check/surroundings.ts';
import type { Job, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Refusal } from '../sending/call.ts';
import type { Gateway } from '../sending/gateway.ts';
import { notice } from '../sending/notice.ts';
import { endsWithin } from '../sending/pause.ts';
import { answerPrivately, tellAskerEarly } from '../sending/private-answer.ts';
import type { Reserved } from '../sending/rate-limits.ts';
import type { Respond } from '../sending/respond.ts';
import type { Sent } from '../sending/send-attempts.ts';
import { announced, mentioning } from './announced.ts';
import { earlyVerdict, uncertainNotice, whyOnlyAsker } from './job-notices.ts';
import type { Summaries } from './summaries.ts';
import { isMember, postPart, putRoot, rootTsOf } from './thread-parts.ts';
import { endProgress, settleProgress, wasShown } from './thread-progress.ts';

/**
 * The messages of one job in Slack: a root that is edited in place, and replies under it. Plain data, since
 * thousands of jobs may wait at once.
 */
export type JobThread = {
  readonly job: Job;
  /** The `ts` of each part that is posted; `null` for one that was about to be posted. */
  readonly posted: Record<string, string | null>;
  /**
   * Why Slack does not show the root. Kept for this job only: people usually invite the bot then and ask
   * again, and that must work.
   */
  refused: Refusal | null;
  /** What the probes of a running check saw so far. */
  landed: Progress[] | null;
  /** The progress to show next, when `timer` fires. */
  next: (() => SlackMessage) | null;
  timer: NodeJS.Timeout | null;
  /** While progress is being shown. */
  painting: Promise<void> | null;
  paintedAt: number;
  wasShown: boolean;
  /** No more progress is shown. */
  isSettled: boolean;
  /** What the rate limits keep back for the verdict. */
  reserved: Reserved;
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
export function newThread(job: Job, posted: ReadonlyMap<string, string | null> = new Map()): JobThread {
  return {
    job,
    // A result that replaces an earlier one is shown in the earlier one's message.
    posted: { ...Object.fromEntries(posted), ...(job.again?.rootTs && { root: job.again.rootTs }) },
    refused: null,
    landed: null,
    next: null,
    timer: null,
    painting: null,
    paintedAt: 0,
    wasShown: typeof posted.get('root') === 'string',
    isSettled: false,
    reserved: null,
  };
}

/**
 * Edits the root for the last time, then posts the replies in order. After a failure it may be called again
 * with the same messages.
 *
 * @param alone the root for the asker alone, used where the bot cannot post in the channel
 * @returns whether it reached the channel, or else the asker
 */
export async function conclude(
  thread: JobThread,
  { root, replies, alone = root }: Conclusion,
  outbound: Outbound,
): Promise<boolean> {
  const { job } = thread;
  const { channel } = job.place;
  const asker = askerOf(job, outbound);
  const { sent, askerHasIt } = await sendVerdict(thread, root, alone, outbound);
  if (sent.kind === 'sent' || sent.kind === 'skipped') {
    const how = { asker, isNew: job.again === undefined };
    const isAnnounced = wasShown(thread, outbound) && !isMember(thread);
    return postReplies(thread, isAnnounced ? announced(root, replies, how) : replies, outbound);
  }
  const rest = askerHasIt ? replies : [alone, ...replies];
  if (sent.kind === 'refused' && sent.reason === 'gone') return postAgain(thread, root, rest, outbound);
  // Sending it again could show it twice, so the asker is told how to get it if it is missing.
  if (sent.kind === 'uncertain' && DIRECT.test(channel))
    return answerPrivately([uncertainNotice(job.id)], job, outbound);
  return answerPrivately([...rest, whyOnlyAsker(sent, channel)], job, outbound);
}

/**
 * Like `conclude`, but only the asker gets the answer, `alone`. A root the channel sees already is edited
 * to `root`.
 */
export async function concludeAlone(
  thread: JobThread,
  { root, alone }: { readonly root: SlackMessage; readonly alone: SlackMessage },
  outbound: Outbound,
): Promise<boolean> {
  await settleProgress(thread, outbound);
  if (rootTsOf(thread) !== null) await putRoot(thread, root, 'verdict', outbound);
  endProgress(thread, outbound);
  return answerPrivately([alone], thread.job, outbound);
}

/**
 * Nothing more is shown by this process: no progress that still waits, and no verdict that the rate limits
 * would keep room for. Never rejects.
 */
export async function endThread(thread: JobThread, outbound: Outbound): Promise<void> {
  await settleProgress(thread, outbound);
  endProgress(thread, outbound);
}

type Conclusion = {
  readonly root: SlackMessage;
  readonly replies: readonly SlackMessage[];
  readonly alone?: SlackMessage;
};

const askerOf = ({ place }: Job, { botUser }: Outbound) => (place.user === botUser() ? null : place.user);

/** @returns the outcome, and whether the asker was sent the verdict meanwhile because Slack was slow */
async function sendVerdict(
  thread: JobThread,
  root: SlackMessage,
  alone: SlackMessage,
  outbound: Outbound,
): Promise<{ readonly sent: Sent; readonly askerHasIt: boolean }> {
  const sending = settleProgress(thread, outbound).then(() =>
    isMember(thread) ? postBelowSummary(thread, root, outbound) : putRoot(thread, root, 'verdict', outbound),
  );
  const inTime = await endsWithin(outbound.pace.slowMs, sending);
  const askerHasIt = !inTime && (await tellAskerEarly(earlyVerdict(alone), thread.job, outbound));
  const sent = await sending;
  endProgress(thread, outbound);
  return { sent, askerHasIt };
}

/** The summary was posted before it held a verdict, so the first result under it mentions who asked. */
async function postBelowSummary(thread: JobThread, root: SlackMessage, outbound: Outbound): Promise<Sent> {
  const { place } = thread.job;
  const { summaries } = outbound;
  const asker = askerOf(thread.job, outbound);
  const summary = await summaries.post(place, 'verdict');
  if (summary !== null && summary.kind !== 'sent') return summary;
  const isFirst = asker !== null && summaries.takeMention(place);
  return putRoot(thread, isFirst ? mentioning([asker], root) : root, 'verdict', outbound);
}

async function postReplies(
  thread: JobThread,
  replies: readonly SlackMessage[],
  outbound: Outbound,
): Promise<boolean> {
  for (const [index, reply] of replies.entries()) {
    const sent = await postPart(thread, `reply-${index + 1}`, reply, 'reply', outbound);
    if (sent.kind === 'sent') continue;
    const rest = [
      notice(['The rest of this answer could not be posted in its thread.']),
      ...replies.slice(index),
    ];
    return answerPrivately(rest, thread.job, outbound);
  }
  return true;
}

/** Somebody deleted the root. No replies are posted under it, and an old verdict is not posted again. */
async function postAgain(
  thread: JobThread,
  root: SlackMessage,
  rest: readonly SlackMessage[],
  outbound: Outbound,
): Promise<boolean> {
  const { job } = thread;
  if (outbound.now().getTime() - Date.parse(job.acceptedAt) > STILL_WAITED_FOR_MS) return true;
  const again = await postPart(thread, 'again', root, 'verdict', outbound);
  // The thread that the root stood in was deleted as well.
  if (again.kind === 'refused')
    return answerPrivately([...rest, whyOnlyAsker(again, job.place.channel)], job, outbound);
  return again.kind !== 'uncertain';
}
