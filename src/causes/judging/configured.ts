import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import type { Cause } from '../cause.ts';
import type { Found } from './judgement.ts';

/**
 * What was judged from outside, corrected by what the distribution's configuration says, and by what it
 * leaves open.
 */
export function asConfigured({
  distribution: plan,
}: Case): (cause: Cause, judgement: Judgement) => Judgement {
  if (plan === undefined) return (_, judgement) => judgement;
  return (cause, judgement) => {
    if (judgement.kind !== 'found') return judgement;
    if (cause.id === 'tls-client-certificate-required') return withClientCertificate(judgement, plan);
    return hangingOnFunctions(cause, judgement, plan);
  };
}

/**
 * With origin mTLS CloudFront presents a certificate that this check does not have; without it AWS says the
 * request is dropped.
 */
function withClientCertificate(judgement: Found, { origin }: DistributionPlan): Judgement {
  if (origin.clientCertificate) {
    const missing =
      'what the origin makes of the client certificate that CloudFront presents (origin mTLS is set up): this check has none';
    return { kind: 'unknown', missing, matters: true, seen: judgement };
  }
  const { dependsOn: _, ...rest } = judgement;
  return { ...rest, certainty: 'likely', withoutOriginMtls: true };
}

/** Whatever the policies say, a function of unknown code may send another Host. */
function hangingOnFunctions(cause: Cause, judgement: Found, { open }: DistributionPlan): Found {
  const isOpen = open.some(({ setting }) => setting === 'host-header');
  if (judgement.certainty === 'depends' || !isOpen || cause.hangsOnHost !== true) return judgement;
  return { ...judgement, certainty: 'depends', dependsOn: ['host-header'] };
}
