import type { Certificate } from '../certificate.ts';
import type { Anchor } from '../roots.ts';
import type { ChainFault, OnPath, Placed, Rule } from './chain-fault.ts';
import { forbiddenName } from './name-constraints.ts';

/**
 * Every rule that a path breaks, leaf first: validity at `now`, CA flag, path length, key usage, extended key
 * usage, name constraints, unknown critical extensions (RFC 5280 §6.1), keys of CAs and signatures with
 * broken hashes. Signatures themselves were checked when the path was built. The root's own signature does
 * not matter, its dates and constraints do.
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

/** The trusted root was sent as well (or is the leaf itself), so the last step checks it. */
const isLast = (path: readonly Placed[], anchor: Anchor): boolean =>
  path.at(-1)?.certificate.sha256 === anchor.certificate.sha256;

function validity(at: OnPath, now: Date): readonly ChainFault[] {
  const time = now.getTime();
  // The last second counts as a whole: dates in certificates have no fractions (RFC 5280 §4.1.2.5).
  if (time >= Date.parse(at.certificate.notAfter) + 1_000) return [{ kind: 'expired', at }];
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
  faults.push(...criticalFault(at, certificate));
  const isAnchor = anchor?.certificate.sha256 === certificate.sha256;
  if (!isAnchor && !isSelfSigned(certificate) && BROKEN_HASHES.has(certificate.signature.hash)) {
    const { algorithm } = certificate.signature;
    faults.push(
      broken('weak-signature', at, false, `is signed with ${algorithm}, which public CAs no longer use`),
    );
  }
  return faults;
}

function criticalFault(at: Placed, { unknownCritical: [critical] }: Certificate): readonly ChainFault[] {
  if (critical === undefined) return [];
  const because = `has a critical extension that AWS’s own TLS library does not process (${critical})`;
  return [broken('unknown-critical', at, false, because)];
}

/**
 * What no CA of Mozilla's programme may sign with (Baseline Requirements §6.1.5, RFC 5480 §2.1.1); that
 * CloudFront refuses it is inferred.
 */
function keyFault(at: Placed): readonly ChainFault[] {
  const { key } = at.certificate;
  if ((key.type === 'rsa' || key.type === 'rsa-pss') && key.bits < CA_KEY_MIN) {
    const because = `signs with an RSA key of ${key.bits} bits; public CAs need ${CA_KEY_MIN}`;
    return [broken('weak-key', at, false, because)];
  }
  if (key.type === 'ec' && key.curve === 'explicit parameters') {
    const because = 'has an EC key with explicit parameters, where only a named curve may stand';
    return [broken('weak-key', at, false, because)];
  }
  return [];
}

const CA_KEY_MIN = 2048;

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
  return [...faults, ...constraints(at, certificate, below, leaf), ...serverUsage(at), ...keyFault(at)];
}

/**
 * Mozilla's distrust-after is compared with the leaf's start, never with today
 * (https://wiki.mozilla.org/CA/Additional_Trust_Changes).
 */
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
    ...rootFault(path.at(-1) ?? leaf, certificate),
    ...constraints(path.at(-1) ?? leaf, certificate, path.slice(1), leaf.certificate),
  ];
}

/** OpenSSL looks at the extensions of a root too, though RFC 5280 takes nothing but its name and key. */
function rootFault(at: Placed, { unknownCritical: [critical], subject }: Certificate): readonly ChainFault[] {
  if (critical === undefined) return [];
  const because = `leads to ${shorten(subject)}, which has a critical extension that AWS’s own TLS library does not process (${critical})`;
  return [broken('unknown-critical', at, false, because)];
}

/** What `ca` imposes on the path below it (RFC 5280 §4.2.1.9, §4.2.1.10). */
function constraints(
  at: Placed,
  ca: Certificate,
  below: readonly Placed[],
  leaf: Certificate,
): readonly ChainFault[] {
  const counted = below.filter(({ certificate }) => !isSelfIssued(certificate)).length;
  const tooDeep =
    ca.pathLength !== null && counted > ca.pathLength
      ? [
          broken(
            'path-length',
            at,
            true,
            `stands under a CA that allows ${ca.pathLength} CAs below it, not ${counted}`,
          ),
        ]
      : [];
  return [...tooDeep, ...nameFaults(at, ca, below, leaf)];
}

/**
 * Every certificate below is bound, save CAs that changed their key (self-issued ones, RFC 5280 §6.1.3 b).
 */
function nameFaults(
  at: Placed,
  ca: Certificate,
  below: readonly Placed[],
  leaf: Certificate,
): readonly ChainFault[] {
  if (ca.nameConstraints === null) return [];
  const bound = below
    .map(({ certificate }) => certificate)
    .filter((certificate) => !isSelfIssued(certificate));
  const forbidden = [leaf, ...bound]
    .map((certificate) => forbiddenName(ca, certificate, certificate === leaf))
    .filter((name) => name !== null);
  const worst = forbidden.find(({ sure }) => sure) ?? forbidden[0];
  if (worst === undefined) return [];
  const because = `may not be used for ${shorten(worst.what)} (name constraints of ${shorten(ca.subject)})`;
  return [broken('name-constraints', at, worst.sure, because)];
}

/**
 * Whether subject and issuer are the same name: a root, or a CA that changed its key and issued itself a
 * certificate.
 */
const isSelfSigned = (certificate: Certificate): boolean =>
  isSelfIssued(certificate) &&
  (certificate.authorityKeyId === null || certificate.authorityKeyId === certificate.subjectKeyId);

const isSelfIssued = ({ subjectName, issuerName }: Certificate): boolean => subjectName === issuerName;

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 99)}…` : text);

const list = (values: readonly string[]): string => values.slice(0, 4).join(', ') || 'nothing';
