import type { Report } from '../../formats/report.ts';
import type { Store, Watch } from './store.ts';

/**
 * A store that continues in memory when its disk fails, because running checks matters more than recording
 * them. What was written only to memory is lost with the process; `trouble` says so as long as the disk
 * fails.
 *
 * @param disk tried first every time, so that it is used again as soon as it has room
 * @param onTrouble called once when the disk begins to fail
 */
export function withFallback(disk: Store, memory: Store, onTrouble: (because: string) => void): Store {
  // Failures by operation: a full disk may still accept small writes, so the success of one operation does
  // not show that another works.
  const troubles = new Map<keyof Store, string>();

  function failed(what: keyof Store, error: unknown): void {
    const because = `the store cannot write: ${error instanceof Error ? error.message : String(error)}`;
    if (troubles.size === 0) onTrouble(because);
    troubles.set(what, because);
  }

  /** Writes to the disk, or to memory if that fails. */
  async function write<T>(what: keyof Store, work: (store: Store) => Promise<T>): Promise<T> {
    try {
      const result = await work(disk);
      troubles.delete(what);
      return result;
    } catch (error) {
      failed(what, error);
      return work(memory);
    }
  }

  /**
   * Done in the store that has the job. A disk that takes no writes cannot have given the job to another
   * process either: the post goes on.
   */
  async function beginPost(jobId: string, part: string): Promise<boolean> {
    let isDiskWritable = true;
    const begun = await write('beginPost', (store) => {
      isDiskWritable = store === disk;
      return store.beginPost(jobId, part);
    });
    return begun || !isDiskWritable || memory.beginPost(jobId, part);
  }

  /** A disk that takes no writes cannot have given the watch to another process: it goes on in memory. */
  async function keepWatch(watch: Watch, seen?: Report): Promise<boolean> {
    try {
      const isKept = await disk.keepWatch(watch, seen);
      troubles.delete('keepWatch');
      return isKept || (await memory.keepWatch(watch, seen));
    } catch (error) {
      failed('keepWatch', error);
      await memory.beginWatch(watch, seen);
      return true;
    }
  }

  /** Ends in both stores something that may have begun in either. */
  async function writeBoth(what: keyof Store, work: (store: Store) => Promise<void>): Promise<void> {
    await write(what, work);
    await work(memory);
  }

  /** Reads both stores, since either may hold it. */
  async function read<T>(work: (store: Store) => Promise<T>, none: T): Promise<readonly [T, T]> {
    const fromDisk = await work(disk).then(
      (found) => {
        troubles.delete('openJobs');
        return found;
      },
      (error: unknown) => {
        failed('openJobs', error);
        return none;
      },
    );
    return [fromDisk, await work(memory)];
  }

  /** Memory is newer than the disk, because it was written while the disk failed. */
  const newest = (found: readonly [readonly Watch[], readonly Watch[]]): readonly Watch[] => [
    ...new Map(found.flat().map((watch) => [watch.id, watch])).values(),
  ];

  return {
    accept: (delivery, jobs) => write('accept', (store) => store.accept(delivery, jobs)),
    beginCheck: (jobId) => write('beginCheck', (store) => store.beginCheck(jobId)),
    keepReport: (jobId, report) => write('keepReport', (store) => store.keepReport(jobId, report)),
    beginPost,
    endPost: (jobId, part, ts) => write('endPost', (store) => store.endPost(jobId, part, ts)),
    markShown: (jobId, shown) => writeBoth('markShown', (store) => store.markShown(jobId, shown)),
    finish: (jobId) => writeBoth('finish', (store) => store.finish(jobId)),
    fail: (jobId, because) => writeBoth('fail', (store) => store.fail(jobId, because)),
    jobIds: async () => (await read((store) => store.jobIds(), [])).flat(),
    listJobs: async () => (await read((store) => store.listJobs(), [])).flat(),
    retry: async (jobId) => (await write('retry', (store) => store.retry(jobId))) || memory.retry(jobId),
    drop: async (jobId) => (await write('drop', (store) => store.drop(jobId))) || memory.drop(jobId),
    beginWatch: (watch, seen) => write('beginWatch', (store) => store.beginWatch(watch, seen)),
    keepWatch,
    endWatch: (watchId) => writeBoth('endWatch', (store) => store.endWatch(watchId)),
    watches: async () => newest(await read((store) => store.watches(), [])),
    openJobs: async () => (await read((store) => store.openJobs(), [])).flat(),
    claimJobs: async (isKnown) => (await read((store) => store.claimJobs(isKnown), [])).flat(),
    claimWatches: async () => newest(await read((store) => store.claimWatches(), [])),
    keepRequest: async (request) => {
      const outcome = await write('keepRequest', (store) => store.keepRequest(request));
      return outcome === 'kept' && troubles.has('keepRequest') ? 'unkept' : outcome;
    },
    finishRequest: (key) => writeBoth('finishRequest', (store) => store.finishRequest(key)),
    claimRequests: async () => (await read((store) => store.claimRequests(), [])).flat(),
    conversations: async () =>
      new Map((await read((store) => store.conversations(), new Map())).flatMap((known) => [...known])),
    keepConversation: (user, channel) =>
      write('keepConversation', (store) => store.keepConversation(user, channel)),
    beat: () => write('beat', (store) => store.beat()),
    release: () => writeBoth('release', (store) => store.release()),
    findReport: async (id) => {
      const [fromDisk, fromMemory] = await read((store) => store.findReport(id), null);
      return fromDisk ?? fromMemory;
    },
    history: async (origin, limit) =>
      (await read((store) => store.history(origin, limit), []))
        .flat()
        .sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt))
        .slice(0, limit),
    recentOf: async (user, limit) =>
      (await read((store) => store.recentOf(user, limit), []))
        .flat()
        .sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt))
        .slice(0, limit),
    deleteReports: async (origin) =>
      (await disk.deleteReports(origin)) + (await memory.deleteReports(origin)),
    forget: async (whom) => (await disk.forget(whom)) + (await memory.forget(whom)),
    prune: (before) => write('prune', (store) => store.prune(before)),
    trouble: () => [...troubles.values()][0] ?? null,
    close() {
      disk.close();
      memory.close();
    },
  };
}
