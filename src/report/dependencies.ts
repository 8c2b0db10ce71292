import type { DistributionPlan } from '../formats/distribution.ts';
import type { Dependency } from '../formats/judgement.ts';

/** What has to be known before a cause that depends on it is certain, and where to look it up. */
export const DEPENDENCIES: Readonly<Record<Dependency, { readonly on: string; readonly question: string }>> =
  {
    'host-header': {
      on: 'whether Host is forwarded',
      question:
        'Does CloudFront forward the Host header to this origin? It does if the cache policy or the origin request policy of the behavior includes Host.',
    },
    protocol: {
      on: 'the origin protocol policy',
      question: 'Is the origin protocol policy HTTPS only, HTTP only or Match viewer?',
    },
    'min-tls': {
      on: 'the minimum origin SSL protocol',
      question: 'Which minimum origin SSL protocol is set for this origin?',
    },
    'client-certificate': {
      on: 'whether CloudFront presents a client certificate (origin mTLS)',
      question: 'Is origin mTLS set up for this origin, with a client certificate?',
    },
    'vpc-origin': {
      on: 'whether this is a VPC origin',
      question: 'Is this origin set up in CloudFront as a VPC origin?',
    },
    firewall: {
      on: 'whether the firewall admits CloudFront',
      question: 'Who should be able to connect to this origin: everybody, or only CloudFront?',
    },
    'origin-header': {
      on: 'whether CloudFront sends a header that the origin demands',
      question:
        'Does this origin answer only requests with a secret header? Then look whether CloudFront sends it with the right value: Origins › Edit › Add custom header.',
    },
    'origin-name': {
      on: "the origin's own name",
      question:
        'What is the name of the origin behind this distribution? CloudFront console, Origins tab, "Origin domain".',
    },
  };

/**
 * `whether Host is forwarded and the origin protocol policy`; empty for none. What a configuration leaves
 * open is named by it.
 */
export function dependsOnWhat(dependsOn: readonly Dependency[] = [], plan?: DistributionPlan): string {
  return dependsOn
    .map(
      (dependency) =>
        plan?.open.find(({ setting }) => setting === dependency)?.on ?? DEPENDENCIES[dependency].on,
    )
    .join(' and ');
}
