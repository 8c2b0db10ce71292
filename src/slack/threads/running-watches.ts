import type { Queue } from '../../jobs/queue/queue.ts';
import type { Store, Watch } from '../../jobs/store/store.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import type { WhyNotTarget } from '../access/target-rules.ts';
import type { Distributions } from '../requests/distributions.ts';
import type { Gateway } from '../sending/gateway.ts';
import { followWatch } from './follow-watch.ts';
import type { Following, RunningWatch } from './running-watch.ts';
import type { Summaries } from './summaries.ts';
import { createWatchCheck } from './watch-check.ts';
import { createWatchPace, type WatchPace } from './watch-pace.ts';
import { createWatchThread, type WatchThread } from './watch-thread.ts';
import { WATCH_WAITS_MS } from './watch-waits.ts';

export type WatchesOptions = {
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
  readonly everyMs?: number;
};

/** The watches that this process works on, and those of others as the store has them. */
export type RunningWatches = {
  readonly running: ReadonlyMap<string, RunningWatch>;
  readonly thread: WatchThread;
  readonly due: WatchPace['due'];
  readonly begin: (watch: Watch) => void;
  readonly end: (entry: RunningWatch) => Promise<void>;
  readonly find: (channel: string, rootTs: string) => RunningWatch | undefined;
  /** A watch that another process works on. */
  readonly findElsewhere: (channel: string, rootTs: string) => Promise<Watch | undefined>;
};

export function createRunningWatches(options: WatchesOptions): RunningWatches {
  const { store, now, log } = options;
  const thread = createWatchThread(options);
  const running = new Map<string, RunningWatch>();
  const pace = createWatchPace(options.waitsMs ?? WATCH_WAITS_MS, now);
  const following: Following = { ...options, thread, check: createWatchCheck(options), pace, end };

  async function end(entry: RunningWatch): Promise<void> {
    entry.isOver = true;
    running.delete(entry.watch.id);
    entry.ended.abort();
    await store.endWatch(entry.watch.id);
  }

  return {
    running,
    thread,
    due: pace.due,
    begin(watch) {
      const ended = new AbortController();
      const entry: RunningWatch = { watch, ended, done: Promise.resolve(), isOver: false };
      running.set(watch.id, entry);
      entry.done = followWatch(entry, AbortSignal.any([ended.signal, options.signal]), following)
        .catch((error: unknown) =>
          log.error({ watch: watch.id, err: error }, 'a watch failed by a bug of ours'),
        )
        .finally(() => {
          if (running.get(watch.id) === entry) running.delete(watch.id);
        });
    },
    end,
    find: (channel, rootTs) =>
      [...running.values()].find(({ watch }) => watch.place.channel === channel && watch.rootTs === rootTs),
    findElsewhere: async (channel, rootTs) =>
      (await store.watches()).find(
        ({ place, rootTs: shown }) => place.channel === channel && shown === rootTs,
      ),
  };
}
