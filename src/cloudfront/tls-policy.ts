/**
 * What CloudFront offers an origin in TLS, as data. Two sources: the table in AWS's guide, and the policies
 * named `CloudFront-Upstream*` in s2n-tls, AWS's own TLS library. That CloudFront runs exactly these policies
 * follows from their names and the pull request, no AWS page says so; a row that only s2n-tls has is
 * therefore the less certain one.
 */
export const TLS_SOURCES = {
  /** The table of suites, groups and signature schemes; as of 2026-04-08. */
  aws: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-ciphers-cloudfront-to-origin.html',
  /** Policy snapshots `CloudFront-Upstream` and `CloudFront-Upstream-2025`; commit 8cbf81ad of 2026-08-07. */
  s2n: 'https://github.com/aws/s2n-tls/tree/main/tests/policy_snapshot/snapshots',
  /** The change that added the 2025 policies, merged 2025-08-21. */
  s2nChange: 'https://github.com/aws/s2n-tls/pull/5460',
  /** TLS 1.3 towards origins, without a setting of its own; 2025-11-20. */
  tls13: 'https://aws.amazon.com/about-aws/whats-new/2025/11/amazon-cloudfront-tls13-origin/',
  /** `OriginSslProtocols`, the lowest version allowed. */
  minimum: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html',
  /** What choosing SSLv3 does to the whole handshake. */
  sslv3:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html',
} as const;

/** `aws`: in AWS's table and in s2n-tls. `s2n`: in the s2n-tls policy only. */
export type ListedBy = 'aws' | 's2n';

/**
 * A suite by its registered number and the name OpenSSL gives it; rows that both sources list keep AWS's
 * order.
 */
export const OFFERED_SUITES = [
  { code: 0xc02c, name: 'ECDHE-ECDSA-AES256-GCM-SHA384', listedBy: 'aws' },
  { code: 0xc024, name: 'ECDHE-ECDSA-AES256-SHA384', listedBy: 'aws' },
  { code: 0xc00a, name: 'ECDHE-ECDSA-AES256-SHA', listedBy: 'aws' },
  { code: 0xc02b, name: 'ECDHE-ECDSA-AES128-GCM-SHA256', listedBy: 'aws' },
  { code: 0xc023, name: 'ECDHE-ECDSA-AES128-SHA256', listedBy: 'aws' },
  { code: 0xc009, name: 'ECDHE-ECDSA-AES128-SHA', listedBy: 'aws' },
  { code: 0xc030, name: 'ECDHE-RSA-AES256-GCM-SHA384', listedBy: 'aws' },
  { code: 0xc028, name: 'ECDHE-RSA-AES256-SHA384', listedBy: 'aws' },
  { code: 0xc014, name: 'ECDHE-RSA-AES256-SHA', listedBy: 'aws' },
  { code: 0xc02f, name: 'ECDHE-RSA-AES128-GCM-SHA256', listedBy: 'aws' },
  { code: 0xc027, name: 'ECDHE-RSA-AES128-SHA256', listedBy: 'aws' },
  { code: 0xc013, name: 'ECDHE-RSA-AES128-SHA', listedBy: 'aws' },
  { code: 0x0035, name: 'AES256-SHA', listedBy: 'aws' },
  { code: 0x002f, name: 'AES128-SHA', listedBy: 'aws' },
  { code: 0x000a, name: 'DES-CBC3-SHA', listedBy: 'aws' },
  { code: 0x0004, name: 'RC4-MD5', listedBy: 'aws' },
  { code: 0x009d, name: 'AES256-GCM-SHA384', listedBy: 's2n' },
  { code: 0x009c, name: 'AES128-GCM-SHA256', listedBy: 's2n' },
  { code: 0x003c, name: 'AES128-SHA256', listedBy: 's2n' },
  { code: 0x1301, name: 'TLS_AES_128_GCM_SHA256', listedBy: 's2n' },
  { code: 0x1302, name: 'TLS_AES_256_GCM_SHA384', listedBy: 's2n' },
  { code: 0x1303, name: 'TLS_CHACHA20_POLY1305_SHA256', listedBy: 's2n' },
] as const satisfies readonly { code: number; name: string; listedBy: ListedBy }[];

/**
 * In the order they are offered. Post-quantum groups are in the `-PQ` twins only, which nothing says origins
 * meet.
 */
export const OFFERED_GROUPS = [
  { code: 0x0017, name: 'secp256r1', openssl: 'P-256', listedBy: 'aws' },
  { code: 0x001d, name: 'x25519', openssl: 'X25519', listedBy: 'aws' },
  { code: 0x0018, name: 'secp384r1', openssl: 'P-384', listedBy: 'aws' },
] as const satisfies readonly { code: number; name: string; openssl: string; listedBy: ListedBy }[];

/**
 * Names are IANA's, `openssl` is what its `sigalgs` option wants. RSA-PSS is what lets an RSA key sign in TLS
 * 1.3.
 */
export const OFFERED_SCHEMES = [
  { code: 0x0401, name: 'rsa_pkcs1_sha256', openssl: 'rsa_pkcs1_sha256', listedBy: 'aws' },
  { code: 0x0501, name: 'rsa_pkcs1_sha384', openssl: 'rsa_pkcs1_sha384', listedBy: 'aws' },
  { code: 0x0601, name: 'rsa_pkcs1_sha512', openssl: 'rsa_pkcs1_sha512', listedBy: 'aws' },
  { code: 0x0301, name: 'rsa_pkcs1_sha224', openssl: 'RSA+SHA224', listedBy: 'aws' },
  { code: 0x0403, name: 'ecdsa_secp256r1_sha256', openssl: 'ecdsa_secp256r1_sha256', listedBy: 'aws' },
  { code: 0x0503, name: 'ecdsa_secp384r1_sha384', openssl: 'ecdsa_secp384r1_sha384', listedBy: 'aws' },
  { code: 0x0603, name: 'ecdsa_secp521r1_sha512', openssl: 'ecdsa_secp521r1_sha512', listedBy: 'aws' },
  { code: 0x0303, name: 'ecdsa_sha224', openssl: 'ECDSA+SHA224', listedBy: 'aws' },
  { code: 0x0201, name: 'rsa_pkcs1_sha1', openssl: 'RSA+SHA1', listedBy: 'aws' },
  { code: 0x0203, name: 'ecdsa_sha1', openssl: 'ECDSA+SHA1', listedBy: 'aws' },
  { code: 0x0809, name: 'rsa_pss_pss_sha256', openssl: 'rsa_pss_pss_sha256', listedBy: 's2n' },
  { code: 0x080a, name: 'rsa_pss_pss_sha384', openssl: 'rsa_pss_pss_sha384', listedBy: 's2n' },
  { code: 0x080b, name: 'rsa_pss_pss_sha512', openssl: 'rsa_pss_pss_sha512', listedBy: 's2n' },
  { code: 0x0804, name: 'rsa_pss_rsae_sha256', openssl: 'rsa_pss_rsae_sha256', listedBy: 's2n' },
  { code: 0x0805, name: 'rsa_pss_rsae_sha384', openssl: 'rsa_pss_rsae_sha384', listedBy: 's2n' },
  { code: 0x0806, name: 'rsa_pss_rsae_sha512', openssl: 'rsa_pss_rsae_sha512', listedBy: 's2n' },
] as const satisfies readonly { code: number; name: string; openssl: string; listedBy: ListedBy }[];

/** The order of `CloudFront-Upstream-2025`, in which AES-128 stands before AES-256. */
export const SUITE_ORDER_2025 = [
  0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc023, 0xc027, 0xc024, 0xc028, 0xc009, 0xc013,
  0xc00a, 0xc014, 0x009c, 0x009d, 0x003c, 0x002f, 0x0035, 0x000a, 0x0004,
] as const;

/** The order of `CloudFront-Upstream`, the policy of 2020, without TLS 1.3. */
export const SUITE_ORDER_2020 = [
  0xc02c, 0xc030, 0xc02b, 0xc02f, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc023, 0xc027, 0xc009, 0xc013, 0x009d,
  0x009c, 0x0035, 0x003c, 0x002f, 0x000a, 0x0004,
] as const;

export const SCHEME_ORDER_2025 = [
  0x0403, 0x0503, 0x0603, 0x0303, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
  0x0301, 0x0201, 0x0203,
] as const;

export const SCHEME_ORDER_2020 = [
  0x0401, 0x0501, 0x0601, 0x0301, 0x0403, 0x0503, 0x0603, 0x0303, 0x0201, 0x0203,
] as const;
