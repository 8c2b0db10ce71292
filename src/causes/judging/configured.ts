import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import type { Cause } from '../cause.ts';
import type { Found } from './found.ts';

/**
 * What was judged from outside, corrected by what the distribution's configuration says, and by what it
 * leaves open.
 */
export function asConfigured({
  distribution: plan,
  endpoints,
}: Case): (cause: Cause, judgement: Judgement) => Judgement {
  if (plan === undefined) return (_, judgement) => judgement;
  return (cause, judgement) => {
    const { id } = cause;
    if (plan.origin.kind === 'vpc' && endpoints.length === 0 && id === 'address-not-public')
      return insideItsVpc(plan);
    if (judgement.kind !== 'found') return judgement;
    if (id === 'tls-client-certificate-required') return withClientCertificate(judgement, plan);
    return naming(hangingOnFunctions(cause, judgement, plan), plan);
  };
}

const insideItsVpc = ({ origin }: DistributionPlan): Judgement => ({
  kind: 'unknown',
  missing: `the VPC origin ${origin.vpcOriginId ?? origin.id}: CloudFront reaches it inside its VPC, and this check does not; run it on a host in there, with --resolve ${origin.domainName}:ADDRESS and --allow-cidr`,
  matters: true,
});

/**
 * With origin mTLS CloudFront presents a certificate that this check does not have; without it AWS says the
 * request is dropped.
 */
function withClientCertificate(judgement: Found, { origin }: DistributionPlan): Judgement {
  if (origin.clientCertificate) {
    const missing = `what the origin makes of the client certificate that CloudFront presents (origin mTLS is set up): this check has none, and ${judgement.because}`;
    return { kind: 'unknown', missing, matters: true };
  }
  const { dependsOn: _, ...rest } = judgement;
  return {
    ...rest,
    certainty: 'likely',
    because: `${judgement.because}; origin mTLS is not set up for this origin`,
  };
}

/** Whatever the policies say, a function of unknown code may send another Host. */
function hangingOnFunctions(cause: Cause, judgement: Found, { open }: DistributionPlan): Found {
  const isOpen = open.some(({ setting }) => setting === 'host-header');
  if (judgement.certainty === 'depends' || !isOpen || cause.hangsOnHost !== true) return judgement;
  return { ...judgement, certainty: 'depends', dependsOn: ['host-header'] };
}

/** What the configuration itself leaves open is named. */
function naming(judgement: Found, { open }: DistributionPlan): Found {
  const on = open.filter(({ setting }) => judgement.dependsOn?.some((dependency) => dependency === setting));
  if (on.length === 0) return judgement;
  return {
    ...judgement,
    because: `${judgement.because}; the configuration leaves open ${on.map((one) => one.on).join(', and ')}`,
    decisive: judgement.decisive ?? judgement.because,
  };
}
