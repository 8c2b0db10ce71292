import { encodePem } from '../reading/parse-pem.ts';
import { assessChain, type ChainAssessment } from './assess-chain.ts';
import type { Trust } from './build-path.ts';
import type { ChainFault, Placed } from './chain-fault.ts';
import { readChain } from './read-chain.ts';

/** The chain as it should be sent, or why there is none. */
export type ChainRepair =
  | {
      readonly kind: 'repaired';
      /** Leaf and intermediates in order, without the root: what servers take as fullchain.pem. */
      readonly pem: string;
      /** Subjects of these certificates, leaf first. Foreign text: escape it. */
      readonly subjects: readonly string[];
    }
  | { readonly kind: 'unneeded' | 'failed'; readonly because: string };

/**
 * Puts an incomplete or misordered chain, or one with an intermediate that ended, right from what was sent
 * and the issuers that were fetched. Faults of the leaf itself are ignored here: an expired leaf also gets
 * its right chain.
 *
 * @param sent the list as sent, DER each
 * @param fetched issuers, DER each, in any order; those that do not belong to the path are left out
 */
export function repairChain(
  sent: readonly Uint8Array[],
  fetched: readonly Uint8Array[],
  trust: Trust,
  now: Date,
): ChainRepair {
  const asSent = assessChain(readChain(sent), trust, now);
  const { leaf } = asSent;
  if (leaf === null) return { kind: 'failed', because: 'no certificate was sent that can be read' };
  if (isWhole(asSent) && asSent.order === null && endedIssuer(asSent) === null) {
    return { kind: 'unneeded', because: 'the chain is complete and in order as it is' };
  }
  const others = sent.filter((_, position) => position !== leaf.position);
  const mended = assessChain(readChain([leaf.certificate.der, ...fetched, ...others]), trust, now);
  if (!isWhole(mended)) return { kind: 'failed', because: whyNot(mended) };
  const ended = endedIssuer(mended)?.certificate;
  if (ended !== undefined) {
    const because = `the issuer ${ended.subject} ended ${ended.notAfter}, and no successor of it could be had`;
    return { kind: 'failed', because };
  }
  const certificates = mended.path.map(({ certificate }) => certificate);
  return {
    kind: 'repaired',
    pem: certificates.map(({ der }) => encodePem(der)).join(''),
    subjects: certificates.map(({ subject, dnsNames }) => subject || (dnsNames[0] ?? '')),
  };
}

/** It leads to a root that is trusted today. */
const isWhole = ({ anchor, exhausted }: ChainAssessment): boolean =>
  anchor !== null && anchor.from !== 'removed' && !exhausted;

/** The first certificate of the path, the leaf apart, that is past its end and was sent or fetched. */
export function endedIssuer({ faults, leaf }: ChainAssessment): Placed | null {
  for (const fault of faults) {
    if (fault.kind !== 'expired' || fault.at.position === null) continue;
    if (fault.at.certificate !== leaf?.certificate) return fault.at;
  }
  return null;
}

function whyNot({ faults }: ChainAssessment): string {
  const fault = faults.find(({ kind }) => END_FAULTS.has(kind));
  switch (fault?.kind) {
    case 'self-signed-leaf':
      return 'the certificate is self-signed, so no chain of intermediates repairs it';
    case 'untrusted-root':
      return `the chain ends at a private root (${fault.at.certificate.subject})`;
    case 'removed-root':
      return `the chain leads to a root that Mozilla removed (${fault.root.certificate.subject})`;
    case 'issuer-missing':
      return `the issuer ${fault.at.certificate.issuer} could not be had`;
    default:
      return 'no path to a trusted root was found';
  }
}

const END_FAULTS: ReadonlySet<ChainFault['kind']> = new Set([
  'self-signed-leaf',
  'untrusted-root',
  'removed-root',
  'issuer-missing',
]);
