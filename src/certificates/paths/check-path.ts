import type { Certificate } from '../certificate.ts';
import type { Anchor } from '../roots.ts';
import type { ChainFault, OnPath, Placed, Rule } from './chain-fault.ts';

/**
 * Every rule that a path breaks, leaf first: validity at `now`, CA flag, path length, key usage, extended key usage, name
 * constraints, unknown critical extensions (RFC 5280 §6.1) and signatures with broken hashes. Signatures themselves were
 * checked when the path was built. The root's own signature does not matter, its dates and constraints do.
 */
export function checkPath(path: readonly Placed[], anchor: Anchor | null, now: Date): readonly ChainFault[] {
  const leaf = path[0];
  if (leaf === undefined) return [];
  const issuers = path.slice(1);
  return [
    ...path.flatMap((step) => validity(step, now)),
    ...path.flatMap((step) => ownRules(step, anchor)),
    ...leafUsage(leaf),
    ...issuers.flatMap((step, index) => issuerRules(step, path.slice(1, index + 1), leaf.certificate)),
    ...(anchor === null ? [] : distrust(anchor, leaf.certificate)),
    ...(anchor === null || isLast(path, anchor) ? [] : anchorRules(anchor, path, leaf, now)),
  ];
}

/** The trusted root was sent as well (or is the leaf itself), so its checks are the last step's. */
const isLast = (path: readonly Placed[], anchor: Anchor): boolean =>
  path.at(-1)?.certificate.sha256 === anchor.certificate.sha256;

function validity(at: OnPath, now: Date): readonly ChainFault[] {
  const time = now.getTime();
  if (time > Date.parse(at.certificate.notAfter)) return [{ kind: 'expired', at }];
  if (time < Date.parse(at.certificate.notBefore)) return [{ kind: 'not-yet-valid', at }];
  return [];
}

const broken = (rule: Rule, at: Placed, sure: boolean, because: string): ChainFault => ({
  kind: 'rule',
  rule,
  at,
  because,
  sure,
});

/** No CA of Mozilla's programme signs with these any more; that CloudFront refuses them is inferred. */
const BROKEN_HASHES: ReadonlySet<string | null> = new Set(['md2', 'md5', 'sha1']);

function ownRules(at: Placed, anchor: Anchor | null): readonly ChainFault[] {
  const { certificate } = at;
  const faults: ChainFault[] = [];
  const [critical] = certificate.unknownCritical;
  if (critical !== undefined) {
    faults.push(broken('unknown-critical', at, false, `has a critical extension nobody knows (${critical})`));
  }
  const isAnchor = anchor?.certificate.sha256 === certificate.sha256;
  const selfSigned = certificate.subjectName === certificate.issuerName;
  if (!isAnchor && !selfSigned && BROKEN_HASHES.has(certificate.signature.hash)) {
    const { algorithm } = certificate.signature;
    faults.push(
      broken('weak-signature', at, false, `is signed with ${algorithm}, which public CAs no longer use`),
    );
  }
  return faults;
}

const TLS_SERVER_USAGES = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

function leafUsage(leaf: Placed): readonly ChainFault[] {
  const { keyUsage } = leaf.certificate;
  const faults: ChainFault[] = [];
  if (keyUsage !== null && !keyUsage.some((usage) => TLS_SERVER_USAGES.includes(usage))) {
    faults.push(
      broken('key-usage', leaf, false, `has a key that may not be used for TLS (${list(keyUsage)})`),
    );
  }
  return [...faults, ...serverUsage(leaf)];
}

function serverUsage(at: Placed): readonly ChainFault[] {
  const { extendedKeyUsage } = at.certificate;
  if (extendedKeyUsage === null) return [];
  if (extendedKeyUsage.includes('serverAuth') || extendedKeyUsage.includes('anyExtendedKeyUsage')) return [];
  return [broken('extended-key-usage', at, false, `is for ${list(extendedKeyUsage)}, not for serverAuth`)];
}

/** @param below the issuers under this one, without the leaf */
function issuerRules(at: Placed, below: readonly Placed[], leaf: Certificate): readonly ChainFault[] {
  const { certificate } = at;
  const faults: ChainFault[] = [];
  if (!certificate.isCa) {
    faults.push(broken('not-a-ca', at, true, 'issued the certificate below it and is no CA certificate'));
  }
  if (certificate.keyUsage !== null && !certificate.keyUsage.includes('keyCertSign')) {
    faults.push(broken('key-usage', at, true, 'may not sign certificates (its keyUsage lacks keyCertSign)'));
  }
  return [...faults, ...constraints(at, certificate, below, leaf), ...serverUsage(at)];
}

/** Mozilla's distrust-after is compared with the leaf's start, never with today (https://wiki.mozilla.org/CA/Additional_Trust_Changes). */
function distrust(root: Anchor, leaf: Certificate): readonly ChainFault[] {
  if (root.distrustAfter === undefined || Date.parse(leaf.notBefore) <= Date.parse(root.distrustAfter))
    return [];
  return [{ kind: 'distrusted-after', root }];
}

function anchorRules(
  { certificate }: Anchor,
  path: readonly Placed[],
  leaf: Placed,
  now: Date,
): readonly ChainFault[] {
  return [
    ...validity({ position: null, certificate }, now),
    ...constraints(path.at(-1) ?? leaf, certificate, path.slice(1), leaf.certificate),
  ];
}

/** What `ca` imposes on the path below it (RFC 5280 §4.2.1.9, §4.2.1.10). */
function constraints(
  at: Placed,
  ca: Certificate,
  below: readonly Placed[],
  leaf: Certificate,
): readonly ChainFault[] {
  const faults: ChainFault[] = [];
  const counted = below.filter(
    ({ certificate }) => certificate.subjectName !== certificate.issuerName,
  ).length;
  if (ca.pathLength !== null && counted > ca.pathLength) {
    faults.push(
      broken(
        'path-length',
        at,
        true,
        `stands under a CA that allows ${ca.pathLength} CAs below it, not ${counted}`,
      ),
    );
  }
  const outside = nameOutside(ca, leaf);
  if (outside !== null) {
    faults.push(
      broken(
        'name-constraints',
        at,
        true,
        `may not be used for ${outside} (name constraints of ${ca.subject})`,
      ),
    );
  }
  return faults;
}

/** Answers already given: a search asks for the same pair on many paths, and each answer may cost thousands of names. */
const outsideOf = new WeakMap<Certificate, WeakMap<Certificate, string | null>>();

/** The first name of the leaf that the CA's name constraints forbid, or `null`. */
function nameOutside(ca: Certificate, leaf: Certificate): string | null {
  if (ca.nameConstraints === null) return null;
  const known = outsideOf.get(ca) ?? new WeakMap<Certificate, string | null>();
  outsideOf.set(ca, known);
  const before = known.get(leaf);
  if (before !== undefined) return before;
  const permitted = new Set(ca.nameConstraints.permittedDns);
  const excluded = new Set(ca.nameConstraints.excludedDns);
  const names = leaf.dnsNames.length > 0 ? leaf.dnsNames : [leaf.commonName?.toLowerCase() ?? ''];
  const outside =
    names.find((name) => (permitted.size > 0 && !isWithin(name, permitted)) || isWithin(name, excluded)) ??
    null;
  known.set(leaf, outside);
  return outside;
}

/** Whether a name is one of these domains or lies below one; `.example.com` holds only what lies below. */
function isWithin(name: string, domains: ReadonlySet<string>): boolean {
  if (domains.size === 0) return false;
  if (domains.has('') || domains.has(name)) return true;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    if (domains.has(name.slice(dot)) || domains.has(name.slice(dot + 1))) return true;
  }
  return false;
}

const list = (values: readonly string[]): string => values.slice(0, 4).join(', ') || 'nothing';
