import { showsDates } from '../../repairs/proofs/certificate.ts';
import { certificateCause } from './certificate-cause.ts';
import { judgeDates } from './judge-dates.ts';

/**
 * A certificate that is needed, the leaf or an issuer, is past its `notAfter` (RFC 5280 §4.1.2.5); CloudFront
 * answers 502.
 */
export const certificateExpired = certificateCause({
  id: 'certificate-expired',
  title: 'Origin certificate has expired',
  phrase: "the origin's certificate has expired",
  phraseAtIssuer: "an issuer's certificate in the origin's chain has expired",
  hangsOnClock: true,
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsDates,
  judge: judgeDates('expired'),
});
