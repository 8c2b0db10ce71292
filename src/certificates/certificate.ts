/** An X.509 certificate as far as CloudFront's checks read it (RFC 5280). Text in it is foreign: escape it where it is shown. */
export type Certificate = {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /** RFC 4514-like text for people, most specific part first: `CN=origin.example.com, O=…`. Empty for an empty subject. */
  readonly subject: string;
  readonly issuer: string;
  /** The names in the form in which path building compares them (RFC 5280 §7.1): case, spaces and string types do not count. */
  readonly subjectName: string;
  readonly issuerName: string;
  readonly commonName: string | null;
  readonly serialNumber: string;
  /** ISO 8601 UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** subjectAltName: ASCII, lower case, as written (wildcards included). */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly key: PublicKey;
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  readonly keySha256: string;
  readonly signature: { readonly algorithm: string; readonly hash: string | null };
  /** basicConstraints; `isCa` false when the extension is absent. */
  readonly isCa: boolean;
  readonly pathLength: number | null;
  /** `null` when the extension is absent. */
  readonly keyUsage: readonly string[] | null;
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  readonly nameConstraints: NameConstraints | null;
  /** URLs of the issuer's certificate (authorityInfoAccess, caIssuers). */
  readonly issuerUrls: readonly string[];
  /** Critical extensions this project does not understand, as OIDs. */
  readonly unknownCritical: readonly string[];
  /** It carries Signed Certificate Timestamps (RFC 6962 §3.3), as leaves of public CAs do. */
  readonly hasSignedTimestamps: boolean;
};

/** A certificate's key, by its kind; sizes in bits. */
export type PublicKey =
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'rsa-pss'; readonly bits: number }
  /** `curve` as OpenSSL calls it: `prime256v1`, `secp384r1`, `secp521r1`, …, else its object identifier. */
  | { readonly type: 'ec'; readonly curve: string }
  | { readonly type: 'ed25519' }
  | { readonly type: 'ed448' }
  | { readonly type: 'other'; readonly oid: string };

/** The host names an issuer may vouch for (RFC 5280 §4.2.1.10). */
export type NameConstraints = {
  readonly permittedDns: readonly string[];
  readonly excludedDns: readonly string[];
};
