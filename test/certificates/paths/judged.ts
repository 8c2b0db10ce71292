import { assessChain, type ChainAssessment } from '../../../src/certificates/paths/assess-chain.ts';
import type { ChainFault } from '../../../src/certificates/paths/chain-fault.ts';
import { readChain } from '../../../src/certificates/paths/read-chain.ts';
import { parseCertificate } from '../../../src/certificates/reading/parse-certificate.ts';
import { type Anchor, noRoots, organizationsIn, type Roots } from '../../../src/certificates/roots.ts';
import {
  type CertificateSpec,
  type Issued,
  issueCertificate,
} from '../../../src/lab/origins/issue-certificate.ts';

export const NOW = new Date('2026-11-23T10:00:00Z');
/** Dates of a leaf as public CAs give them today. */
export const FRESH = { notBefore: '2026-10-01T00:00:00Z', notAfter: '2026-12-30T00:00:00Z' };

export const ca = (commonName: string, issuer?: Issued, more: CertificateSpec = {}): Issued =>
  issueCertificate({ commonName, ca: true, ...(issuer === undefined ? {} : { issuer }), ...more });

export const leafOf = (issuer: Issued, more: CertificateSpec = {}): Issued =>
  issueCertificate({ names: ['origin.example.com'], issuer, ...FRESH, ...more });

/** As one of Mozilla's roots; `more` makes it a removed or a dated one. */
export const anchor = (root: Issued, more: Partial<Anchor> = {}): Anchor => ({
  certificate: parseCertificate(root.der),
  from: 'mozilla',
  ...more,
});

/** A list made of certificates at hand. */
function rootsOf(anchors: readonly Anchor[]): Roots {
  const byName = Map.groupBy(anchors, ({ certificate }) => certificate.subjectName);
  const organizations = new Set(
    anchors
      .filter(({ from }) => from !== 'removed')
      .flatMap(({ certificate }) => organizationsIn(certificate.subjectName)),
  );
  return { named: (name) => byName.get(name) ?? [], organizations: () => organizations };
}

type Trusted = { readonly mozilla?: readonly Anchor[]; readonly added?: readonly Issued[] };

export function assess(
  sent: readonly (Issued | Uint8Array)[],
  { mozilla = [], added = [] }: Trusted,
  now = NOW,
): ChainAssessment {
  const ders = sent.map((one) => (one instanceof Uint8Array ? one : one.der));
  const addedRoots = added.map(({ der }) => parseCertificate(der));
  return assessChain(
    readChain(ders),
    { roots: mozilla.length > 0 ? rootsOf(mozilla) : noRoots, addedRoots },
    now,
  );
}

/** What an assessment says, in one line: `accepted`, or its faults and what is not needed, with their places from 1. */
export function said({ leaf, faults, order, surplus, unread, policy, exhausted }: ChainAssessment): string {
  const parts = [
    ...(leaf === null ? ['no leaf'] : []),
    ...faults.map(faultText),
    ...(order === null ? [] : [`order: ${order.misplaced.position + 1} belongs in ${order.expected + 1}`]),
    ...surplus.map(({ kind, at }) => `${kind} ${at.position + 1}`),
    ...(unread === null ? [] : [`unread ${unread.position + 1}`]),
    ...(policy === null ? [] : ['policy']),
    ...(exhausted ? ['exhausted'] : []),
  ];
  return parts.join(', ') || 'accepted';
}

function faultText(fault: ChainFault): string {
  switch (fault.kind) {
    case 'rule':
      return `${fault.rule} ${fault.at.position + 1}`;
    case 'issuer-missing':
      return `issuer-missing ${fault.at.position + 1} ${fault.origin.kind}`;
    case 'removed-root':
    case 'distrusted-after':
      return fault.kind;
    case 'unreadable':
      return `unreadable ${fault.position + 1}`;
    case 'self-signed-leaf':
    case 'untrusted-root':
    case 'loop':
      return `${fault.kind} ${fault.at.position + 1}`;
    case 'expired':
    case 'not-yet-valid':
      return `${fault.kind} ${fault.at.position === null ? 'root' : fault.at.position + 1}`;
  }
}
