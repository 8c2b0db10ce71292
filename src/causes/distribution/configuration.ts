import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { unknown } from '../judging/judgement.ts';

/**
 * Judges what the distribution has set; without its configuration nothing can be said, and nothing is missing
 * for a verdict.
 */
export function judgeConfiguration(
  judge: (plan: DistributionPlan, theCase: Case) => Judgement,
): (theCase: Case) => Judgement {
  return (theCase) =>
    theCase.distribution === undefined
      ? unknown("the distribution's configuration (`--distribution FILE`)")
      : judge(theCase.distribution, theCase);
}
