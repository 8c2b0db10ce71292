import type { AnswerCount } from './cause-answers.ts';
import type { KeptReport, Store, Watch } from './store.ts';

/**
 * A store that continues in memory when its disk fails, because running checks matters more than recording
 * them. What was written only to memory is lost with the process; `trouble` says so as long as the disk
 * fails.
 *
 * @param disk tried first every time, so that it is used again as soon as it has room
 * @param onTrouble called once when the disk begins to fail
 */
export function withFallback(disk: Store, memory: Store, onTrouble: (because: string) => void): Store {
  const { write, writeBoth, read, failing } = createEither(disk, memory, onTrouble);

  /** Reads lists from both stores, since either may hold it. */
  const readAll = async <T>(work: (store: Store) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await read(work, [])).flat();

  return {
    accept: (delivery, jobs) => write('accept', (store) => store.accept(delivery, jobs)),
    beginCheck: (jobId) => write('beginCheck', (store) => store.beginCheck(jobId)),
    keepReport: (jobId, report) => write('keepReport', (store) => store.keepReport(jobId, report)),
    // Done in the store that has the job. A disk that takes no writes cannot have given the job to another
    // process either: the post goes on.
    beginPost: async (jobId, part) => {
      const isBegun = await write('beginPost', (store) =>
        store === disk ? disk.beginPost(jobId, part) : memory.beginPost(jobId, part).then(() => true),
      );
      return isBegun || memory.beginPost(jobId, part);
    },
    endPost: (jobId, part, ts) => write('endPost', (store) => store.endPost(jobId, part, ts)),
    markShown: (jobId, shown) => writeBoth('markShown', (store) => store.markShown(jobId, shown)),
    finish: (jobId) => writeBoth('finish', (store) => store.finish(jobId)),
    fail: (jobId, because) => writeBoth('fail', (store) => store.fail(jobId, because)),
    openSame: (channel, check) => readAll((store) => store.openSame(channel, check)),
    jobIds: () => readAll((store) => store.jobIds()),
    listJobs: () => readAll((store) => store.listJobs()),
    retry: async (jobId) => (await write('retry', (store) => store.retry(jobId))) || memory.retry(jobId),
    drop: async (jobId) => (await write('drop', (store) => store.drop(jobId))) || memory.drop(jobId),
    beginWatch: (watch, seen) => write('beginWatch', (store) => store.beginWatch(watch, seen)),
    // A disk that takes no writes cannot have given the watch to another process: it goes on in memory.
    keepWatch: async (watch, seen) => {
      const isKept = await write('keepWatch', (store) =>
        store === disk ? disk.keepWatch(watch, seen) : memory.beginWatch(watch, seen).then(() => true),
      );
      return isKept || memory.keepWatch(watch, seen);
    },
    endWatch: (watchId) => writeBoth('endWatch', (store) => store.endWatch(watchId)),
    watches: async () => newest(await readAll((store) => store.watches())),
    openJobs: () => readAll((store) => store.openJobs()),
    claimJobs: (isKnown) => readAll((store) => store.claimJobs(isKnown)),
    claimWatches: async () => newest(await readAll((store) => store.claimWatches())),
    keepRequest: async (request) => {
      const outcome = await write('keepRequest', (store) => store.keepRequest(request));
      return outcome === 'kept' && failing.has('keepRequest') ? 'unkept' : outcome;
    },
    finishRequest: (key) => writeBoth('finishRequest', (store) => store.finishRequest(key)),
    claimRequests: () => readAll((store) => store.claimRequests()),
    conversations: async () => new Map(await readAll(async (store) => [...(await store.conversations())])),
    keepConversation: (user, channel) =>
      write('keepConversation', (store) => store.keepConversation(user, channel)),
    countAnswer: (cause, answer) => write('countAnswer', (store) => store.countAnswer(cause, answer)),
    answerCounts: async () => summed(await readAll((store) => store.answerCounts())),
    beat: () => write('beat', (store) => store.beat()),
    release: () => writeBoth('release', (store) => store.release()),
    findReport: async (id) => {
      const [fromDisk, fromMemory] = await read((store) => store.findReport(id), null);
      return fromDisk ?? fromMemory;
    },
    history: async (origin, limit) => latest(await readAll((store) => store.history(origin, limit)), limit),
    recentOf: async (user, limit) => latest(await readAll((store) => store.recentOf(user, limit)), limit),
    deleteReports: async (origin) =>
      (await disk.deleteReports(origin)) + (await memory.deleteReports(origin)),
    forget: async (whom) => (await disk.forget(whom)) + (await memory.forget(whom)),
    prune: (before) => write('prune', (store) => store.prune(before)),
    trouble: () => [...failing.values()][0] ?? null,
    close() {
      disk.close();
      memory.close();
    },
  };
}

/** Works on the disk, or in memory where the disk fails. */
function createEither(disk: Store, memory: Store, onTrouble: (because: string) => void) {
  // Failures by operation: a full disk may still accept small writes, so the success of one operation does
  // not show that another works.
  const failing = new Map<keyof Store, string>();
  // As long as nothing was written to memory, nothing has to be looked for there.
  let isMemoryUsed = false;

  async function tryDisk<T>(
    what: keyof Store,
    work: (store: Store) => Promise<T>,
    otherwise: () => T | Promise<T>,
  ): Promise<T> {
    try {
      const result = await work(disk);
      failing.delete(what);
      return result;
    } catch (error) {
      const because = `the store cannot write: ${error instanceof Error ? error.message : String(error)}`;
      if (failing.size === 0) onTrouble(because);
      failing.set(what, because);
      return otherwise();
    }
  }

  /** Writes to the disk, or to memory if that fails. */
  const write = <T>(what: keyof Store, work: (store: Store) => Promise<T>): Promise<T> =>
    tryDisk(what, work, () => {
      isMemoryUsed = true;
      return work(memory);
    });

  return {
    write,
    /** Ends in both stores something that may have begun in either. */
    async writeBoth(what: keyof Store, work: (store: Store) => Promise<void>): Promise<void> {
      await write(what, work);
      if (isMemoryUsed) await work(memory);
    },
    /** Reads both stores, since either may hold it. */
    async read<T>(work: (store: Store) => Promise<T>, none: T): Promise<readonly [T, T]> {
      return [await tryDisk('openJobs', work, () => none), isMemoryUsed ? await work(memory) : none];
    },
    /** What the disk does not do at present, and why. */
    failing: failing as ReadonlyMap<keyof Store, string>,
  };
}

/** Memory is newer than the disk, because it was written while the disk failed. */
const newest = (found: readonly Watch[]): readonly Watch[] => [
  ...new Map(found.map((watch) => [watch.id, watch])).values(),
];

/** Some were counted on the disk, others while it failed. */
function summed(all: readonly AnswerCount[]): readonly AnswerCount[] {
  const sums = new Map<string, AnswerCount>();
  for (const one of all) {
    const of = `${one.cause} ${one.answer}`;
    sums.set(of, { ...one, count: one.count + (sums.get(of)?.count ?? 0) });
  }
  return [...sums.values()];
}

const latest = (found: readonly KeptReport[], limit: number): readonly KeptReport[] =>
  found.toSorted((a, b) => b.report.startedAt.localeCompare(a.report.startedAt)).slice(0, limit);
