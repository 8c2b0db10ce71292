import { showsDates } from '../../repairs/proofs/certificate.ts';
import { certificateCause } from './certificate-cause.ts';
import { judgeDates } from './judge-dates.ts';

/**
 * A certificate that is needed is used before its `notBefore` (RFC 5280 §4.1.2.5); CloudFront answers 502.
 */
export const certificateNotYetValid = certificateCause({
  id: 'certificate-not-yet-valid',
  title: 'Origin certificate is not valid yet',
  phrase: "the origin's certificate is not valid yet",
  phraseAtIssuer: "an issuer's certificate in the origin's chain is not valid yet",
  hangsOnClock: true,
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsDates,
  judge: judgeDates('not-yet-valid'),
});
