import type { DistributionPlan, PolicyReference } from '../../formats/distribution.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * The origin request policy was chosen to leave Host out, and the cache policy still has it: what a cache
 * policy lists goes to the origin whatever the other policy says, so the viewer's Host and server name are
 * still sent.
 */
export const hostKeptByCachePolicy = configurationCause({
  id: 'host-kept-by-cache-policy',
  title: 'The cache policy still forwards Host',
  affects: 'of-these-behaviors',
  source: 'cloudfront-policies-together',
  judge: (plan) => {
    const cache = keeperOf(plan);
    if (cache === null) return RULED_OUT;
    const { behavior } = plan;
    return warning(
      `behavior ${behavior.pattern}: origin request policy ${nameOf(behavior.originRequestPolicy)} leaves Host out, and cache policy ${nameOf(cache)} forwards it all the same`,
    );
  },
});

/** The cache policy that alone forwards Host, beside an origin request policy that does not. */
function keeperOf({ host, behavior }: DistributionPlan): PolicyReference | null {
  const [only, ...others] = host.by;
  const isAlone = host.forwarded === 'yes' && only?.kind === 'cache-policy' && others.length === 0;
  return isAlone && behavior.originRequestPolicy !== null && behavior.originRequestPolicy.name !== null
    ? only.policy
    : null;
}

const nameOf = (policy: PolicyReference | null): string => policy?.name ?? policy?.id ?? '';
