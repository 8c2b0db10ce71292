import type { SourceId } from '../cloudfront/sources.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { ServerId } from '../readings/servers.ts';
import type { Step, Ways } from './words.ts';

/**
 * What to do about a cause, on one kind of server or on any. Steps are imperative and in order. "Usually" and
 * "look for" stand where a menu or command is well known but was not read again in its manual.
 */
export type Remedy = {
  readonly causes: readonly CauseId[];
  /** Absent: for any server. */
  readonly servers?: readonly ServerId[];
  /** The repair ends with plain HTTP, or with either, so it is proved over that; absent: as the cause is. */
  readonly provedOver?: 'plain-http' | 'either';
  /** Only where the fault lies there; absent: everywhere else, and there too where no other is. */
  readonly at?: FaultPlace;
  /** In order. */
  readonly steps: Step | Ways | readonly (Step | Ways)[];
  readonly pitfalls: Step | readonly Step[];
  readonly sources: readonly SourceId[];
};

/** Repairs of the same causes, which differ by server or place. */
export const remediesOf = (
  shared: Pick<Remedy, 'causes' | 'at' | 'provedOver'>,
  each: readonly Omit<Remedy, 'causes'>[],
): readonly Remedy[] => each.map((one) => ({ ...shared, ...one }));
