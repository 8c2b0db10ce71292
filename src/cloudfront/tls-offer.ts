import type { MinimumTls } from '../formats/target.ts';
import {
  OFFERED_GROUPS,
  OFFERED_SCHEMES,
  OFFERED_SUITES,
  SCHEME_ORDER_2020,
  SCHEME_ORDER_2025,
  SUITE_ORDER_2020,
  SUITE_ORDER_2025,
} from './tls-policy.ts';

/** What a ClientHello offers, by registered numbers, each list in the order it is sent. */
export type TlsOffer = {
  /** `CloudFront-Upstream-2025`, `CloudFront-Upstream`, `every-suite`, … */
  readonly name: string;
  /** Highest first (RFC 8446 §4.2.1). */
  readonly versions: readonly number[];
  readonly cipherSuites: readonly number[];
  readonly groups: readonly number[];
  readonly signatureSchemes: readonly number[];
  /** Groups a public key is sent for at once; the others are reached through a HelloRetryRequest. */
  readonly keyShares: readonly number[];
  /** Without `status_request` (RFC 6066 §8), which AWS's TLS library sends. */
  readonly withoutStaple?: true;
};

/** Wire numbers, highest first (RFC 8446 §4.2.1, RFC 6101 §5.2). */
const VERSIONS = [
  { code: 0x0304, name: 'TLSv1.3' },
  { code: 0x0303, name: 'TLSv1.2' },
  { code: 0x0302, name: 'TLSv1.1' },
  { code: 0x0301, name: 'TLSv1' },
  { code: 0x0300, name: 'SSLv3' },
] as const;

/** Assumed when the origin's minimum is not known: the value of the console's presets. */
export const ASSUMED_MINIMUM: MinimumTls = 'TLSv1.2';

/** CloudFront's hello as the `CloudFront-Upstream-2025` policy describes it, TLS 1.3 always on top. */
export function cloudfrontOffer(minTls: MinimumTls): TlsOffer {
  return {
    name: 'CloudFront-Upstream-2025',
    versions: versionsFrom(minTls),
    cipherSuites: SUITE_ORDER_2025,
    groups: OFFERED_GROUPS.map(({ code }) => code),
    signatureSchemes: SCHEME_ORDER_2025,
    keyShares: [OFFERED_GROUPS[0].code],
  };
}

/** The older `CloudFront-Upstream` policy, without TLS 1.3. */
export function cloudfrontOffer2020(minTls: MinimumTls): TlsOffer {
  return {
    name: 'CloudFront-Upstream',
    versions: versionsFrom(minTls).filter((version) => version <= 0x0303),
    cipherSuites: SUITE_ORDER_2020,
    groups: OFFERED_GROUPS.map(({ code }) => code),
    signatureSchemes: SCHEME_ORDER_2020,
    keyShares: [],
  };
}

function versionsFrom(minTls: MinimumTls): readonly number[] {
  const lowest = VERSIONS.findIndex(({ name }) => name === minTls);
  return VERSIONS.slice(0, lowest + 1).map(({ code }) => code);
}

/**
 * Suites of the offer that no OpenSSL of today can speak: an origin that has only these is read by our own
 * hello alone.
 */
export const SUITES_BEYOND_OPENSSL: readonly string[] = ['DES-CBC3-SHA', 'RC4-MD5'];

/**
 * The offer for `node:tls`. Security level 0 admits the old versions and small keys CloudFront still takes;
 * OpenSSL drops the RSA key exchange's 3DES and RC4, which it was built without, so they are left out here.
 */
export const OPENSSL_CIPHERS: string = [
  ...SUITE_ORDER_2025.map((code) => suiteName(code)).filter((name) => !SUITES_BEYOND_OPENSSL.includes(name)),
  '@SECLEVEL=0',
].join(':');

/** For `ecdhCurve`. */
export const OPENSSL_GROUPS: string = OFFERED_GROUPS.map(({ openssl }) => openssl).join(':');

/** For `sigalgs`. */
export const OPENSSL_SIGALGS: string = SCHEME_ORDER_2025.map(
  (code) => OFFERED_SCHEMES.find((scheme) => scheme.code === code)?.openssl,
).join(':');

/** For `minVersion`: Node cannot speak SSLv3. */
export const OPENSSL_MIN_VERSION: Readonly<Record<MinimumTls, 'TLSv1' | 'TLSv1.1' | 'TLSv1.2'>> = {
  SSLv3: 'TLSv1',
  TLSv1: 'TLSv1',
  'TLSv1.1': 'TLSv1.1',
  'TLSv1.2': 'TLSv1.2',
};

/** OpenSSL's name of an offered suite; throws for a number that is not offered. */
function suiteName(code: number): string {
  const suite = OFFERED_SUITES.find((row) => row.code === code);
  if (suite === undefined) throw new Error(`suite 0x${code.toString(16)} is not offered`);
  return suite.name;
}
