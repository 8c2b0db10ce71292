import { certificateAt, distance, isIssuer } from '../../readings/certificate-words.ts';
import { showsDates } from '../../repairs/proofs/certificate.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

const DAY_MS = 86_400_000;

/**
 * A certificate on the path nears its end. ACME clients renew when a third of the lifetime is left, ACM 45
 * days before the end of 198: whoever has less than a third, and less than 30 days, has missed a renewal or
 * renews by hand.
 */
export const certificateExpiresSoon = certificateCause({
  id: 'certificate-expires-soon',
  title: 'Origin certificate expires soon',
  phrase: "the origin's certificate expires soon",
  source: 'https://letsencrypt.org/docs/integration-guide/#when-to-renew',
  cloudfrontStatus: null,
  proof: showsDates,
  judge: (assessment, now) => {
    const soon = assessment.path.find(({ certificate: { notBefore, notAfter } }) => {
      const left = Date.parse(notAfter) - now.getTime();
      const lifetime = Date.parse(notAfter) - Date.parse(notBefore);
      return left >= 0 && left < Math.min(lifetime / 3, 30 * DAY_MS);
    });
    if (soon === undefined) return RULED_OUT;
    const { notAfter } = soon.certificate;
    return warning(
      `${certificateAt(soon, assessment)} ends ${notAfter}, ${distance(notAfter, now)} after this check`,
      { ...(isIssuer(soon, assessment) && { at: 'issuer' }) },
    );
  },
});
