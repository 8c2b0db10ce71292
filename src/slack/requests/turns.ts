import PQueue from 'p-queue';
import { busyError } from '../../jobs/pool.ts';

/** Runs work when it is its turn. Rejects with `BusyError` where too much waits. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

const FILES_AT_ONCE = 2;
const FILES_WAITING_MAX = 20;

/** For files: two at once are fetched and read, so that the bot never holds many of them in memory. */
export function createFileTurns(): Turns {
  const queue = new PQueue({ concurrency: FILES_AT_ONCE });
  return async (work) => {
    if (queue.size >= FILES_WAITING_MAX) throw busyError();
    return queue.add(work);
  };
}
