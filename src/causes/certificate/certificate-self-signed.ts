import { decisiveFault, faultWords } from '../../readings/certificate-words.ts';
import { fallbackOf } from '../../readings/fallback-certificate.ts';
import { showsTrust } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { judgeChains } from '../judging/judge-chain.ts';

/** The leaf is its own issuer (RFC 5280 §3.2) and no trusted root; CloudFront drops it and answers 502. */
export const certificateSelfSigned: EndpointCause = {
  scope: 'endpoint',
  id: 'certificate-self-signed',
  family: 'certificate',
  title: 'Origin certificate is self-signed',
  phrase: "the origin's certificate is self-signed",
  affects: 'every-https-request',
  hangsOnHost: true,
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-502-bad-gateway.html#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsTrust,
  judge: judgeChains((assessment, now) => {
    const fault = assessment.faults.find(({ kind }) => kind === 'self-signed-leaf');
    if (fault === undefined) return { kind: 'ruled-out' };
    const fallback = assessment.leaf === null ? null : fallbackOf(assessment.leaf.certificate);
    const note = fallback === null ? '' : `; it is ${fallback}`;
    return {
      kind: 'found',
      certainty: 'proven',
      because: faultWords(fault, assessment, now) + note,
      decisive: decisiveFault(fault, assessment, now),
    };
  }),
};
