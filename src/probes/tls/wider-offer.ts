import type { TlsOffer } from '../../cloudfront/tls-offer.ts';
import { EVERY_SUITE } from './wire/cipher-suites.ts';
import { EVERY_GROUP } from './wire/groups.ts';
import { EVERY_SCHEME } from './wire/signature-schemes.ts';
import { EVERY_VERSION } from './wire/versions.ts';

/** The same hello, with what CloudFront offers first and everything else registered behind it. */
const widen = (offered: readonly number[], every: readonly number[]): readonly number[] => [
  ...offered,
  ...every.filter((code) => !offered.includes(code)),
];

/** Every suite, and every signature scheme, so that a key CloudFront has no scheme for shows itself. */
export const everySuite = (offer: TlsOffer): TlsOffer => ({
  ...offer,
  name: 'every-suite',
  cipherSuites: widen(offer.cipherSuites, EVERY_SUITE),
  signatureSchemes: widen(offer.signatureSchemes, EVERY_SCHEME),
});

/** The offer with every group on record behind its own. */
export const everyGroup = (offer: TlsOffer): TlsOffer => ({
  ...offer,
  name: 'every-group',
  groups: widen(offer.groups, EVERY_GROUP),
});

/** Every version, and all the rest as well: an old server often needs more than its version. */
export const everyVersion = (offer: TlsOffer): TlsOffer => ({
  ...everyGroup(everySuite(offer)),
  name: 'every-version',
  versions: EVERY_VERSION,
});
