import type { CauseId } from '../../formats/cause-ids.ts';
import type { Serve } from './serving.ts';

/** One origin of the farm: a real server with one fault, or none. */
export type FarmOrigin = {
  /** Its host label: `expired` is reached as `expired.farm.test`. */
  readonly label: string;
  /** What is wrong with it, as the rest of "an origin with …". */
  readonly story: string;
  /** The causes a right diagnosis finds, root cause first; empty for a healthy origin. */
  readonly expected: readonly CauseId[];
  readonly serve: Serve;
  /** What is known of the distribution, as it would be typed. */
  readonly options?: readonly string[];
};
