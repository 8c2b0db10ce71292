import { decisiveFault, faultWords } from '../../readings/certificate-words.ts';
import { showsChain } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * The only root the chain leads to was removed from Mozilla’s list, or is trusted only for older leafs. AWS
 * does not say which day’s list CloudFront uses, nor whether it heeds such dates, so this is never more than
 * likely.
 */
export const certificateRootDistrusted = certificateCause({
  id: 'certificate-root-distrusted',
  title: 'Origin certificate leads to a root Mozilla no longer trusts',
  phrase: "the origin's certificate leads to a root that Mozilla no longer trusts",
  elsewhere: 'other clients may still trust it',
  source: 'cloudfront-certificates#https-requirements-certificate-issuer',
  cloudfrontStatus: 502,
  proof: showsChain,
  judge: (assessment, now) => {
    const fault = assessment.faults.find(
      ({ kind }) => kind === 'removed-root' || kind === 'distrusted-after',
    );
    if (fault === undefined) return RULED_OUT;
    return found('likely', faultWords(fault, assessment, now), decisiveFault(fault, assessment, now));
  },
});
