import { faultWords, isIssuer } from '../../readings/certificate-words.ts';
import { showsEveryUse } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';
import { REMEDIES } from './certificate-weak-signature.remedies.ts';

/**
 * A certificate that is needed is signed with MD5 or SHA-1, which no CA of Mozilla's programme may use any
 * more (Baseline Requirements §7.1.3.2). That CloudFront refuses it is inferred: AWS's own TLS library takes
 * such signatures by default.
 */
export const certificateWeakSignature = certificateCause({
  id: 'certificate-weak-signature',
  title: 'Certificate is signed with a broken hash',
  phrase: 'a certificate in the origin’s chain is signed with a hash that public CAs no longer use',
  elsewhere: 'clients that still take such signatures get through',
  source: 'cloudfront-certificates#https-requirements-certificate-issuer',
  cloudfrontStatus: 502,
  proof: showsEveryUse,
  remedies: REMEDIES,
  judge: (assessment, now) => {
    const weak = assessment.faults.filter(
      (fault) => fault.kind === 'rule' && fault.rule === 'weak-signature',
    );
    const [first] = weak;
    if (first?.kind !== 'rule') return RULED_OUT;
    return found(
      'likely',
      `${weak.map((fault) => faultWords(fault, assessment, now)).join('; ')}. AWS’s own TLS library takes such a signature by default, so CloudFront may too`,
      first.at.certificate.signature.algorithm,
      { ...(isIssuer(first.at, assessment) && { at: 'issuer-contents' }) },
    );
  },
});
