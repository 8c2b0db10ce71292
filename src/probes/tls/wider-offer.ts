import type { TlsOffer } from '../../cloudfront/tls-offer.ts';
import { EVERY_SUITE } from './wire/cipher-suites.ts';
import { EVERY_GROUP } from './wire/groups.ts';
import { EVERY_SCHEME } from './wire/signature-schemes.ts';
import { EVERY_VERSION } from './wire/versions.ts';

/** A list of an offer, extended: CloudFront's values first, then all other registered ones. */
const widen = (offered: readonly number[], every: readonly number[]): readonly number[] => [
  ...offered,
  ...every.filter((code) => !offered.includes(code)),
];

/**
 * Every suite and every signature scheme, so that a key without a scheme in CloudFront's offer is seen too.
 */
export const everySuite = (offer: TlsOffer): TlsOffer => ({
  ...offer,
  name: 'every-suite',
  cipherSuites: widen(offer.cipherSuites, EVERY_SUITE),
  signatureSchemes: widen(offer.signatureSchemes, EVERY_SCHEME),
});

/** The offer, without asking for a stapled OCSP response. */
export const noStaple = (offer: TlsOffer): TlsOffer => ({ ...offer, name: 'no-staple', withoutStaple: true });

/** The offer, extended by every registered group. */
export const everyGroup = (offer: TlsOffer): TlsOffer => ({
  ...offer,
  name: 'every-group',
  groups: widen(offer.groups, EVERY_GROUP),
});

/** Every version, suite, scheme and group: an old server often needs more than its old version. */
export const everyVersion = (offer: TlsOffer): TlsOffer => ({
  ...everyGroup(everySuite(offer)),
  name: 'every-version',
  versions: EVERY_VERSION,
});
