import type { Certificate, NameConstraints } from '../certificate.ts';
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

const EXTENSIONS_MAX = 64;
/** Names of all kinds in one certificate; public CAs stop at 100 to 250, some at 2,000. */
const NAMES_MAX = 2_500;
const URL_MAX = 2_000;
const URLS_MAX = 8;

/** The part of a certificate that its extensions make (RFC 5280 §4.2). */
export type Extensions = Pick<
  Certificate,
  | 'dnsNames'
  | 'ipAddresses'
  | 'isCa'
  | 'pathLength'
  | 'keyUsage'
  | 'extendedKeyUsage'
  | 'subjectKeyId'
  | 'authorityKeyId'
  | 'nameConstraints'
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
    const names = generalNames(members(value, 'subjectAltName'));
    into.dnsNames = names.dns;
    into.ipAddresses = names.addresses;
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
  '1.3.6.1.5.5.7.1.1': (value, into) => {
    into.issuerUrls = issuerUrls(members(value, 'authorityInfoAccess'));
  },
  // Signed Certificate Timestamps (RFC 6962 §3.3): that the list is there is all that is read.
  '1.3.6.1.4.1.11129.2.4.2': (_, into) => {
    into.hasSignedTimestamps = true;
  },
};

/** Extensions OpenSSL accepts as critical, which say nothing that is judged here: policies and revocation. */
const HARMLESS_CRITICAL: ReadonlySet<string> = new Set([
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.54',
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

/** @throws Error on a malformed extension, one that appears twice (RFC 5280 §4.2), or too many */
export function readExtensions(list: readonly Asn1[]): Extensions {
  if (list.length > EXTENSIONS_MAX) throw new Error(`it has more than ${EXTENSIONS_MAX} extensions`);
  const read: Mutable<Extensions> = {
    dnsNames: [],
    ipAddresses: [],
    isCa: false,
    pathLength: null,
    keyUsage: null,
    extendedKeyUsage: null,
    subjectKeyId: null,
    authorityKeyId: null,
    nameConstraints: null,
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
    const reader = READERS[oid];
    if (reader !== undefined) reader(decodeDer(content(parts.at(-1), `extension ${oid}`)), read);
    else if (critical && !HARMLESS_CRITICAL.has(oid)) read.unknownCritical = [...read.unknownCritical, oid];
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

const GENERAL_NAME = { dns: 2, uri: 6, address: 7 } as const;

function generalNames(names: readonly Asn1[]): {
  readonly dns: readonly string[];
  readonly addresses: readonly string[];
} {
  if (names.length > NAMES_MAX) throw new Error(`it has more than ${NAMES_MAX} names`);
  const ofKind = (tag: number): readonly string[] =>
    names.filter(({ type }) => (type as number) === tag).map((name) => content(name, 'subjectAltName'));
  return {
    dns: ofKind(GENERAL_NAME.dns).map(printableName),
    addresses: ofKind(GENERAL_NAME.address).map(addressText),
  };
}

/** Lower case, at most 253 characters; what no host name holds is escaped, so that it matches nothing and harms nothing. */
const printableName = (bytes: string): string =>
  bytes
    .slice(0, 256)
    .toLowerCase()
    .replace(/[^!-[\]-~]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);

function addressText(bytes: string): string {
  const octets = Buffer.from(bytes, 'latin1');
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return octets.subarray(0, 32).toString('hex');
  const groups = octets.toString('hex').replace(/(.{4})(?=.)/g, '$1:');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}

/** Only dNSName subtrees are read: they alone bear on a host name (RFC 5280 §4.2.1.10). */
function nameConstraints(parts: readonly Asn1[]): NameConstraints {
  const subtrees = (tag: number): readonly string[] => {
    const list = tagged(parts, tag);
    if (list === undefined) return [];
    return generalNames(
      members(list, 'subtrees').flatMap((subtree) => members(subtree, 'subtree').slice(0, 1)),
    ).dns;
  };
  return { permittedDns: subtrees(0), excludedDns: subtrees(1) };
}

const CA_ISSUERS = '1.3.6.1.5.5.7.48.2';

function issuerUrls(descriptions: readonly Asn1[]): readonly string[] {
  return descriptions
    .flatMap((description) => {
      const [method, location] = members(description, 'access description');
      if (objectIdentifier(method, 'access method') !== CA_ISSUERS) return [];
      if ((location?.type as number | undefined) !== GENERAL_NAME.uri) return [];
      const url = content(location, 'access location');
      return /^[!-~]+$/.test(url) && url.length <= URL_MAX ? [url] : [];
    })
    .slice(0, URLS_MAX);
}
