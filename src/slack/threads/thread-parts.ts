import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Priority } from '../sending/rate-limits.ts';
import type { Sent } from '../sending/send-attempts.ts';
import type { JobThread, Outbound } from './job-thread.ts';

type Outward = Pick<Outbound, 'gateway' | 'store' | 'summaries'>;

/** The root's `ts` once it is posted. */
export const rootTsOf = ({ posted }: JobThread): string | null => posted.root ?? null;

/** One of several hosts that were asked for at once: its verdict stands under their summary. */
export const isMember = ({ job }: JobThread): boolean =>
  job.place.among !== undefined && job.again === undefined;

/** Results of several hosts stand under their summary. */
const threadOf = (place: Place, { summaries }: Outward) => place.threadTs ?? summaries.tsOf(place);

/** Another process may have taken the job over while a message waited for its turn. */
async function holdJob({ job }: JobThread, part: string, { store }: Outward): Promise<void> {
  if (!(await store.beginPost(job.id, part))) throw new Error('another process took this job over');
}

/** Posts a part of a thread, unless it is posted already: once, also across a restart. */
export async function postPart(
  thread: JobThread,
  part: string,
  message: SlackMessage,
  priority: Priority,
  outward: Outward,
): Promise<Sent> {
  const { job, posted } = thread;
  const known = posted[part];
  if (typeof known === 'string') return { kind: 'sent', ts: known };
  const under = threadOf(job.place, outward);
  const begin = async () => {
    await holdJob(thread, part, outward);
    posted[part] = null;
  };
  const sent = await outward.gateway.post(
    {
      channel: job.place.channel,
      threadTs: part.startsWith('reply') ? (under ?? rootTsOf(thread)) : under,
    },
    message,
    { job: job.id, part },
    { priority, mayExist: part in posted, begin },
  );
  if (sent.kind === 'skipped' && !sent.mayExist) delete posted[part];
  if (sent.kind !== 'sent') return sent;
  posted[part] = sent.ts;
  await outward.store.endPost(job.id, part, sent.ts);
  return sent;
}

/** Posts the root, or edits it where it is posted. */
export async function putRoot(
  thread: JobThread,
  message: SlackMessage,
  urgency: 'progress' | 'verdict',
  outward: Outward,
): Promise<Sent> {
  if (thread.refused !== null) return thread.refused;
  const sent = await postOrEdit(thread, message, urgency, outward);
  if (sent.kind === 'refused' && urgency === 'progress') thread.refused = sent;
  return sent;
}

async function postOrEdit(
  thread: JobThread,
  message: SlackMessage,
  urgency: 'progress' | 'verdict',
  outward: Outward,
): Promise<Sent> {
  const { channel } = thread.job.place;
  const ts = rootTsOf(thread);
  // Progress of a process that lost the job must not replace the verdict of the one that has it.
  const begin = urgency === 'progress' ? () => holdJob(thread, 'root', outward) : undefined;
  if (ts !== null) return outward.gateway.update({ channel, ts, urgency }, message, begin);
  const wasBegun = 'root' in thread.posted;
  const sent = await postPart(thread, 'root', message, urgency, outward);
  // An earlier attempt had posted the root, so it may still show older text.
  return sent.kind === 'sent' && wasBegun
    ? outward.gateway.update({ channel, ts: sent.ts, urgency }, message, begin)
    : sent;
}
