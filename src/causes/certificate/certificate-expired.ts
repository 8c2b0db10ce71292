import { decisiveFault, faultWords, isIssuer } from '../../readings/certificate-words.ts';
import { showsDates } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeChains } from '../judging/judge-chain.ts';

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
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsDates,
  judge: judgeChains((assessment, now) => {
    const expired = assessment.faults.filter(({ kind }) => kind === 'expired');
    const [first] = expired;
    if (first === undefined) return { kind: 'ruled-out' };
    const because = expired.slice(0, 2).map((fault) => faultWords(fault, assessment, now));
    return {
      kind: 'found',
      certainty: 'proven',
      because: because.join('; '),
      decisive: decisiveFault(first, assessment, now),
      ...(expired.every((fault) => 'at' in fault && isIssuer(fault.at, assessment)) && { at: 'issuer' }),
    };
  }),
};
