import type { State } from '../formats/report.ts';
import { EXIT } from './command.ts';

/** How the check of one target ended; `failed`: by a mistake of our own. */
export type Outcome = State | 'failed';

/** One target's, or of several: 1 if any is broken, else 70, else 2, else 3, else 0. */
export function exitStatus(states: readonly Outcome[]): number {
  if (states.includes('broken')) return EXIT.broken;
  if (states.includes('failed')) return EXIT.internal;
  if (states.includes('refused')) return EXIT.usage;
  return states.includes('unsure') ? EXIT.unsure : EXIT.ok;
}
