import type { Certificate, GeneralName } from '../certificate.ts';
import { isHostName } from '../names.ts';
import { addressText } from '../reading/general-names.ts';
import { holds, treesOnce } from './name-subtrees.ts';

/**
 * A name that a CA may not vouch for, in words that follow "may not be used for"; `sure`: every verifier says
 * so.
 */
export type ForbiddenName = { readonly what: string; readonly sure: boolean };

/** Names times subtrees that OpenSSL compares for one certificate; beyond that it refuses. */
const COMPARISONS_MAX = 1 << 20;

/**
 * Answers already given: a search asks for the same pair on many paths, and each answer may cost thousands of
 * names.
 */
const known = new WeakMap<Certificate, WeakMap<Certificate, ForbiddenName | null>>();

/**
 * The first name of a certificate that the constraints of a CA above it forbid, or `null` (RFC 5280
 * §4.2.1.10, §6.1.3 b and c). Names of a form without any constraint are allowed.
 *
 * @param isLeaf the last certificate of the path: its Common Name may stand for a host
 */
export function forbiddenName(
  ca: Certificate,
  certificate: Certificate,
  isLeaf: boolean,
): ForbiddenName | null {
  if (ca.nameConstraints === null) return null;
  const answers = known.get(ca) ?? new WeakMap<Certificate, ForbiddenName | null>();
  known.set(ca, answers);
  const before = answers.get(certificate);
  if (before !== undefined) return before;
  const answer = findForbidden(ca, certificate, isLeaf);
  answers.set(certificate, answer);
  return answer;
}

/** `sure`: RFC 5280 itself puts the name under the constraints. */
type Subject = { readonly name: GeneralName; readonly sure: boolean };

function findForbidden(ca: Certificate, certificate: Certificate, isLeaf: boolean): ForbiddenName | null {
  const { permitted = [], excluded = [], hasDistances = false } = ca.nameConstraints ?? {};
  if (hasDistances) return { what: 'any name: a subtree has a minimum or a maximum', sure: false };
  const subjects = subjectsOf(certificate, isLeaf);
  if (subjects.length * (permitted.length + excluded.length) > COMPARISONS_MAX) {
    return { what: `so many names: they are compared up to ${COMPARISONS_MAX} times`, sure: false };
  }
  const [within, outside] = [treesOnce(permitted), treesOnce(excluded)];
  for (const { name, sure } of subjects) {
    const answers = [holds(within, name), holds(outside, name)];
    const [allowed, barred] = answers;
    const isFree = allowed !== 'no' && barred !== 'yes' && !answers.includes('not-compared');
    if (isFree) continue;
    if (!answers.includes('not-compared')) return { what: nameText(name), sure };
    return { what: `${nameText(name)}, a form that is not compared`, sure: false };
  }
  return null;
}

/** What is held against constraints: the subject, its names, and what stands for one in old certificates. */
function subjectsOf(certificate: Certificate, isLeaf: boolean): readonly Subject[] {
  const { dnsNames, furtherNames, subject, subjectName, subjectEmails, commonName } = certificate;
  const sure = (name: GeneralName): Subject => ({ name, sure: true });
  const relatives = (JSON.parse(subjectName) as readonly unknown[]).map((relative) =>
    JSON.stringify(relative),
  );
  const host = commonName?.toLowerCase() ?? '';
  const withoutNames = dnsNames.length === 0 && furtherNames.length === 0;
  return [
    ...dnsNames.map((value) => sure({ kind: 'dns', value })),
    ...(relatives.length > 0 ? [sure({ kind: 'directory', relatives, text: subject })] : []),
    ...furtherNames.map(sure),
    // RFC 5280 §4.2.1.10 where there is no subjectAltName; OpenSSL in any case.
    ...subjectEmails.map((value): Subject => ({ name: { kind: 'email', value }, sure: withoutNames })),
    // OpenSSL alone.
    ...(isLeaf && dnsNames.length === 0 && isHostName(host)
      ? [{ name: { kind: 'dns', value: host }, sure: false } as const]
      : []),
  ];
}

function nameText(name: GeneralName): string {
  switch (name.kind) {
    case 'dns':
      return name.value;
    case 'email':
      return `the e-mail address ${name.value}`;
    case 'uri':
      return `the URI ${name.value}`;
    case 'address':
      return `the address ${addressText(name.bytes)}`;
    case 'directory':
      return `the name ${name.text || '(empty)'}`;
    case 'other':
      return `an otherName of type ${name.type}`;
    case 'unread':
      return `a name of kind ${name.tag}`;
  }
}
