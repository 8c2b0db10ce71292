import type { ChainAssessment } from '../../certificates/paths/assess-chain.ts';
import type { Placed } from '../../certificates/paths/chain-fault.ts';
import { isTakenFirst, type SurplusCertificate } from '../../certificates/paths/surplus.ts';
import { certificateAt, shorten } from '../../readings/certificate-words.ts';
import { showsChain } from '../../repairs/proofs/certificate.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * The chain is there and in order, and more was sent than it needs: the leaf again, an issuer of the same
 * name that leads nowhere. TLS libraries pass over it (RFC 8446 §4.4.2 asks them to), AWS's own among them;
 * AWS's page does not say.
 */
export const certificateChainSurplus = certificateCause({
  id: 'certificate-chain-surplus',
  title: 'Certificates are sent that are not needed',
  phrase: 'the origin sends certificates that are not needed',
  source: 'cloudfront-502#ssl-certificate-expired',
  cloudfrontStatus: null,
  proof: showsChain,
  judge: (assessment, now) => {
    const { surplus } = assessment;
    if (surplus.length === 0) return RULED_OUT;
    const shown = surplus.slice(0, 2).map((one) => surplusWords(one, assessment));
    const more =
      surplus.length > shown.length ? `; nor are ${surplus.length - shown.length} more needed` : '';
    return warning(`${shown.join('; ')}${more}; ${consequence(assessment, now)}`);
  },
});

function surplusWords({ kind, at }: SurplusCertificate, assessment: ChainAssessment): string {
  const what = certificateAt(at, assessment);
  switch (kind) {
    case 'leaf-again':
      return `certificate ${at.position + 1} of ${assessment.sent.length} is the server’s own, sent again`;
    case 'repeated':
      return `${what} was sent before`;
    case 'namesake':
      return `${what} has the name of an issuer that is needed${apart(at, assessment.path)}`;
    case 'above':
      return `${what} belongs above those that are needed and stands between them`;
    case 'unrelated':
      return `${what} did not issue any that is needed`;
  }
}

/**
 * What tells it from the one that is needed: a root from its cross-sign, a renewed one from its predecessor.
 */
function apart({ certificate }: Placed, path: readonly Placed[]): string {
  const needed = path.find(({ certificate: { subjectName } }) => subjectName === certificate.subjectName);
  if (needed === undefined) return '';
  const { issuer, issuerName, notAfter } = needed.certificate;
  return certificate.issuerName === issuerName
    ? `; that one ends ${certificate.notAfter}, the other ${notAfter}`
    : `; that one was issued by ${shorten(certificate.issuer, 60)}, the other by ${shorten(issuer, 60)}`;
}

function consequence({ surplus, path }: ChainAssessment, now: Date): string {
  const first = surplus.find((one) => isTakenFirst(one, path, now));
  return first === undefined
    ? 'AWS’s own TLS library passes over such'
    : `AWS’s own TLS library may take certificate ${first.at.position + 1} in place of the right one, and refuse the chain`;
}
