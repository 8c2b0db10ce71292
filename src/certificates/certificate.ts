/**
 * An X.509 certificate as far as CloudFront's checks read it (RFC 5280). Text in it is foreign: escape it
 * where it is shown.
 */
export type Certificate = {
  readonly der: Uint8Array;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  /**
   * RFC 4514-like text for people, most specific part first: `CN=origin.example.com, O=…`. Empty for an empty
   * subject.
   */
  readonly subject: string;
  readonly issuer: string;
  /**
   * The names in the form in which path building compares them (RFC 5280 §7.1): case, spaces and string types
   * do not count.
   */
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
  /** The names of subjectAltName that are no dNSNames, in its order. */
  readonly furtherNames: readonly GeneralName[];
  /** emailAddress attributes of the subject (RFC 2985 §5.2.1), where old CAs put them. */
  readonly subjectEmails: readonly string[];
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
  /** `null` when it has no extension about policies. */
  readonly policy: PolicyExtensions | null;
  /** URLs of the issuer's certificate (authorityInfoAccess, caIssuers). */
  readonly issuerUrls: readonly string[];
  /** Critical extensions that are not processed, as OIDs. */
  readonly unknownCritical: readonly string[];
  /** It carries Signed Certificate Timestamps (RFC 6962 §3.3), as leaves of public CAs do. */
  readonly hasSignedTimestamps: boolean;
};

/** A certificate's key, by its kind; sizes in bits. */
export type PublicKey =
  | { readonly type: 'rsa'; readonly bits: number }
  | { readonly type: 'rsa-pss'; readonly bits: number }
  /**
   * `curve` as OpenSSL calls it: `prime256v1`, `secp384r1`, `secp521r1`, …, else its object identifier, or
   * `explicit parameters`.
   */
  | { readonly type: 'ec'; readonly curve: string }
  | { readonly type: 'ed25519' }
  | { readonly type: 'ed448' }
  | { readonly type: 'other'; readonly oid: string };

/** A name of any form (RFC 5280 §4.2.1.6), or the base of a subtree of such names. */
export type GeneralName =
  /** Escaped: printable characters only. `dns` in lower case. */
  | { readonly kind: 'dns' | 'email' | 'uri'; readonly value: string }
  /** Hex of 4 or 16 bytes; as the base of a subtree, of an address and a mask as long. */
  | { readonly kind: 'address'; readonly bytes: string }
  /**
   * The relative names, first the least specific, in the form in which they are compared; `text` is for
   * people.
   */
  | { readonly kind: 'directory'; readonly relatives: readonly string[]; readonly text: string }
  /** An otherName of this type, as an object identifier; its value is not read. */
  | { readonly kind: 'other'; readonly type: string }
  /** x400Address, ediPartyName, registeredID, by their tag. */
  | { readonly kind: 'unread'; readonly tag: number };

/** The names an issuer may vouch for (RFC 5280 §4.2.1.10), each a subtree. */
export type NameConstraints = {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
  /** A subtree has a minimum or a maximum, which RFC 5280 rules out and OpenSSL refuses. */
  readonly hasDistances: boolean;
};

/** What a certificate says of policies (RFC 5280 §4.2.1.4, 5, 11 and 14), as object identifiers. */
export type PolicyExtensions = {
  /** `null` when it names none. */
  readonly policies: readonly string[] | null;
  readonly mappings: readonly (readonly [from: string, to: string])[];
  /** Certificates that may follow before the rule holds; `null` when it is not set. */
  readonly requireExplicit: number | null;
  readonly inhibitMapping: number | null;
  readonly inhibitAny: number | null;
};
