import type { Report } from '../formats/report.ts';
import type { Target } from '../formats/target.ts';
import { createBudget } from '../probes/budget.ts';
import { readCase } from '../readings/case.ts';
import { knownFrom } from '../readings/known.ts';
import { concludeCase } from './conclude.ts';
import { gather } from './gather.ts';
import { keepWithin } from './keep-within.ts';
import type { Surroundings } from './surroundings.ts';

/** Rejects only when the signal among the surroundings aborts. */
export type Diagnose = (target: Target, surroundings: Surroundings) => Promise<Report>;

/**
 * One diagnosis: Target → Evidence → Case → Verdicts → Report.
 *
 * @returns the report, whatever the origin did
 * @throws the reason of `surroundings.signal` when it aborts
 */
export const diagnose: Diagnose = async (target, surroundings) => {
  const startedAt = surroundings.now();
  const began = performance.now();
  const around = surroundings.readAround?.(surroundings.signal);
  const budget = createBudget();
  const { evidence: seen, chains } = await gather(target, startedAt, surroundings, budget).finally(
    budget.stop,
  );
  const aws = around === undefined ? {} : { aws: await around };
  surroundings.signal.throwIfAborted();
  const judging = performance.now();
  const evidence = await keepWithin({ ...seen, ...aws }, chains, startedAt, budget);
  const theCase = readCase(evidence, knownFrom(evidence), startedAt, chains);
  const report = concludeCase(
    theCase,
    {
      id: surroundings.id,
      vantage: surroundings.vantage,
      startedAt: startedAt.toISOString(),
      elapsedMs: Math.round(performance.now() - began),
    },
    surroundings.onBug,
  );
  surroundings.onJudged?.(performance.now() - judging);
  return report;
};
