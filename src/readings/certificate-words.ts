import type { Certificate } from '../certificates/certificate.ts';
import type { ChainAssessment } from '../certificates/paths/assess-chain.ts';
import type { ChainFault, OnPath, Placed } from '../certificates/paths/chain-fault.ts';
import { toMinute } from '../formats/units.ts';

/** Characters of a name that are shown; the whole name is in the evidence. */
const NAME_MAX = 90;

/** `certificate 2 of 3 (CN=Example Issuing CA, O=Example)`. */
export function certificateAt({ position, certificate }: Placed, { sent }: ChainAssessment): string {
  return `certificate ${position + 1} of ${sent.length} (${nameOf(certificate)})`;
}

/** A name for a certificate: its subject, else its first DNS name. */
export const nameOf = ({ subject, dnsNames, sha256 }: Certificate): string =>
  shorten(subject || dnsNames[0] || `SHA-256 ${sha256.slice(0, 16)}…`);

/** Cuts a text to `max` characters; an ellipsis replaces the rest. */
export const shorten = (text: string, max = NAME_MAX): string =>
  text.length > max ? `${text.slice(0, max - 1)}…` : text;

/** A few names of many: `a.example, b.example and 3 more`. */
export function someNames(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => shorten(name, 70));
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}

/** Whether a certificate of the path is an issuer's rather than the server's own. */
export const isIssuer = ({ certificate }: OnPath, { leaf }: ChainAssessment): boolean =>
  certificate !== leaf?.certificate;

/** One fault of a chain as the measured fact. */
export function faultWords(fault: ChainFault, assessment: ChainAssessment, now: Date): string {
  switch (fault.kind) {
    case 'self-signed-leaf':
      return `${certificateAt(fault.at, assessment)} is self-signed: it is its own issuer`;
    case 'expired':
      return `${datedAt(fault.at, assessment)} ended ${fault.at.certificate.notAfter}, ${distance(fault.at.certificate.notAfter, now)} before this check`;
    case 'not-yet-valid':
      return `${datedAt(fault.at, assessment)} begins ${fault.at.certificate.notBefore}, ${distance(fault.at.certificate.notBefore, now)} after this check`;
    case 'rule':
      return `${certificateAt(fault.at, assessment)} ${fault.because}`;
    case 'untrusted-root':
      return `the chain ends at ${certificateAt(fault.at, assessment)}, a self-signed root that is not in Mozilla’s list`;
    case 'loop':
      return `the certificates issue one another in a circle at ${certificateAt(fault.at, assessment)} and lead to no trusted root`;
    case 'issuer-missing':
      return `${certificateAt(fault.at, assessment)} was issued by ${shorten(fault.at.certificate.issuer)}, ${absence(fault)}`;
    case 'removed-root':
      return `the chain leads only to ${nameOf(fault.root.certificate)}, a root that Mozilla removed from its list (${fault.root.removedOn ?? 'date not kept'}); CloudFront follows that list at a time of its own`;
    case 'distrusted-after':
      return `the chain leads to ${nameOf(fault.root.certificate)}, which Mozilla trusts only for certificates issued up to ${fault.root.distrustAfter}; the leaf begins ${assessment.leaf?.certificate.notBefore}`;
    case 'unreadable':
      return `certificate ${fault.position + 1} of ${assessment.sent.length} cannot be read as X.509: ${shorten(fault.because, 120)}; OpenSSL cannot read it either`;
  }
}

/** The same in few words, to follow a cause that names the fault; empty where there is nothing to add. */
export function decisiveFault(fault: ChainFault, assessment: ChainAssessment, now: Date): string {
  switch (fault.kind) {
    case 'self-signed-leaf':
      return '';
    case 'expired':
      return `${asSubject(fault.at, assessment)} ended ${toMinute(fault.at.certificate.notAfter)}, ${distance(fault.at.certificate.notAfter, now)} before this check`;
    case 'not-yet-valid':
      return `${asSubject(fault.at, assessment)} begins ${toMinute(fault.at.certificate.notBefore)}, ${distance(fault.at.certificate.notBefore, now)} after this check`;
    case 'untrusted-root':
      return `its chain ends at ${calledShort(nameOf(fault.at.certificate))}`;
    case 'issuer-missing':
      return fault.sameName === null
        ? `${calledShort(fault.at.certificate.issuer)} is missing`
        : issuedBy(fault, assessment);
    case 'removed-root':
      return `it leads only to ${calledShort(nameOf(fault.root.certificate))}`;
    case 'distrusted-after':
      return `${calledShort(nameOf(fault.root.certificate))}, for certificates issued after ${fault.root.distrustAfter?.slice(0, 10)}`;
    case 'rule':
    case 'loop':
    case 'unreadable':
      return faultWords(fault, assessment, now);
  }
}

/** Says who issued the certificate, where that issuer is not publicly known or is known with another key. */
export const issuedBy = (
  fault: Extract<ChainFault, { kind: 'issuer-missing' }>,
  assessment: ChainAssessment,
): string =>
  `${asSubject(fault.at, assessment)} was issued by ${calledShort(fault.at.certificate.issuer)}${fault.sameName === null ? '' : `, ${absence(fault)}`}`;

const asSubject = (at: OnPath, assessment: ChainAssessment): string =>
  isIssuer(at, assessment) ? calledShort(nameOf(at.certificate)) : 'it';

/**
 * `CN=R13` of `CN=R13, O=Let's Encrypt, C=US`: the part of a name (RFC 4514) that differs between names of
 * the same owner.
 */
const calledShort = (name: string): string => shorten(/^CN=(?:\\.|[^,+\\])+/.exec(name)?.[0] ?? name);

function datedAt(at: OnPath, assessment: ChainAssessment): string {
  return at.position === null
    ? `the root it leads to (${nameOf(at.certificate)})`
    : certificateAt(at, assessment);
}

function absence({ sameName }: Extract<ChainFault, { kind: 'issuer-missing' }>): string {
  switch (sameName) {
    case 'root':
      return 'but not with the key of the trusted root of that name';
    case 'sent':
      return 'but not with the key of the certificate of that name that was sent';
    case 'as-root':
      return 'which was sent as a root of its own that is not in Mozilla’s list';
    case null:
      return 'which was not sent and is no trusted root';
  }
}

/** A span in its largest unit, rounded down: `3 days`, `1 hour`, `40 seconds`. */
export function distance(time: string, now: Date): string {
  const seconds = Math.max(1, Math.floor(Math.abs(now.getTime() - Date.parse(time)) / 1000));
  for (const [unit, length] of UNITS) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count.toLocaleString('en')} ${unit}${count === 1 ? '' : 's'}`;
  }
  return '1 second';
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
