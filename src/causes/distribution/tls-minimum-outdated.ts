import type { DistributionPlan } from '../../formats/distribution.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * The distribution lists TLS versions for this origin that end below TLS 1.2, which most servers no longer
 * speak, or SSLv3. AWS's pages call the list a minimum in one place and all allowed versions in another, so
 * whether a newer version is used is not certain; nor is it for SSLv3.
 */
export const tlsMinimumOutdated = configurationCause({
  id: 'tls-minimum-outdated',
  title: 'The TLS versions set for the origin are outdated',
  affects: 'every-https-request',
  source: 'cloudfront-origin-settings',
  judge: ({ origin }, { endpoints }) => {
    const listed = outdatedList(origin);
    if (listed === null) return RULED_OUT;
    const spoken = endpoints.find(({ completed }) => completed !== null)?.completed?.version;
    const answered = spoken === undefined ? '' : `; here the origin answered ${spoken}`;
    const doubt = listed.includes('SSLv3')
      ? "with SSLv3 CloudFront is said to send SSLv3 handshakes only, which today's servers refuse"
      : 'AWS calls this list a minimum in one place and all allowed versions in another, and by the second an origin that wants TLS 1.2 fails';
    return warning(`origin ${origin.id} is set to ${listed.join(', ')}: ${doubt}${answered}`);
  },
});

function outdatedList({
  tlsVersions,
  minTls,
  protocolPolicy,
}: DistributionPlan['origin']): readonly string[] | null {
  if (protocolPolicy === 'http-only') return null;
  const listed = tlsVersions ?? (minTls === null ? [] : [minTls, 'TLSv1.2']);
  const isCurrent = listed.length === 0 || (listed.includes('TLSv1.2') && !listed.includes('SSLv3'));
  return isCurrent ? null : listed;
}
