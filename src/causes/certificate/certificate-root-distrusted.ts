import { decisiveFault, faultWords } from '../../readings/certificate-words.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeChains } from '../judging/judge-chain.ts';

/**
 * The only root the chain leads to was removed from Mozilla’s list, or is trusted only for older leafs. AWS does not say which day’s list
 * CloudFront uses, nor whether it heeds such dates, so this is never more than likely.
 */
export const certificateRootDistrusted: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-root-distrusted',
  title: 'Origin certificate leads to a root Mozilla no longer trusts',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html#https-requirements-certificate-issuer',
  cloudfrontStatus: 502,
  judge: judgeChains((assessment, now) => {
    const fault = assessment.faults.find(
      ({ kind }) => kind === 'removed-root' || kind === 'distrusted-after',
    );
    if (fault === undefined) return { kind: 'ruled-out' };
    return {
      kind: 'found',
      certainty: 'likely',
      because: faultWords(fault, assessment, now),
      decisive: decisiveFault(fault, assessment, now),
    };
  }),
};
