import type { Report } from '../../formats/report.ts';
import type { Queue } from '../../jobs/queue/queue.ts';
import type { Place, Store, Watch } from '../../jobs/store/store.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import { newCauseReplies, watchOverReply, watchReply } from '../../render/slack/result-message.ts';
import { compareReports, isTelling } from '../../report/compare.ts';
import type { WhyNotTarget } from '../access/target-rules.ts';
import { whoIn } from '../access/who.ts';
import type { Gateway } from '../sending/gateway.ts';
import { pause } from '../sending/pause.ts';
import { sinceKnown } from './present.ts';
import { createWatchCheck } from './watch-check.ts';
import { createWatchThread } from './watch-thread.ts';
import { WATCH_WAITS_MS, WATCHES_PER_CHANNEL } from './watch-waits.ts';

/** Results that are checked again by themselves, on a back-off, until they are healthy or their time is over. */
export type Watches = {
  /**
   * @param shown `rootTs: null`: one person alone sees the result, which is then shown in their direct messages and watched there
   */
  readonly start: (
    shown: { readonly place: Place; readonly rootTs: string | null },
    report: Report,
  ) => Promise<'started' | 'already' | 'too-many' | 'unreachable'>;
  /** @returns whether there was one */
  readonly stop: (channel: string, rootTs: string) => Promise<boolean>;
  readonly isWatched: (channel: string, rootTs: string | null) => boolean;
  /**
   * A newer result takes the place of a watched one: asked again, or judged with an answer that somebody gave. The watch
   * goes on with the question of the newer one, and ends where that is healthy. Called before the newer one is shown.
   */
  readonly replaced: (channel: string, rootTs: string, report: Report) => Promise<void>;
  /** Goes on with the watches of a former process. */
  readonly resume: () => Promise<void>;
  readonly count: () => number;
  /** Resolves when none is at work; they work on until the signal aborts. */
  readonly idle: () => Promise<void>;
};

/** `ended` aborts the work on a watch; `isOver` tells that nothing of it is left in the store either. */
type Under = { watch: Watch; readonly ended: AbortController; done: Promise<void>; isOver: boolean };

export function createWatches(options: {
  readonly store: Store;
  readonly queue: Queue;
  readonly gateway: Gateway;
  /** A person's direct messages, by the id of the person, once something was posted there. */
  readonly conversationOf: (user: string) => string;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly checkTimeoutMs: number;
  /** How often one check of a watch is begun that ends the process each time. */
  readonly attemptsMax: number;
  readonly whyNotTarget: WhyNotTarget;
  readonly audit: Audit;
  readonly log: Log;
  /** Aborts when the bot stops; the watches stay in the store. */
  readonly signal: AbortSignal;
  readonly waitsMs?: readonly number[];
}): Watches {
  const { store, now, log } = options;
  const { say, show, showDirectly } = createWatchThread(options);
  const check = createWatchCheck(options);
  const waitsMs = options.waitsMs ?? WATCH_WAITS_MS;
  const under = new Map<string, Under>();
  const starting = new Map<string, ReturnType<Watches['start']>>();

  const find = (channel: string, rootTs: string | null) =>
    [...under.values()].find(({ watch }) => watch.place.channel === channel && watch.rootTs === rootTs);

  function begin(watch: Watch): void {
    const ended = new AbortController();
    const entry: Under = { watch, ended, done: Promise.resolve(), isOver: false };
    under.set(watch.id, entry);
    entry.done = follow(entry, AbortSignal.any([ended.signal, options.signal]))
      .catch((error: unknown) =>
        log.error({ watch: watch.id, err: error }, 'a watch failed by a bug of ours'),
      )
      .finally(() => under.delete(watch.id));
  }

  async function follow(entry: Under, signal: AbortSignal): Promise<void> {
    await tellIfDue(entry, true);
    while (!signal.aborted) {
      const { step, nextAt, attempts } = entry.watch;
      const wait = waitsMs[step];
      if (wait === undefined) return over(entry, 'it lasted two hours');
      if (attempts >= options.attemptsMax) {
        log.error(
          { watch: entry.watch.id, attempts },
          'a check of a watch ended the bot each time it was begun',
        );
        return over(entry, `its check ended the bot ${attempts} times, so it is not begun again`);
      }
      // Whatever the clock did meanwhile, it waits no longer than planned.
      await pause(Math.min(Math.max(0, Date.parse(nextAt) - now().getTime()), wait), signal);
      if (signal.aborted) return;
      // Counted before it is begun: where it ends the process, the next process knows.
      await keep(entry, { ...entry.watch, attempts: attempts + 1 });
      const report = await check(entry.watch, signal);
      if (signal.aborted) {
        if (!entry.ended.signal.aborted) await keep(entry, { ...entry.watch, attempts });
        return;
      }
      const next = { ...entry.watch, attempts: 0, step: step + 1, nextAt: due(step + 1) };
      await keep(entry, report === null ? next : { ...next, reportId: report.id }, report ?? undefined);
      if (report !== null && (await tellIfDue(entry, false)) === 'ended') return;
    }
  }

  async function keep(entry: Under, watch: Watch, seen?: Report): Promise<void> {
    entry.watch = watch;
    await store.keepWatch(watch, seen);
  }

  /** Says what changed since it last spoke, if anything did. `mayExist`: a former process may have said it. */
  async function tellIfDue(entry: Under, mayExist: boolean): Promise<'ended' | 'goes-on'> {
    const { watch } = entry;
    if (watch.reportId === watch.toldReportId) return 'goes-on';
    const [seen, told, first] = await Promise.all(
      [watch.reportId, watch.toldReportId, watch.firstReportId].map(
        async (id) => (await store.findReport(id))?.report,
      ),
    );
    if (seen === undefined || told === undefined) return 'goes-on';
    const isHealthy = seen.verdict.state === 'healthy';
    if (!isHealthy && !compareReports(told, seen).some(isTelling)) return 'goes-on';
    const since = await sinceKnown(told, watch.place, store);
    const began = { startedAt: since?.firstSeen ?? (first ?? told).startedAt };
    const news = [watchReply(seen, told, began), ...newCauseReplies(seen, told)];
    const reached = await say(watch, `told-${seen.id}`, news, mayExist);
    if (isHealthy || !reached) {
      await end(entry);
      if (reached) await show(watch, seen, false);
      return 'ended';
    }
    await keep(entry, { ...watch, toldReportId: seen.id });
    await show(watch, seen, true);
    return 'goes-on';
  }

  async function over(entry: Under, because: string): Promise<void> {
    const { watch } = entry;
    await end(entry);
    const kept = await store.findReport(watch.reportId);
    if (kept === null) return;
    if (await say(watch, 'over', [watchOverReply(kept.report, because)], false))
      await show(watch, kept.report, false);
  }

  async function end(entry: Under): Promise<void> {
    entry.isOver = true;
    under.delete(entry.watch.id);
    entry.ended.abort();
    await store.endWatch(entry.watch.id);
  }

  async function replaced(channel: string, rootTs: string, report: Report): Promise<void> {
    const entry = find(channel, rootTs);
    if (entry === undefined) return;
    // What it does now is of the old question, and must not be shown after the newer result.
    entry.ended.abort();
    await entry.done;
    if (entry.isOver) return;
    const { watch } = entry;
    if (report.verdict.state === 'healthy') return end(entry);
    const first = await store.findReport(watch.firstReportId);
    const isSameOrigin = first?.report.target.origin === report.target.origin;
    const changed: Watch = {
      ...watch,
      target: report.evidence.target,
      ...(isSameOrigin ? {} : { firstReportId: report.id }),
      toldReportId: report.id,
      reportId: report.id,
      attempts: 0,
      nextAt: due(watch.step),
    };
    await store.keepWatch(changed, report);
    begin(changed);
  }

  const isDirect = ({ place }: Watch, user: string) =>
    place.user === user && place.threadTs === null && place.channel.startsWith('D');
  /** What one person alone was shown has no message of its own; its report tells one such watch from another. */
  const findDirect = (user: string, reportId: string) =>
    [...under.values()].find(({ watch }) => isDirect(watch, user) && watch.firstReportId === reportId);

  async function startOne(
    { place, rootTs }: Parameters<Watches['start']>[0],
    report: Report,
  ): ReturnType<Watches['start']> {
    const known = rootTs === null ? findDirect(place.user, report.id) : find(place.channel, rootTs);
    if (known !== undefined) return 'already';
    const id = options.randomId();
    const isHere = ({ watch }: Under) =>
      rootTs === null ? isDirect(watch, place.user) : watch.place.channel === place.channel;
    if ([...under.values()].filter(isHere).length >= WATCHES_PER_CHANNEL) return 'too-many';
    const at = rootTs === null ? await showDirectly(place, report, id) : { place, rootTs };
    if (at === null) return 'unreachable';
    const watch: Watch = {
      id,
      target: report.evidence.target,
      timeoutMs: Math.min(report.evidence.checkTimeoutMs ?? Infinity, options.checkTimeoutMs),
      ...at,
      firstReportId: report.id,
      toldReportId: report.id,
      reportId: report.id,
      step: 0,
      attempts: 0,
      nextAt: due(0),
    };
    // Whoever is at the watch may read what it began with.
    await store.keepWatch(watch, report);
    options.audit({ event: 'watch-started', origin: watch.target.origin, ...whoIn(watch.place) });
    begin(watch);
    await show(watch, report, true);
    return 'started';
  }

  const due = (step: number) => new Date(now().getTime() + (waitsMs[step] ?? 0)).toISOString();
  return {
    start({ place, rootTs }, report) {
      const key = `${rootTs === null ? place.user : place.channel} ${rootTs ?? report.id}`;
      // A second click may come before the first is written down.
      const begun = starting.get(key);
      if (begun !== undefined) return begun.then((result) => (result === 'started' ? 'already' : result));
      const result = startOne({ place, rootTs }, report).finally(() => starting.delete(key));
      starting.set(key, result);
      return result;
    },
    async stop(channel, rootTs) {
      const entry = find(channel, rootTs);
      if (entry === undefined) return false;
      await end(entry);
      const kept = await store.findReport(entry.watch.toldReportId);
      if (kept !== null) await show(entry.watch, kept.report, false);
      return true;
    },
    replaced,
    isWatched: (channel, rootTs) => find(channel, rootTs) !== undefined,
    async resume() {
      for (const watch of await store.claimWatches()) if (!under.has(watch.id)) begin(watch);
    },
    count: () => under.size,
    async idle() {
      await Promise.all([...under.values()].map(({ done }) => done));
    },
  };
}
