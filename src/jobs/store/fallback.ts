import type { Store } from './store.ts';

/**
 * A store that goes on in memory when its disk does not work, since a check is worth more than its record. What was
 * written to memory alone does not outlive the process; `trouble` says so while it lasts.
 *
 * @param disk asked first, always again, so that a disk that was made room on is used again
 * @param onTrouble told once when it begins
 */
export function withFallback(disk: Store, memory: Store, onTrouble: (because: string) => void): Store {
  // By what failed: a full disk still takes small writes, and that a row could be removed says nothing of a report.
  const troubles = new Map<keyof Store, string>();

  function failed(what: keyof Store, error: unknown): void {
    const because = `the store cannot write: ${error instanceof Error ? error.message : String(error)}`;
    if (troubles.size === 0) onTrouble(because);
    troubles.set(what, because);
  }

  /** Writes to the disk, or else to memory. */
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

  /** Ends something that may have begun in either. */
  async function writeBoth(what: keyof Store, work: (store: Store) => Promise<void>): Promise<void> {
    await write(what, work);
    await work(memory);
  }

  /** Reads both, since either may hold it. */
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

  return {
    accept: (delivery, jobs) => write('accept', (store) => store.accept(delivery, jobs)),
    beginCheck: (jobId) => write('beginCheck', (store) => store.beginCheck(jobId)),
    keepReport: (jobId, report) => write('keepReport', (store) => store.keepReport(jobId, report)),
    beginPost: (jobId, part) => write('beginPost', (store) => store.beginPost(jobId, part)),
    endPost: (jobId, part, ts) => write('endPost', (store) => store.endPost(jobId, part, ts)),
    finish: (jobId) => writeBoth('finish', (store) => store.finish(jobId)),
    fail: (jobId, because) => writeBoth('fail', (store) => store.fail(jobId, because)),
    listJobs: async () => (await read((store) => store.listJobs(), [])).flat(),
    retry: async (jobId) => (await write('retry', (store) => store.retry(jobId))) || memory.retry(jobId),
    drop: async (jobId) => (await write('drop', (store) => store.drop(jobId))) || memory.drop(jobId),
    keepWatch: (watch, seen) => write('keepWatch', (store) => store.keepWatch(watch, seen)),
    endWatch: (watchId) => writeBoth('endWatch', (store) => store.endWatch(watchId)),
    watches: async () => {
      const [fromDisk, fromMemory] = await read((store) => store.watches(), []);
      // What memory holds was written while the disk did not work, so it is the newer.
      return [...new Map([...fromDisk, ...fromMemory].map((watch) => [watch.id, watch])).values()];
    },
    openJobs: async () => (await read((store) => store.openJobs(), [])).flat(),
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
    prune: (before) => write('prune', (store) => store.prune(before)),
    trouble: () => [...troubles.values()][0] ?? null,
    close() {
      disk.close();
      memory.close();
    },
  };
}
