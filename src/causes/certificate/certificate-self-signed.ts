import { decisiveFault, faultWords } from '../../readings/certificate-words.ts';
import { fallbackOf } from '../../readings/fallback-certificate.ts';
import { showsTrust } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/** The leaf is its own issuer (RFC 5280 §3.2) and no trusted root; CloudFront drops it and answers 502. */
export const certificateSelfSigned = certificateCause({
  id: 'certificate-self-signed',
  title: 'Origin certificate is self-signed',
  phrase: "the origin's certificate is self-signed",
  hangsOnHost: true,
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsTrust,
  judge: (assessment, now) => {
    const fault = assessment.faults.find(({ kind }) => kind === 'self-signed-leaf');
    if (fault === undefined) return RULED_OUT;
    const fallback = assessment.leaf === null ? null : fallbackOf(assessment.leaf.certificate);
    const note = fallback === null ? '' : `; it is ${fallback}`;
    return found('proven', faultWords(fault, assessment, now) + note, decisiveFault(fault, assessment, now));
  },
});
