import type { Report } from '../../formats/report.ts';
import type { Place, Watch } from '../../jobs/store/store.ts';
import { rootIn } from '../../render/wording.ts';
import { newTally } from '../../report/tally.ts';
import { isInternal } from '../access/aws-open.ts';
import { whoIn } from '../access/who.ts';
import type { RunningWatch } from './running-watch.ts';
import type { RunningWatches, WatchesOptions } from './running-watches.ts';
import {
  PERIOD_EVERY_MS,
  PERIOD_MS,
  PERIODS_IN_ALL,
  WATCHES_IN_ALL,
  WATCHES_PER_CHANNEL,
  WATCHES_PER_PERSON,
} from './watch-waits.ts';

/** The place, the person, or the bot has as many watches as may be. */
export type TooMany = 'too-many-here' | 'too-many-of-person' | 'too-many';

/** `until-fixed` ends once nothing is found; `period` lasts half an hour and counts. */
export type WatchKind = 'until-fixed' | 'period';

/** `joined`: it is watched already, and this person is told too. */
export type Started = 'started' | 'joined' | 'already' | TooMany | 'unreachable' | 'stays-here';

/** Where a result stands; `rootTs: null`: only one person sees it. */
export type ShownAt = { readonly place: Place; readonly rootTs: string | null };

/** People who are mentioned when one watch ends. */
const TELL_MAX = 10;

export async function startWatch(
  shown: ShownAt,
  report: Report,
  kind: WatchKind,
  watches: RunningWatches,
  options: WatchesOptions,
): Promise<Started> {
  const { place, rootTs } = shown;
  const before = await watchedBefore(shown, report, watches);
  if (before !== undefined) return join(before, place.user, kind, watches, options);
  // What AWS says stays in the channels that were listed for it.
  if (rootTs === null && isInternal(report)) return 'stays-here';
  const tooMany = await tooManyFor(shown, kind, watches, options);
  if (tooMany !== null) return tooMany;
  const id = options.randomId();
  const at = rootTs === null ? await watches.thread.showDirectly(place, report, id) : { place, rootTs };
  if (at === null) return 'unreachable';
  const watch = { ...newWatch(id, report, kind, watches, options), ...at, tell: [place.user] };
  // Keeping the report with the watch lets everybody at that place read it.
  await options.store.beginWatch(watch, report);
  options.audit({ event: 'watch-started', origin: watch.target.origin, ...whoIn(watch.place) });
  watches.begin(watch);
  await watches.thread.show(watch, report, true);
  return 'started';
}

function newWatch(
  id: string,
  report: Report,
  kind: WatchKind,
  { due }: RunningWatches,
  { now, checkTimeoutMs, everyMs = PERIOD_EVERY_MS }: WatchesOptions,
): Omit<Watch, 'place' | 'rootTs'> {
  const { target, distribution, checkTimeoutMs: asked } = report.evidence;
  const began = now();
  const isSteady = report.verdict.state === 'broken' && rootIn(report)?.intermittent !== true;
  const period = {
    everyMs,
    until: new Date(began.getTime() + PERIOD_MS).toISOString(),
    endsHealthy: isSteady,
    tally: newTally(began.toISOString()),
    told: 0,
  };
  return {
    id,
    target,
    ...(distribution && { distribution }),
    timeoutMs: Math.min(asked ?? Infinity, checkTimeoutMs),
    firstReportId: report.id,
    toldReportId: report.id,
    reportId: report.id,
    step: 0,
    attempts: 0,
    ...(kind === 'period' ? { nextAt: began.toISOString(), period } : { nextAt: due(null, 0) }),
  };
}

/**
 * Adds a person to those who are told. Who wants to be told when it is fixed ends a watch that counts once
 * nothing is found.
 */
async function join(
  { entry, watch }: { readonly entry: RunningWatch | undefined; readonly watch: Watch },
  user: string,
  kind: WatchKind,
  { begin }: RunningWatches,
  { store }: WatchesOptions,
): Promise<Started> {
  const { tell = [], period } = watch;
  const endsHealthy = kind === 'until-fixed';
  const isKnown = tell.includes(user) || tell.length >= TELL_MAX;
  if (kind === 'period' || (isKnown && period?.endsHealthy !== false)) return 'already';
  const joined: Watch = {
    ...watch,
    tell: isKnown ? tell : [...tell, user],
    ...(period && { period: { ...period, endsHealthy } }),
  };
  if (entry !== undefined) {
    entry.watch = joined;
    await store.keepWatch(joined);
    return 'joined';
  }
  // Another process works on it: this one goes on with it.
  await store.beginWatch(joined);
  begin(joined);
  return 'joined';
}

async function watchedBefore(
  { place, rootTs }: ShownAt,
  report: Report,
  { running, find, findElsewhere }: RunningWatches,
): Promise<{ readonly entry: RunningWatch | undefined; readonly watch: Watch } | undefined> {
  const entry =
    rootTs === null
      ? // A result that only one person saw has no message that identifies it: its watch is found by the report.
        [...running.values()].find(
          ({ watch }) => isDirect(watch, place.user) && watch.firstReportId === report.id,
        )
      : find(place.channel, rootTs);
  if (entry !== undefined) return { entry, watch: entry.watch };
  const elsewhere = rootTs === null ? undefined : await findElsewhere(place.channel, rootTs);
  return elsewhere && { entry: undefined, watch: elsewhere };
}

const isDirect = ({ place }: Watch, user: string) =>
  place.user === user && place.threadTs === null && place.channel.startsWith('D');

async function tooManyFor(
  { place, rootTs }: ShownAt,
  kind: WatchKind,
  { running }: RunningWatches,
  { store }: WatchesOptions,
): Promise<TooMany | null> {
  // Those of other bots too, and of this one also those that the store cannot show now.
  const known = [...(await store.watches()), ...[...running.values()].map(({ watch }) => watch)];
  const all = [...new Map(known.map((watch) => [watch.id, watch])).values()];
  const isHere = (watch: Watch) =>
    rootTs === null ? isDirect(watch, place.user) : watch.place.channel === place.channel;
  if (all.filter(isHere).length >= WATCHES_PER_CHANNEL) return 'too-many-here';
  if (all.filter((watch) => watch.place.user === place.user).length >= WATCHES_PER_PERSON)
    return 'too-many-of-person';
  const periods = all.filter(({ period }) => period !== undefined).length;
  const isFull = all.length >= WATCHES_IN_ALL || (kind === 'period' && periods >= PERIODS_IN_ALL);
  return isFull ? 'too-many' : null;
}
