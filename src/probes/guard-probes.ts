import type { Observation, Phase } from '../formats/observation.ts';

/** Told of a bug of our own that cost one observation. */
export type OnProbeBug = (error: unknown, where: string) => void;

/** Turns a probe that throws, which is a bug, into one lost observation. */
export type Guards = {
  readonly one: <T>(phase: Phase, probing: Promise<Observation<T>>) => Promise<Observation<T>>;
  readonly list: <T>(phase: Phase, probing: Promise<readonly T[]>) => Promise<readonly T[]>;
};

/** @param onBug called for each probe that throws */
export const guardProbes = (onBug: OnProbeBug): Guards => ({
  one: async (phase, probing) => {
    try {
      return await probing;
    } catch (error) {
      onBug(error, `probe ${phase}`);
      const detail = 'a bug of cf502; the log has it under the id of this check';
      return { kind: 'failed', failure: { kind: 'unknown', phase, detail }, elapsedMs: 0 };
    }
  },
  list: async (phase, probing) => {
    try {
      return await probing;
    } catch (error) {
      onBug(error, `probe ${phase}`);
      return [];
    }
  },
});
