import type { Certificate } from '../certificate.ts';
import { knownIntermediate, PUBLIC_ORGANIZATIONS } from '../intermediates.ts';
import { organizationsIn } from '../roots.ts';
import type { Trust } from './build-path.ts';
import type { IssuerOrigin, Placed } from './chain-fault.ts';

/**
 * Where to look for the issuer of `top`, which was not sent and is no root, judged from what the certificates
 * state. If they do not show it, the answer is `open`.
 *
 * @param leaf the leaf of the path that breaks off at `top`
 * @param others certificates that were sent beside that path
 */
export function tellIssuerOrigin(
  leaf: Certificate,
  top: Certificate,
  sameName: 'sent' | 'root' | null,
  others: readonly Placed[],
  trust: Trust,
): IssuerOrigin {
  const elsewhere = (sure: boolean, hint: string): IssuerOrigin => ({ kind: 'elsewhere', sure, hint });
  const isPrivate = (sure: boolean, hint: string): IssuerOrigin => ({ kind: 'private', sure, hint });
  const onlyPublic = trust.addedRoots.length === 0;

  const known = PRIVATE_ISSUERS.find(({ pattern }) => pattern.test(top.issuer));
  if (known !== undefined) return isPrivate(known.sure, known.hint);
  const intermediate = knownIntermediate(top.issuer, top.authorityKeyId);
  if (intermediate === 'name-and-key') {
    return elsewhere(true, 'its issuer is an intermediate of a public CA, by name and key');
  }
  if (leaf.hasSignedTimestamps) return elsewhere(true, 'the leaf was logged publicly, as public CAs do');
  if (sameName === 'root')
    return isPrivate(true, 'its issuer bears the name of a trusted root and has another key');
  if (intermediate === 'name-alone') {
    return elsewhere(false, 'its issuer bears the name of an intermediate of a public CA');
  }
  if (others.some(({ certificate }) => leadsToRoot(certificate, trust))) {
    return elsewhere(true, 'another certificate that was sent leads to a trusted root');
  }
  const days = lifetimeDays(leaf);
  if (onlyPublic && days > longestPublicLifetime(leaf)) {
    return isPrivate(true, `the leaf is valid for ${days} days, longer than a public CA may issue`);
  }
  const addresses = top.issuerUrls.filter((url) => url.startsWith('http://'));
  if (onlyPublic && addresses.length > 0 && addresses.every(isInside)) {
    return isPrivate(false, 'its issuer’s address is inside a network, where the public cannot fetch it');
  }
  if (addresses.length > 0) {
    return elsewhere(true, 'the certificate names an address where its issuer can be fetched');
  }
  const organizations = organizationsIn(top.issuerName);
  if (organizations.some((organization) => PUBLIC_ORGANIZATIONS.has(organization))) {
    return elsewhere(false, 'its issuer bears the organisation of a public CA');
  }
  if (organizations.some((organization) => runsTrustedRoot(organization, trust))) {
    return elsewhere(false, 'its issuer bears the organisation of a trusted root');
  }
  if (onlyPublic) {
    return isPrivate(
      false,
      'it carries neither timestamps of public logs nor its issuer’s address, which public CAs put into every certificate',
    );
  }
  if (/intermediate|issuing|subordinate|\bsub[ -]?ca\b|\bint(?:er)?\b/i.test(top.issuer)) {
    return elsewhere(false, 'its issuer is called an intermediate');
  }
  if (/root/i.test(top.issuer))
    return isPrivate(false, 'its issuer is called a root and is none that is trusted');
  return {
    kind: 'open',
    sure: false,
    hint: 'nothing in it tells a private CA from an intermediate that was left out',
  };
}

/**
 * Whether a URL names a host that public DNS does not have: a single label, an address, or a name kept for
 * use inside networks (RFC 6761, RFC 6762 §3 and appendix G, RFC 8375, and .internal).
 */
function isInside(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return (
    !host.includes('.') ||
    /^[\d.]+$/.test(host) ||
    /\.(?:internal|intranet|private|corp|home|lan|local|localhost|home\.arpa)$/.test(host)
  );
}

/**
 * CAs that are trusted only by their owners, by the issuer's name.
 * Sources: https://developers.cloudflare.com/ssl/origin-configuration/origin-ca/,
 * https://letsencrypt.org/docs/staging-environment/, https://caddyserver.com/docs/caddyfile/directives/tls
 */
const PRIVATE_ISSUERS: readonly {
  readonly pattern: RegExp;
  readonly sure: boolean;
  readonly hint: string;
}[] = [
  {
    pattern: /CloudFlare Origin SSL/i,
    sure: true,
    hint: 'its issuer is Cloudflare’s Origin CA, which only Cloudflare trusts',
  },
  {
    pattern: /\(STAGING\)|\bFake LE\b/,
    sure: true,
    hint: 'its issuer is Let’s Encrypt’s staging CA, made for tests',
  },
  {
    pattern: /Caddy Local Authority/,
    sure: false,
    hint: 'its issuer is called as Caddy calls its local CA (tls internal)',
  },
];

const leadsToRoot = (certificate: Certificate, { roots, addedRoots }: Trust): boolean =>
  certificate.isCa &&
  [
    ...roots.named(certificate.issuerName),
    ...addedRoots.map((root) => ({ certificate: root, from: 'added' })),
  ].some(
    (anchor) =>
      anchor.from !== 'removed' &&
      anchor.certificate.subjectName === certificate.issuerName &&
      (certificate.authorityKeyId === null || certificate.authorityKeyId === anchor.certificate.subjectKeyId),
  );

const runsTrustedRoot = (organization: string, { roots, addedRoots }: Trust): boolean =>
  roots.organizations().has(organization) ||
  addedRoots.some(({ subjectName }) => organizationsIn(subjectName).includes(organization));

const DAY_MS = 86_400_000;

const lifetimeDays = ({ notBefore, notAfter }: Certificate): number =>
  Math.floor((Date.parse(notAfter) - Date.parse(notBefore)) / DAY_MS);

/**
 * The longest lifetime a public CA may give by the day of issue, in days: CA/Browser Forum ballot SC-081v3.
 * What was issued before September 2020 might be valid for years. Source:
 * https://cabforum.org/working-groups/server/baseline-requirements/requirements/ §6.3.2
 */
function longestPublicLifetime({ notBefore }: Certificate): number {
  const [, days] = LIFETIMES.find(([from]) => notBefore >= from) ?? [];
  return days ?? Number.POSITIVE_INFINITY;
}

const LIFETIMES: readonly (readonly [from: string, days: number])[] = [
  ['2029-03-15', 47],
  ['2027-03-15', 100],
  ['2026-03-15', 200],
  ['2020-09-01', 398],
];
