import { decisiveFault, faultWords, isIssuer } from '../../readings/certificate-words.ts';
import { showsDates } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeChains } from '../judging/judge-chain.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/**
 * A certificate that is needed, the leaf or an issuer, is past its `notAfter` (RFC 5280 §4.1.2.5); CloudFront
 * answers 502.
 */
export const certificateExpired: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-expired',
  family: 'certificate',
  title: 'Origin certificate has expired',
  phrase: "the origin's certificate has expired",
  phraseAtIssuer: "an issuer's certificate in the origin's chain has expired",
  affects: 'every-https-request',
  hangsOnClock: true,
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsDates,
  judge: judgeChains((assessment, now) => {
    const expired = assessment.faults.filter(({ kind }) => kind === 'expired');
    const [first] = expired;
    if (first === undefined) return RULED_OUT;
    const because = expired.slice(0, 2).map((fault) => faultWords(fault, assessment, now));
    return found('proven', because.join('; '), decisiveFault(first, assessment, now), {
      ...(expired.every((fault) => 'at' in fault && isIssuer(fault.at, assessment)) && { at: 'issuer' }),
    });
  }),
};
