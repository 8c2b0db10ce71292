import type { Job } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Refusal } from '../sending/call.ts';
import type { Priority } from '../sending/rate-limits.ts';
import type { Sent } from '../sending/send-attempts.ts';
import type { Outbound } from './job-thread.ts';

/** The parts of one job's thread: the root and its replies, each posted once, also across a restart. */
export type ThreadParts = {
  /** The root's `ts` once it is posted. */
  readonly rootTs: () => string | null;
  /** Whether Slack refused to show the root. */
  readonly isRefused: () => boolean;
  /** Posts a part, unless it is posted already. */
  readonly post: (part: string, message: SlackMessage, priority: Priority) => Promise<Sent>;
  /** Posts the root, or edits it where it is posted. */
  readonly putRoot: (message: SlackMessage, urgency: 'progress' | 'verdict') => Promise<Sent>;
};

/** @param posted the `ts` of each part that an earlier process posted; `null` for one it was about to post */
export function createThreadParts(
  job: Job,
  posted: ReadonlyMap<string, string | null>,
  { gateway, store, summaries }: Pick<Outbound, 'gateway' | 'store' | 'summaries'>,
): ThreadParts {
  const { channel } = job.place;
  // Results of several hosts stand under their summary.
  const threadOf = () => job.place.threadTs ?? summaries.tsOf(job.place);
  const parts = new Map(posted);
  // A result that replaces an earlier one is shown in the earlier one's message.
  if (job.again?.rootTs) parts.set('root', job.again.rootTs);
  // Kept for this job only: after a refusal people usually invite the bot and ask again, and that must work.
  let refused: Refusal | null = null;

  const rootTs = () => parts.get('root') ?? null;
  const parentTs = () => threadOf() ?? rootTs();

  /** Another process may have taken the job over while a message waited for its turn. */
  async function holdJob(part: string): Promise<void> {
    if (!(await store.beginPost(job.id, part))) throw new Error('another process took this job over');
  }

  async function post(part: string, message: SlackMessage, priority: Priority): Promise<Sent> {
    const known = parts.get(part);
    if (typeof known === 'string') return { kind: 'sent', ts: known };
    const begin = async () => {
      await holdJob(part);
      parts.set(part, null);
    };
    const sent = await gateway.post(
      { channel, threadTs: part.startsWith('reply') ? parentTs() : threadOf() },
      message,
      { job: job.id, part },
      { priority, mayExist: parts.has(part), begin },
    );
    if (sent.kind === 'skipped' && !sent.mayExist) parts.delete(part);
    if (sent.kind !== 'sent') return sent;
    parts.set(part, sent.ts);
    await store.endPost(job.id, part, sent.ts);
    return sent;
  }

  async function postRoot(message: SlackMessage, urgency: 'progress' | 'verdict'): Promise<Sent> {
    const ts = rootTs();
    // Progress of a process that lost the job must not replace the verdict of the one that has it.
    const begin = urgency === 'progress' ? () => holdJob('root') : undefined;
    if (ts !== null) return gateway.update({ channel, ts, urgency }, message, begin);
    const wasBegun = parts.has('root');
    const sent = await post('root', message, urgency);
    // An earlier attempt had posted the root, so it may still show older text.
    return sent.kind === 'sent' && wasBegun
      ? gateway.update({ channel, ts: sent.ts, urgency }, message, begin)
      : sent;
  }

  return {
    rootTs,
    isRefused: () => refused !== null,
    post,
    async putRoot(message, urgency) {
      if (refused !== null) return refused;
      const sent = await postRoot(message, urgency);
      if (sent.kind === 'refused' && urgency === 'progress') refused = sent;
      return sent;
    },
  };
}
