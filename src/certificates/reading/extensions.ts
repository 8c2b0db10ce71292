import type { Certificate, NameConstraints, PolicyExtensions } from '../certificate.ts';
import {
  type Asn1,
  content,
  decodeDer,
  hex,
  members,
  objectIdentifier,
  smallInteger,
  Tag,
  tagged,
} from './asn1.ts';
import { addressText, readGeneralNames } from './general-names.ts';
import { readPolicyExtension } from './policies.ts';

const EXTENSIONS_MAX = 64;
const URL_MAX = 2_000;
const URLS_MAX = 8;

/** The part of a certificate that its extensions make (RFC 5280 §4.2). */
export type Extensions = Pick<
  Certificate,
  | 'dnsNames'
  | 'ipAddresses'
  | 'furtherNames'
  | 'isCa'
  | 'pathLength'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectKeyId'
  | 'authorityKeyId'
  | 'nameConstraints'
  | 'policy'
  | 'issuerUrls'
  | 'unknownCritical'
  | 'hasSignedTimestamps'
>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Reader = (value: Asn1, into: Mutable<Extensions>) => void;

const READERS: Readonly<Record<string, Reader>> = {
  '2.5.29.14': (value, into) => {
    into.subjectKeyId = hex(content(value, 'subjectKeyIdentifier'));
  },
  '2.5.29.15': (value, into) => {
    into.keyUsage = keyUsages(content(value, 'keyUsage'));
  },
  '2.5.29.17': (value, into) => {
    const names = readGeneralNames(members(value, 'subjectAltName'));
    into.dnsNames = names.flatMap((name) => (name.kind === 'dns' ? [name.value] : []));
    into.furtherNames = names.filter(({ kind }) => kind !== 'dns');
    into.ipAddresses = names.flatMap((name) => (name.kind === 'address' ? [addressText(name.bytes)] : []));
  },
  '2.5.29.19': (value, into) => {
    const [ca, length] = basicConstraints(members(value, 'basicConstraints'));
    into.isCa = ca;
    into.pathLength = length;
  },
  '2.5.29.30': (value, into) => {
    into.nameConstraints = nameConstraints(members(value, 'nameConstraints'));
  },
  '2.5.29.35': (value, into) => {
    const id = tagged(members(value, 'authorityKeyIdentifier'), 0);
    into.authorityKeyId = id === undefined ? null : hex(content(id, 'authorityKeyIdentifier'));
  },
  '2.5.29.37': (value, into) => {
    into.extendedKeyUsage = members(value, 'extKeyUsage').map((usage) => {
      const oid = objectIdentifier(usage, 'extKeyUsage');
      return EXTENDED_KEY_USAGES[oid] ?? oid;
    });
  },
};

const AUTHORITY_INFO_ACCESS = '1.3.6.1.5.5.7.1.1';
/** Signed Certificate Timestamps (RFC 6962 §3.3): that the list is there is all that is read. */
const SIGNED_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2';

/**
 * Extensions that OpenSSL 3.0 processes, and so accepts as critical (`X509_supported_extension`). Key
 * identifiers and addresses of issuers are not among them: RFC 5280 wants those not to be critical. Policies
 * and revocation decide nothing here.
 */
const PROCESSED: ReadonlySet<string> = new Set([
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.54',
  '2.16.840.1.113730.1.1',
]);

const EXTENDED_KEY_USAGES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'anyExtendedKeyUsage',
};

/** RFC 5280 §4.2.1.3, bit 0 first. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

const NO_POLICY: PolicyExtensions = {
  policies: null,
  mappings: [],
  requireExplicit: null,
  inhibitMapping: null,
  inhibitAny: null,
};

/** @throws Error on a malformed extension, one that appears twice (RFC 5280 §4.2), or too many */
export function readExtensions(list: readonly Asn1[]): Extensions {
  if (list.length > EXTENSIONS_MAX) throw new Error(`it has more than ${EXTENSIONS_MAX} extensions`);
  const read: Mutable<Extensions> = {
    dnsNames: [],
    ipAddresses: [],
    furtherNames: [],
    isCa: false,
    pathLength: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyId: null,
    authorityKeyId: null,
    nameConstraints: null,
    policy: null,
    issuerUrls: [],
    unknownCritical: [],
    hasSignedTimestamps: false,
  };
  const seen = new Set<string>();
  for (const extension of list) {
    const parts = members(extension, 'extension');
    const oid = objectIdentifier(parts[0], 'extension');
    if (seen.has(oid)) throw new Error(`extension ${oid} appears twice`);
    seen.add(oid);
    const critical = parts.length > 2 && content(parts[1], 'critical') !== '\0';
    if (critical && !PROCESSED.has(oid)) read.unknownCritical = [...read.unknownCritical, oid];
    const value = content(parts.at(-1), `extension ${oid}`);
    if (oid === AUTHORITY_INFO_ACCESS) read.issuerUrls = issuerUrls(value);
    else if (oid === SIGNED_TIMESTAMPS) read.hasSignedTimestamps = true;
    else READERS[oid]?.(decodeDer(value), read);
    const policy = readPolicyExtension(oid, value);
    if (policy !== null) read.policy = { ...(read.policy ?? NO_POLICY), ...policy };
  }
  return read;
}

function basicConstraints(parts: readonly Asn1[]): readonly [ca: boolean, pathLength: number | null] {
  const ca = parts[0]?.type === Tag.BOOLEAN && content(parts[0], 'cA') !== '\0';
  const length = parts.find(({ type }) => type === Tag.INTEGER);
  return [ca, length === undefined ? null : smallInteger(length, 'pathLenConstraint')];
}

function keyUsages(bits: string): readonly string[] {
  const set = (bit: number): boolean => ((bits.charCodeAt(1 + (bit >> 3)) || 0) & (0x80 >> (bit & 7))) !== 0;
  return KEY_USAGES.filter((_, bit) => set(bit));
}

function nameConstraints(parts: readonly Asn1[]): NameConstraints {
  const subtrees = (tag: number): readonly (readonly Asn1[])[] => {
    const list = tagged(parts, tag);
    return list === undefined ? [] : members(list, 'subtrees').map((subtree) => members(subtree, 'subtree'));
  };
  const [permitted, excluded] = [subtrees(0), subtrees(1)];
  const bases = (trees: readonly (readonly Asn1[])[]) =>
    readGeneralNames(trees.flatMap((subtree) => subtree.slice(0, 1)));
  return {
    permitted: bases(permitted),
    excluded: bases(excluded),
    hasDistances: [...permitted, ...excluded].some((subtree) => subtree.length > 1),
  };
}

const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';
/** Tag of a GeneralName. */
const URI = 6;

/** An issuer's address that cannot be read is ignored, since no verifier needs it. */
function issuerUrls(extension: string): readonly string[] {
  try {
    return members(decodeDer(extension), 'authorityInfoAccess').flatMap(caIssuer).slice(0, URLS_MAX);
  } catch {
    return [];
  }
}

function caIssuer(description: Asn1): readonly string[] {
  const [method, location] = members(description, 'access description');
  if (objectIdentifier(method, 'access method') !== CA_ISSUERS) return [];
  if ((location?.type as number | undefined) !== URI) return [];
  const url = content(location, 'access location');
  return /^[!-~]+$/.test(url) && url.length <= URL_MAX ? [url] : [];
}
