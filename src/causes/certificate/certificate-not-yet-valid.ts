import { decisiveFault, faultWords, isIssuer } from '../../readings/certificate-words.ts';
import { showsDates } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeChains } from '../judging/judge-chain.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/**
 * A certificate that is needed is used before its `notBefore` (RFC 5280 §4.1.2.5); CloudFront answers 502.
 */
export const certificateNotYetValid: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-not-yet-valid',
  family: 'certificate',
  title: 'Origin certificate is not valid yet',
  phrase: "the origin's certificate is not valid yet",
  phraseAtIssuer: "an issuer's certificate in the origin's chain is not valid yet",
  affects: 'every-https-request',
  hangsOnClock: true,
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsDates,
  judge: judgeChains((assessment, now) => {
    const early = assessment.faults.filter(({ kind }) => kind === 'not-yet-valid');
    const [first] = early;
    if (first === undefined) return RULED_OUT;
    const because = early.slice(0, 2).map((fault) => faultWords(fault, assessment, now));
    return found('proven', because.join('; '), decisiveFault(first, assessment, now), {
      ...(early.every((fault) => 'at' in fault && isIssuer(fault.at, assessment)) && { at: 'issuer' }),
    });
  }),
};
