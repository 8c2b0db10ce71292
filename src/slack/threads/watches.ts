import type { Log } from '../../operating/log.ts';
import type { Queue } from '../../queue/queue.ts';
import { resultMessages, watchOverReply, watchReply } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { compareReports, isTelling } from '../../report/compare.ts';
import type { Report } from '../../report/report.ts';
import type { Place, Store, Watch } from '../../store/store.ts';
import type { Gateway } from '../sending/gateway.ts';
import { pause } from '../sending/pause.ts';
import { sinceKnown } from './present.ts';

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
  /** Goes on with the watches of a former process. */
  readonly resume: () => Promise<void>;
  readonly count: () => number;
  /** Resolves when none is at work; they work on until the signal aborts. */
  readonly idle: () => Promise<void>;
};

/** Watches at once in one channel: each of them may ring its phones. */
export const WATCHES_PER_CHANNEL = 5;

/** Waits before each check: 30 s, half as long again each time, at most 10 min, for two hours in all. */
export const WATCH_WAITS_MS: readonly number[] = waits(30_000, 1.5, 600_000, 7_200_000);

type Under = { watch: Watch; readonly ended: AbortController; done: Promise<void> };

export function createWatches(options: {
  readonly store: Store;
  readonly queue: Queue;
  readonly gateway: Gateway;
  /** A person's direct messages, by the id of the person, once something was posted there. */
  readonly conversationOf: (user: string) => string;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly checkTimeoutMs: number;
  readonly log: Log;
  /** Aborts when the bot stops; the watches stay in the store. */
  readonly signal: AbortSignal;
  readonly waitsMs?: readonly number[];
}): Watches {
  const { store, queue, gateway, now, log } = options;
  const waitsMs = options.waitsMs ?? WATCH_WAITS_MS;
  const under = new Map<string, Under>();
  const starting = new Map<string, ReturnType<Watches['start']>>();

  const find = (channel: string, rootTs: string | null) =>
    [...under.values()].find(({ watch }) => watch.place.channel === channel && watch.rootTs === rootTs);

  function begin(watch: Watch): void {
    const ended = new AbortController();
    const entry: Under = { watch, ended, done: Promise.resolve() };
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
      const { step, nextAt } = entry.watch;
      const wait = waitsMs[step];
      if (wait === undefined) return over(entry, 'it lasted two hours');
      // Whatever the clock did meanwhile, it waits no longer than planned.
      await pause(Math.min(Math.max(0, Date.parse(nextAt) - now().getTime()), wait), signal);
      if (signal.aborted) return;
      const report = await check(entry.watch, signal);
      if (signal.aborted) return;
      const next = { ...entry.watch, step: step + 1, nextAt: due(step + 1) };
      entry.watch = report === null ? next : { ...next, reportId: report.id };
      await store.keepWatch(entry.watch, report ?? undefined);
      if (report !== null && (await tellIfDue(entry, false)) === 'ended') return;
    }
  }

  /** `null`: no verdict this time, by a fault of ours or a full queue. */
  async function check({ target, timeoutMs }: Watch, signal: AbortSignal): Promise<Report | null> {
    const submission = await queue.submit({ id: options.randomId(), target, timeoutMs }, () => {});
    if (submission.kind !== 'accepted') return null;
    const { ticket } = submission;
    signal.addEventListener('abort', ticket.cancel);
    const outcome = await ticket.outcome;
    signal.removeEventListener('abort', ticket.cancel);
    if (outcome.kind === 'failed')
      log.error({ err: outcome.error }, 'a check of a watch failed by a bug of ours');
    return outcome.kind === 'reported' ? outcome.report : null;
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
    const reached = await say(watch, `told-${seen.id}`, watchReply(seen, told, began), mayExist);
    if (isHealthy || !reached) {
      await end(entry);
      if (reached) await show(watch, seen, false);
      return 'ended';
    }
    entry.watch = { ...watch, toldReportId: seen.id };
    await store.keepWatch(entry.watch);
    await show(watch, seen, true);
    return 'goes-on';
  }

  async function over(entry: Under, because: string): Promise<void> {
    const { watch } = entry;
    await end(entry);
    const kept = await store.findReport(watch.reportId);
    if (kept === null) return;
    if (await say(watch, 'over', watchOverReply(kept.report, because), false))
      await show(watch, kept.report, false);
  }

  async function end({ watch, ended }: Under): Promise<void> {
    under.delete(watch.id);
    ended.abort();
    await store.endWatch(watch.id);
  }

  /** @returns whether the thread is still a place to speak in */
  async function say(
    { id, place, rootTs }: Watch,
    part: string,
    message: SlackMessage,
    mayExist: boolean,
  ): Promise<boolean> {
    const thread = { channel: place.channel, threadTs: place.threadTs ?? rootTs };
    const sent = await gateway.post(thread, message, { job: id, part }, mayExist);
    if (sent.kind === 'refused') log.warn({ watch: id, code: sent.code }, 'a watch cannot speak any more');
    return sent.kind !== 'refused';
  }

  async function show({ place, rootTs }: Watch, report: Report, watched: boolean): Promise<void> {
    const since = await sinceKnown(report, place, store);
    const { root } = resultMessages(report, { to: 'channel', watched }, since);
    await gateway.update({ channel: place.channel, ts: rootTs, urgency: 'verdict' }, root);
  }

  const isDirect = ({ place }: Watch, user: string) =>
    place.user === user && place.threadTs === null && place.channel.startsWith('D');

  /** What one person alone was shown has no message of its own; its report tells one such watch from another. */
  const findDirect = (user: string, reportId: string) =>
    [...under.values()].find(({ watch }) => isDirect(watch, user) && watch.firstReportId === reportId);

  /** @returns where the result stands then, `null` where the bot cannot write to the person */
  async function showDirectly(
    { team, user }: Place,
    report: Report,
    watchId: string,
  ): Promise<Pick<Watch, 'place' | 'rootTs'> | null> {
    const place: Place = { team, channel: user, user, threadTs: null };
    const { root } = resultMessages(report, { to: 'channel', watched: true });
    const sent = await gateway.post(place, root, { job: watchId, part: 'root' });
    if (sent.kind !== 'sent') return null;
    return { place: { ...place, channel: options.conversationOf(user) }, rootTs: sent.ts };
  }

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
      nextAt: due(0),
    };
    // Whoever is at the watch may read what it began with.
    await store.keepWatch(watch, report);
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
    isWatched: (channel, rootTs) => find(channel, rootTs) !== undefined,
    async resume() {
      for (const watch of await store.watches()) if (!under.has(watch.id)) begin(watch);
    },
    count: () => under.size,
    async idle() {
      await Promise.all([...under.values()].map(({ done }) => done));
    },
  };
}

function waits(firstMs: number, factor: number, mostMs: number, totalMs: number): readonly number[] {
  const result: number[] = [];
  for (let next = firstMs, sum = 0; sum + next <= totalMs; next = Math.min(next * factor, mostMs)) {
    result.push(Math.round(next));
    sum += next;
  }
  return result;
}
