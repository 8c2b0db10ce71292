import type { State } from '../formats/report.ts';

/** Exit statuses that every command shares (README, "Exit status"). */
export const EXIT = {
  ok: 0,
  broken: 1,
  usage: 2,
  unsure: 3,
  internal: 70,
  /** 128 and the number of the signal, as a shell says it: Ctrl-C. */
  interrupted: 130,
  /** The reader of the output is gone: SIGPIPE. */
  closedPipe: 141,
} as const;

/** How the check of one target ended; `failed`: by a mistake of our own. */
export type Outcome = State | 'failed';

/** One target's, or of several: 1 if any is broken, else 70, else 2, else 3, else 0. */
export function exitStatus(states: readonly Outcome[]): number {
  if (states.includes('broken')) return EXIT.broken;
  if (states.includes('failed')) return EXIT.internal;
  if (states.includes('refused')) return EXIT.usage;
  return states.includes('unsure') ? EXIT.unsure : EXIT.ok;
}
