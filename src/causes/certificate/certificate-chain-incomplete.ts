import { decisiveFault, faultWords } from '../../readings/certificate-words.ts';
import { showsChain } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT, unknown } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * An intermediate is missing from the list as sent (RFC 5246 §7.4.2). Browsers fetch or remember it;
 * CloudFront is not documented to, and drops the connection.
 */
export const certificateChainIncomplete = certificateCause({
  id: 'certificate-chain-incomplete',
  title: 'Intermediate certificate is missing',
  phrase: 'the origin does not send an intermediate certificate',
  elsewhere: 'browsers may still work: they get missing certificates by themselves, CloudFront does not',
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: 502,
  proof: showsChain,
  judge: (assessment, now) => {
    const fault = assessment.faults.find(({ kind }) => kind === 'issuer-missing');
    if (fault?.kind !== 'issuer-missing') {
      if (assessment.unread === null) return RULED_OUT;
      return unknown('a chain that this check can read');
    }
    const { origin, at } = fault;
    const because = faultWords(fault, assessment, now);
    const decisive = decisiveFault(fault, assessment, now);
    switch (origin.kind) {
      case 'elsewhere':
        return found('proven', `${because}; ${origin.hint}`, decisive);
      case 'open':
        return found('likely', `${because}; it may be an intermediate left out, or a private CA`, decisive);
      case 'private':
        if (origin.sure) return RULED_OUT;
        return unknown(`whether ${at.certificate.issuer} is a public CA`);
    }
  },
});
