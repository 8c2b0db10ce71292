import type { Report } from '../../formats/report.ts';
import type { Store, Watch } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import type { WatchCheck } from './watch-check.ts';
import type { WatchPace } from './watch-pace.ts';
import type { WatchThread } from './watch-thread.ts';

/** `ended` aborts the work on a watch; `isOver`: the watch was removed from the store too. */
export type RunningWatch = {
  watch: Watch;
  readonly ended: AbortController;
  done: Promise<void>;
  isOver: boolean;
};

export type Following = {
  readonly store: Store;
  readonly now: () => Date;
  readonly log: Log;
  readonly attemptsMax: number;
  readonly thread: Pick<WatchThread, 'say' | 'show'>;
  readonly check: WatchCheck;
  readonly pace: WatchPace;
  /** Ends a watch and removes it from the store. */
  readonly end: (entry: RunningWatch) => Promise<void>;
};

/** Where another process stopped the watch or took it over, it ends here. */
export async function keepWatch(
  entry: RunningWatch,
  watch: Watch,
  { store }: Pick<Following, 'store'>,
  seen?: Report,
): Promise<void> {
  entry.watch = watch;
  if (!(await store.keepWatch(watch, seen))) entry.ended.abort();
}
