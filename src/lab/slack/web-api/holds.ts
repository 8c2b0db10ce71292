import type { Args } from './api-arguments.ts';

/** Which call to stop, and where: before it takes effect, or after it, with its answer not yet given. */
export type Hold = {
  /** A Web API method, `response_url`, `upload`, or `*` for every call. */
  readonly method: string;
  readonly at: 'before-effect' | 'after-effect';
  /** Narrows it to some calls. */
  readonly when?: (args: Args) => boolean;
};

export type Holding = {
  /** Resolves when such a call has come and stands still. */
  readonly reached: Promise<void>;
  readonly release: () => void;
};

export type Holds = {
  readonly add: (hold: Hold) => Holding;
  /** `null` for a call that is not held at this point, else when it is let go; each hold stops one call. */
  readonly wait: (method: string, args: Args, at: Hold['at']) => Promise<void> | null;
};

export function createHolds(): Holds {
  let waiting: readonly {
    readonly hold: Hold;
    readonly reached: PromiseWithResolvers<void>;
    readonly released: PromiseWithResolvers<void>;
  }[] = [];
  return {
    add(hold) {
      const entry = { hold, reached: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
      waiting = [...waiting, entry];
      return { reached: entry.reached.promise, release: entry.released.resolve };
    },
    wait(method, args, at) {
      const entry = waiting.find(
        ({ hold }) =>
          hold.at === at && (hold.method === '*' || hold.method === method) && (hold.when?.(args) ?? true),
      );
      if (entry === undefined) return null;
      waiting = waiting.filter((one) => one !== entry);
      entry.reached.resolve();
      return entry.released.promise;
    },
  };
}
