import type { CauseId } from './cause-ids.ts';
import type { UtcTime } from './units.ts';

/** How the tries of a watch went. Plain JSON, so that a watch goes on after a restart. */
export type Tally = {
  readonly began: UtcTime;
  readonly ended: UtcTime;
  readonly tries: number;
  readonly failed: number;
  /** Tries of which no verdict could be given. */
  readonly unsure: number;
  /** Tries that ended without a report: a full queue, a bug of ours. */
  readonly missed: number;
  /** By address; a check that found no address counts for none. */
  readonly byAddress: readonly {
    readonly address: string;
    readonly tries: number;
    readonly failed: number;
  }[];
  /** Failed tries by minute, `2026-11-30T10:03`, in order. */
  readonly byMinute: readonly { readonly minute: string; readonly failed: number }[];
  /** Failed tries by their root cause. */
  readonly byKind: readonly { readonly cause: CauseId; readonly failed: number }[];
  /** What was seen of idle connections that are closed too early, where that was timed; `null`: nothing. */
  readonly idleRace?: string | null;
};
