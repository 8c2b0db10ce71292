import type { Report } from '../../formats/report.ts';
import type { Queue } from '../../jobs/queue/queue.ts';
import type { Place, Store, Watch } from '../../jobs/store/store.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import { isInternal } from '../access/aws-open.ts';
import type { WhyNotTarget } from '../access/target-rules.ts';
import { whoIn } from '../access/who.ts';
import type { Distributions } from '../requests/distributions.ts';
import type { Gateway } from '../sending/gateway.ts';
import { createFollowWatch, type RunningWatch } from './follow-watch.ts';
import type { IsWatched } from './present.ts';
import type { Summaries } from './summaries.ts';
import { createWatchCheck } from './watch-check.ts';
import { createWatchThread } from './watch-thread.ts';
import { WATCH_WAITS_MS, WATCHES_IN_ALL, WATCHES_PER_CHANNEL, WATCHES_PER_PERSON } from './watch-waits.ts';

/** The place, the person, or the bot has as many watches as may be. */
export type TooMany = 'too-many-here' | 'too-many-of-person' | 'too-many';

/**
 * Results that the bot checks again by itself, less and less often, until they are healthy or two hours have
 * passed.
 */
export type Watches = {
  /**
   * @param shown where the result stands; `rootTs: null`: only one person sees it, so it is shown once more
   * in their direct messages and watched there
   */
  readonly start: (
    shown: { readonly place: Place; readonly rootTs: string | null },
    report: Report,
  ) => Promise<'started' | 'already' | TooMany | 'unreachable'>;
  /** @returns whether this result was watched */
  readonly stop: (channel: string, rootTs: string) => Promise<boolean>;
  readonly isWatched: IsWatched;
  /**
   * Called before a newer result is shown in place of a watched one: of another check, or judged again with
   * an answer that somebody gave. From then on the watch checks what the newer result was about; it ends
   * where that is healthy.
   */
  readonly replaced: (channel: string, rootTs: string, report: Report) => Promise<void>;
  /** Resumes the watches of an earlier process. */
  readonly resume: () => Promise<void>;
  readonly count: () => number;
  /** Resolves when no watch is running; each runs until it is over or the signal aborts. */
  readonly idle: () => Promise<void>;
};

export function createWatches(options: {
  readonly store: Store;
  readonly queue: Queue;
  readonly gateway: Gateway;
  readonly summaries: Pick<Summaries, 'tell'>;
  /** A person's direct messages, by the id of the person, once something was posted there. */
  readonly conversationOf: (user: string) => string;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly checkTimeoutMs: number;
  /** How often one check of a watch is started when each attempt crashes the process. */
  readonly attemptsMax: number;
  readonly whyNotTarget: WhyNotTarget;
  readonly permitted: Distributions['permitted'];
  readonly audit: Audit;
  readonly log: Log;
  /** Aborts when the bot stops; the watches stay in the store. */
  readonly signal: AbortSignal;
  readonly waitsMs?: readonly number[];
}): Watches {
  const { store, now, log } = options;
  const thread = createWatchThread(options);
  const { show, showDirectly } = thread;
  const waitsMs = options.waitsMs ?? WATCH_WAITS_MS;
  const running = new Map<string, RunningWatch>();
  const starting = new Map<string, ReturnType<Watches['start']>>();

  const find = (channel: string, rootTs: string | null) =>
    [...running.values()].find(({ watch }) => watch.place.channel === channel && watch.rootTs === rootTs);

  const due = (step: number) => new Date(now().getTime() + (waitsMs[step] ?? 0)).toISOString();
  const follow = createFollowWatch({
    ...options,
    thread,
    check: createWatchCheck(options),
    waitsMs,
    due,
    end,
  });

  function begin(watch: Watch): void {
    const ended = new AbortController();
    const entry: RunningWatch = { watch, ended, done: Promise.resolve(), isOver: false };
    running.set(watch.id, entry);
    entry.done = follow(entry, AbortSignal.any([ended.signal, options.signal]))
      .catch((error: unknown) =>
        log.error({ watch: watch.id, err: error }, 'a watch failed by a bug of ours'),
      )
      .finally(() => running.delete(watch.id));
  }

  async function end(entry: RunningWatch): Promise<void> {
    entry.isOver = true;
    running.delete(entry.watch.id);
    entry.ended.abort();
    await store.endWatch(entry.watch.id);
  }

  async function replaced(channel: string, rootTs: string, report: Report): Promise<void> {
    const entry = find(channel, rootTs);
    // The check that runs now is about the older result: what it finds must not be shown after the newer one.
    entry?.ended.abort();
    await entry?.done;
    if (entry?.isOver) return;
    const watch = entry?.watch ?? (await findElsewhere(channel, rootTs));
    if (watch === undefined) return;
    if (report.verdict.state === 'healthy')
      return entry === undefined ? store.endWatch(watch.id) : end(entry);
    const first = await store.findReport(watch.firstReportId);
    const isSameOrigin = first?.report.target.origin === report.target.origin;
    const changed: Watch = {
      ...watch,
      target: report.evidence.target,
      ...(report.evidence.distribution && { distribution: report.evidence.distribution }),
      ...(isSameOrigin ? {} : { firstReportId: report.id }),
      toldReportId: report.id,
      reportId: report.id,
      attempts: 0,
      nextAt: due(watch.step),
    };
    await store.beginWatch(changed, report);
    begin(changed);
  }

  const isDirect = ({ place }: Watch, user: string) =>
    place.user === user && place.threadTs === null && place.channel.startsWith('D');
  /**
   * A result that only one person saw has no message that identifies it, so its watch is found by the report.
   */
  const findDirect = (user: string, reportId: string) =>
    [...running.values()].find(({ watch }) => isDirect(watch, user) && watch.firstReportId === reportId);

  /** A watch that another process works on. */
  const findElsewhere = async (channel: string, rootTs: string): Promise<Watch | undefined> =>
    (await store.watches()).find(({ place, rootTs: shown }) => place.channel === channel && shown === rootTs);

  /** Ends the watches that another process stopped: they are gone from the store. */
  async function endStopped(): Promise<void> {
    if (running.size === 0) return;
    const known = [...running.values()];
    const left = new Set((await store.watches()).map(({ id }) => id));
    // A store that cannot be read shows no watches.
    if (store.trouble() === null) for (const entry of known) if (!left.has(entry.watch.id)) await end(entry);
  }

  async function startOne(
    { place, rootTs }: Parameters<Watches['start']>[0],
    report: Report,
  ): ReturnType<Watches['start']> {
    const known =
      rootTs === null
        ? findDirect(place.user, report.id)
        : (find(place.channel, rootTs) ?? (await findElsewhere(place.channel, rootTs)));
    if (known !== undefined) return 'already';
    const id = options.randomId();
    const isHere = ({ watch }: RunningWatch) =>
      rootTs === null ? isDirect(watch, place.user) : watch.place.channel === place.channel;
    const own = ({ watch }: RunningWatch) => watch.place.user === place.user;
    if ([...running.values()].filter(isHere).length >= WATCHES_PER_CHANNEL) return 'too-many-here';
    if ([...running.values()].filter(own).length >= WATCHES_PER_PERSON) return 'too-many-of-person';
    if (running.size >= WATCHES_IN_ALL) return 'too-many';
    // What AWS says stays in the channels that were listed for it.
    if (rootTs === null && isInternal(report)) return 'unreachable';
    const at = rootTs === null ? await showDirectly(place, report, id) : { place, rootTs };
    if (at === null) return 'unreachable';
    const watch: Watch = {
      id,
      target: report.evidence.target,
      ...(report.evidence.distribution && { distribution: report.evidence.distribution }),
      timeoutMs: Math.min(report.evidence.checkTimeoutMs ?? Infinity, options.checkTimeoutMs),
      ...at,
      firstReportId: report.id,
      toldReportId: report.id,
      reportId: report.id,
      step: 0,
      attempts: 0,
      nextAt: due(0),
    };
    // Keeping the report with the watch lets everybody at that place read it.
    await store.beginWatch(watch, report);
    options.audit({ event: 'watch-started', origin: watch.target.origin, ...whoIn(watch.place) });
    begin(watch);
    await show(watch, report, true);
    return 'started';
  }

  return {
    start({ place, rootTs }, report) {
      const key = `${rootTs === null ? place.user : place.channel} ${rootTs ?? report.id}`;
      // A second click may come before the first is stored.
      const begun = starting.get(key);
      if (begun !== undefined) return begun.then((result) => (result === 'started' ? 'already' : result));
      const result = startOne({ place, rootTs }, report).finally(() => starting.delete(key));
      starting.set(key, result);
      return result;
    },
    async stop(channel, rootTs) {
      const entry = find(channel, rootTs);
      const watch = entry?.watch ?? (await findElsewhere(channel, rootTs));
      if (watch === undefined) return false;
      if (entry === undefined) await store.endWatch(watch.id);
      else await end(entry);
      const kept = await store.findReport(watch.toldReportId);
      if (kept !== null) await show(watch, kept.report, false);
      return true;
    },
    replaced,
    isWatched: async (channel, rootTs) =>
      rootTs !== null &&
      (find(channel, rootTs) !== undefined || (await findElsewhere(channel, rootTs)) !== undefined),
    async resume() {
      await endStopped();
      for (const watch of await store.claimWatches()) if (!running.has(watch.id)) begin(watch);
    },
    count: () => running.size,
    async idle() {
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
