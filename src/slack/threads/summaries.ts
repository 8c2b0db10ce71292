import type { Among, OpenJob, Place, Store } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { type Standing, summaryMessage } from '../../render/slack/summary-message.ts';
import type { Gateway } from '../sending/gateway.ts';
import type { Priority } from '../sending/rate-limits.ts';
import type { Sent } from '../sending/send-attempts.ts';

/** The messages above the results of several hosts that were asked for at once. */
export type Summaries = {
  /** Makes sure that the summary of this place stands in the channel. `null`: it has none. */
  readonly post: (place: Place, priority: Priority) => Promise<Sent | null>;
  /** Where the summary stands; `null` while it is not posted. */
  readonly tsOf: (place: Place) => string | null;
  /** What came of one host; the message is edited where it is posted. */
  readonly tell: (place: Place, standing: Standing) => Promise<void>;
  /** Tells what an earlier process had sent of a summary, as its job has it. */
  readonly restore: (job: OpenJob['job'], posted: OpenJob['posted']) => void;
  /** Whether nobody was mentioned under this summary yet; asked once, since one mention is enough. */
  readonly takeMention: (place: Place) => boolean;
};

type Summary = {
  readonly among: Among;
  readonly place: Place;
  readonly standings: Map<string, Standing>;
  ts: string | null;
  /** It may have been sent by an earlier process. */
  mayExist: boolean;
  posting: { readonly priority: Priority; readonly sent: Promise<Sent> } | null;
  isMentioned: boolean;
};

/** Summaries that are kept in memory; an older one is read from the store once it changes. */
const KEPT_MAX = 500;
/** Reports of one origin among which that of a host is looked for. */
const HISTORY_MAX = 20;

export const SUMMARY_PART = 'summary';

type Outward = { readonly gateway: Gateway; readonly store: Store };

export function createSummaries(outward: Outward): Summaries {
  const { gateway, store } = outward;
  const known = new Map<string, Summary>();

  function summaryAt(place: Place): Summary | null {
    const { among } = place;
    if (among === undefined) return null;
    const before = known.get(among.id);
    if (before !== undefined) return before;
    const summary: Summary = {
      among,
      place,
      standings: new Map(),
      ts: place.summaryTs ?? null,
      mayExist: false,
      posting: null,
      isMentioned: false,
    };
    known.set(among.id, summary);
    if (known.size > KEPT_MAX) known.delete([...known.keys()][0] ?? '');
    return summary;
  }

  return {
    async post(place, priority) {
      const summary = summaryAt(place);
      if (summary === null) return null;
      // What is posted as progress waits behind everything else, or is dropped.
      if (priority === 'verdict' && summary.posting?.priority === 'progress') {
        gateway.drop({ job: summary.among.id, part: SUMMARY_PART });
        await summary.posting.sent;
      }
      if (summary.ts !== null) return { kind: 'sent', ts: summary.ts };
      summary.posting ??= {
        priority,
        sent: send(summary, priority, outward).finally(() => {
          summary.posting = null;
        }),
      };
      return summary.posting.sent;
    },
    tsOf: (place) => summaryAt(place)?.ts ?? null,
    async tell(place, standing) {
      const summary = summaryAt(place);
      if (summary === null) return;
      summary.standings.set(place.among?.member ?? '', standing);
      await readStandings(summary, store);
      const shown = messageOf(summary).text;
      await edit(summary, gateway);
      // Another process may have told something meanwhile, and its edit may have come first.
      await readStandings(summary, store);
      if (messageOf(summary).text !== shown) await edit(summary, gateway);
    },
    restore({ place }, posted) {
      const sent = posted.get(SUMMARY_PART);
      if (sent === undefined) return;
      const summary = summaryAt(place);
      if (summary === null) return;
      summary.ts ??= sent;
      summary.mayExist = true;
      summary.isMentioned = true;
    },
    takeMention(place) {
      const summary = summaryAt(place);
      if (summary === null || summary.isMentioned) return false;
      summary.isMentioned = true;
      return true;
    },
  };
}

const messageOf = ({ among, standings }: Summary): SlackMessage =>
  summaryMessage(
    among.members.map((member) => ({
      ...member,
      standing: standings.get(member.id) ?? { kind: 'waiting' as const },
    })),
  );

async function send(summary: Summary, priority: Priority, { gateway, store }: Outward): Promise<Sent> {
  const { among, place } = summary;
  const begin = async () => {
    const held = await Promise.all(among.members.map(({ id }) => store.beginPost(id, SUMMARY_PART)));
    // They may have been taken over while the message waited for its turn.
    if (!held.includes(true)) throw new Error('another process took these jobs over');
  };
  const message = messageOf(summary);
  const sent = await gateway.post(
    { channel: place.channel, threadTs: place.threadTs },
    message,
    { job: among.id, part: SUMMARY_PART },
    { priority, mayExist: summary.mayExist, begin },
  );
  if (sent.kind === 'skipped') summary.mayExist ||= sent.mayExist;
  if (sent.kind !== 'sent') return sent;
  summary.ts = sent.ts;
  for (const { id } of among.members) await store.endPost(id, SUMMARY_PART, sent.ts);
  if (messageOf(summary).text !== message.text) await edit(summary, gateway);
  return sent;
}

async function edit(summary: Summary, gateway: Gateway): Promise<void> {
  if (summary.ts === null) return;
  const { channel } = summary.place;
  await gateway.update({ channel, ts: summary.ts, urgency: 'verdict' }, messageOf(summary));
}

/** What hosts of a summary came to last, which another process may know, or an earlier one knew. */
async function readStandings({ among, place, standings }: Summary, store: Store): Promise<void> {
  const open = new Set(await store.jobIds());
  for (const { id, origin } of among.members) {
    if (open.has(id)) continue;
    const found = (await store.history(origin, HISTORY_MAX)).find(({ places }) =>
      places.some(
        (one) => one.channel === place.channel && one.among?.id === among.id && one.among.member === id,
      ),
    );
    if (found !== undefined) standings.set(id, { kind: 'judged', report: found.report });
    else if (!standings.has(id)) standings.set(id, { kind: 'ended', because: 'See its reply.' });
  }
}
