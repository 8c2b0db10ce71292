import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { showsConfiguration } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { unknown } from '../judging/judgement.ts';

type Said = Omit<OriginCause, 'family' | 'scope' | 'judge' | 'phrase' | 'proof' | 'cloudfrontStatus'> &
  Partial<Pick<OriginCause, 'phrase' | 'proof' | 'cloudfrontStatus'>> & {
    readonly judge: (plan: DistributionPlan, theCase: Case) => Judgement;
  };

/**
 * What a distribution has set. Without its configuration nothing can be said, and nothing is missing for a
 * verdict. Most of it only warns, by its title.
 */
export const configurationCause = ({ judge, ...said }: Said): OriginCause => ({
  phrase: said.title.charAt(0).toLowerCase() + said.title.slice(1),
  cloudfrontStatus: null,
  proof: showsConfiguration,
  ...said,
  family: 'distribution',
  scope: 'origin',
  judge: (theCase) =>
    theCase.distribution === undefined
      ? unknown("the distribution's configuration (`--distribution FILE`)")
      : judge(theCase.distribution, theCase),
});
