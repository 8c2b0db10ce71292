import type { ChainAssessment } from '../../certificates/paths/assess-chain.ts';
import type { ChainFault } from '../../certificates/paths/chain-fault.ts';
import type { Certainty, Judgement } from '../../formats/judgement.ts';
import { decisiveFault, faultWords, isIssuer, issuedBy } from '../../readings/certificate-words.ts';
import { showsChain } from '../../repairs/proofs/certificate.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * The chain leads to no root of Mozilla's list, or breaks a rule that keeps it from doing so (RFC 5280 §6.1).
 * CloudFront accepts public CAs only, and has no switch to skip the check.
 */
export const certificateUntrusted = certificateCause({
  id: 'certificate-untrusted',
  title: 'Origin certificate is not trusted',
  warningTitle: "Some clients do not trust the origin's certificate",
  phrase: "the origin's certificate leads to no root that CloudFront trusts",
  elsewhere: 'a machine with that root installed sees no error',
  source: 'cloudfront-certificates#https-requirements-certificate-issuer',
  cloudfrontStatus: 502,
  proof: showsChain,
  judge: (assessment, now) => {
    const grounds = assessment.faults.flatMap((fault) => groundFor(fault, assessment, now) ?? []);
    const [first] = grounds;
    if (first === undefined) return unread(assessment) ?? policies(assessment);
    return found(
      grounds.some(({ certainty }) => certainty === 'proven') ? 'proven' : 'likely',
      grounds
        .slice(0, 2)
        .map(({ because }) => because)
        .join('; '),
      first.decisive,
      { ...placeOf(grounds) },
    );
  },
});

/** Where every ground is in what certificates say; nothing where the chain is at fault. */
function placeOf(grounds: readonly Ground[]): Pick<Ground, 'at'> {
  if (grounds.some(({ at }) => at === undefined)) return {};
  return { at: grounds.every(({ at }) => at === 'issuer-contents') ? 'issuer-contents' : 'contents' };
}

/** What this check cannot read is no fault of the origin's: another reader may understand it. */
function unread({ unread: bytes, sent }: ChainAssessment): Judgement | null {
  if (bytes === null) return null;
  const which = `certificate ${bytes.position + 1} of ${sent.length}`;
  const missing = `a judgement of the chain: this check cannot read ${which} (${bytes.because}), OpenSSL can`;
  return unknown(missing, true);
}

/**
 * AWS's own TLS library, and OpenSSL below it, check policies only when they are told to; other verifiers
 * always do.
 */
function policies({ policy }: ChainAssessment): Judgement {
  if (policy === null) return RULED_OUT;
  const because = `other verifiers refuse it: the chain ${policy} (RFC 5280 §6.1); AWS’s own TLS library does not check policies by default`;
  return warning(because);
}

type Ground = {
  readonly certainty: Certainty;
  readonly because: string;
  readonly decisive: string;
  readonly at?: 'contents' | 'issuer-contents';
};

function groundFor(fault: ChainFault, assessment: ChainAssessment, now: Date): Ground | null {
  const ground = judgeGround(fault, faultWords(fault, assessment, now), assessment);
  return ground === null ? null : { ...ground, decisive: decisiveGround(fault, assessment, now) };
}

/** No intermediate is known to be missing here: its issuer is nobody the public knows. */
function decisiveGround(fault: ChainFault, assessment: ChainAssessment, now: Date): string {
  return fault.kind === 'issuer-missing'
    ? issuedBy(fault, assessment)
    : decisiveFault(fault, assessment, now);
}

function judgeGround(
  fault: ChainFault,
  because: string,
  assessment: ChainAssessment,
): Omit<Ground, 'decisive'> | null {
  switch (fault.kind) {
    case 'untrusted-root':
    case 'loop':
      return { certainty: 'proven', because };
    case 'rule':
      if (fault.rule === 'weak-signature') return null;
      return {
        certainty: fault.sure ? 'proven' : 'likely',
        because,
        at: isIssuer(fault.at, assessment) ? 'issuer-contents' : 'contents',
      };
    case 'unreadable':
      // Two readers refuse it, and CloudFront's is a third.
      return { certainty: 'likely', because, at: 'contents' };
    case 'issuer-missing':
      return missingIssuer(fault, because);
    case 'self-signed-leaf':
    case 'expired':
    case 'not-yet-valid':
    case 'removed-root':
    case 'distrusted-after':
      return null;
  }
}

function missingIssuer(
  { origin }: Extract<ChainFault, { kind: 'issuer-missing' }>,
  because: string,
): Omit<Ground, 'decisive'> | null {
  switch (origin.kind) {
    case 'elsewhere':
      return null;
    case 'private':
      return origin.sure
        ? { certainty: 'proven', because: `${because}: ${origin.hint}` }
        : { certainty: 'likely', because: `${because}; it looks like a private CA: ${origin.hint}` };
    case 'open':
      return {
        certainty: 'likely',
        because: `${because}; it may be a private CA, or an intermediate left out`,
      };
  }
}
