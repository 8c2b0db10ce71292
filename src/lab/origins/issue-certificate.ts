import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import forge from 'node-forge';
import {
  type Asn1,
  bitString,
  boolean,
  context,
  contextPrimitive,
  decode,
  encode,
  integer,
  octets,
  oid,
  primitive,
  sequence,
} from './der.ts';

const { asn1 } = forge;

/** Keys that can be made; some of them CloudFront refuses. */
export type KeyKind =
  | 'rsa-1024'
  | 'rsa-2048'
  | 'rsa-3072'
  | 'rsa-4096'
  | 'p-256'
  | 'p-384'
  | 'p-521'
  | 'ed25519';

export type KeyUsage = 'digitalSignature' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign';

/** What a certificate should say. Anything may be wrong on purpose: this is how broken origins are made. */
export type CertificateSpec = {
  /** `null` leaves the subject empty (as the CA/B profiles now allow); absent, the first name is used. */
  readonly commonName?: string | null;
  readonly organization?: string;
  /** subjectAltName dNSNames. */
  readonly names?: readonly string[];
  /** subjectAltName IPv4 addresses. */
  readonly addresses?: readonly string[];
  readonly key?: KeyKind;
  /** ISO 8601; by default 2026-01-01 to 2036-01-01. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Absent: self-signed. */
  readonly issuer?: Issued;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly hash?: 'sha1' | 'sha256' | 'sha384';
  readonly keyUsage?: readonly KeyUsage[];
  readonly extendedKeyUsage?: readonly ('serverAuth' | 'clientAuth')[];
  /** authorityInfoAccess caIssuers. */
  readonly issuerUrl?: string;
  readonly permittedDns?: readonly string[];
  readonly excludedDns?: readonly string[];
  /** More extensions, their value as DER; in place of one of the above where the identifier is the same. */
  readonly extensions?: readonly {
    readonly id: string;
    readonly critical: boolean;
    readonly value: Buffer;
  }[];
  /** Takes the key pair of another certificate, as a cross-sign does. */
  readonly reuseKey?: Issued;
};

/** A certificate with its private key: enough to serve it, or to issue the next one. */
export type Issued = {
  readonly der: Buffer;
  readonly pem: string;
  readonly key: KeyObject;
  readonly keyPem: string;
  readonly subjectDer: Buffer;
};

/** Issues an X.509 v3 certificate (RFC 5280 §4.1), signed by `issuer` or by its own key. */
export function issueCertificate(spec: CertificateSpec): Issued {
  const key = spec.reuseKey?.key ?? generateKey(spec.key ?? 'p-256');
  const subjectPublicKeyInfo = publicKeyOf(key);
  const commonName = spec.commonName === undefined ? (spec.names?.[0] ?? 'cf502 farm') : spec.commonName;
  const subject = distinguishedName(commonName, spec.organization);
  const signer = spec.issuer ?? { key, subjectDer: encode(subject) };
  const algorithm = signatureAlgorithm(signer.key, spec.hash ?? 'sha256');

  const toBeSigned = sequence(
    context(0, integer(2)),
    primitive(asn1.Type.INTEGER, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm.identifier,
    decode(signer.subjectDer),
    sequence(time(spec.notBefore ?? '2026-01-01T00:00:00Z'), time(spec.notAfter ?? '2036-01-01T00:00:00Z')),
    subject,
    decode(subjectPublicKeyInfo),
    context(3, sequence(...extensions(spec, subjectPublicKeyInfo, publicKeyOf(signer.key)))),
  );
  const signature = sign(algorithm.hash, encode(toBeSigned), signer.key);
  const der = encode(sequence(toBeSigned, algorithm.identifier, bitString(signature)));
  return {
    der,
    pem: toPem(der),
    key,
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    subjectDer: encode(subject),
  };
}

function extensions(spec: CertificateSpec, subjectKey: Buffer, issuerKey: Buffer): Asn1[] {
  const given = new Map((spec.extensions ?? []).map((one) => [encode(oid(one.id)).toString('hex'), one]));
  const usual = usualExtensions(spec, subjectKey, issuerKey).filter(
    ({ value }) => !given.has(encode((value as Asn1[])[0] as Asn1).toString('hex')),
  );
  return [
    ...usual,
    ...[...given.values()].map(({ id, critical, value }) => rawExtension(id, critical, value)),
  ];
}

function usualExtensions(spec: CertificateSpec, subjectKey: Buffer, issuerKey: Buffer): Asn1[] {
  const ca = spec.ca ?? false;
  const list = [
    extension('2.5.29.19', true, sequence(...(ca ? [boolean(true), ...pathLength(spec.pathLength)] : []))),
    extension(
      '2.5.29.15',
      true,
      keyUsage(spec.keyUsage ?? (ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'])),
    ),
    extension('2.5.29.14', false, octets(keyIdentifier(subjectKey))),
    extension('2.5.29.35', false, sequence(contextPrimitive(0, keyIdentifier(issuerKey)))),
  ];
  const usages = spec.extendedKeyUsage ?? (ca ? [] : ['serverAuth' as const]);
  if (usages.length > 0)
    list.push(
      extension('2.5.29.37', false, sequence(...usages.map((usage) => oid(EXTENDED_KEY_USAGE[usage])))),
    );
  const names = [
    ...(spec.names ?? []).map((name) => contextPrimitive(2, Buffer.from(name, 'latin1'))),
    ...(spec.addresses ?? []).map((address) =>
      contextPrimitive(7, Buffer.from(address.split('.').map(Number))),
    ),
  ];
  if (names.length > 0) list.push(extension('2.5.29.17', commonNameIsEmpty(spec), sequence(...names)));
  if (spec.issuerUrl !== undefined) {
    const url = contextPrimitive(6, Buffer.from(spec.issuerUrl, 'latin1'));
    list.push(extension('1.3.6.1.5.5.7.1.1', false, sequence(sequence(oid('1.3.6.1.5.5.7.48.2'), url))));
  }
  if (spec.permittedDns !== undefined || spec.excludedDns !== undefined) {
    const trees = ([0, 1] as const).flatMap((tag) => {
      const bases = (tag === 0 ? spec.permittedDns : spec.excludedDns) ?? [];
      return bases.length === 0
        ? []
        : [context(tag, ...bases.map((base) => sequence(contextPrimitive(2, Buffer.from(base, 'latin1')))))];
    });
    list.push(extension('2.5.29.30', true, sequence(...trees)));
  }
  return list;
}

const EXTENDED_KEY_USAGE = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;
const KEY_USAGE_BIT = {
  digitalSignature: 0x80,
  keyEncipherment: 0x20,
  keyCertSign: 0x04,
  cRLSign: 0x02,
} as const;

const commonNameIsEmpty = (spec: CertificateSpec) =>
  spec.commonName === null && spec.organization === undefined;

function generateKey(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'p-256':
    case 'p-384':
    case 'p-521':
      return generateKeyPairSync('ec', { namedCurve: kind.toUpperCase() }).privateKey;
    default:
      return generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey;
  }
}

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

function signatureAlgorithm(key: KeyObject, hash: 'sha1' | 'sha256' | 'sha384') {
  if (key.asymmetricKeyType === 'ed25519') return { hash: null, identifier: sequence(oid('1.3.101.112')) };
  if (key.asymmetricKeyType === 'ec') {
    const ids = { sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2', sha384: '1.2.840.10045.4.3.3' };
    return { hash, identifier: sequence(oid(ids[hash])) };
  }
  const ids = {
    sha1: '1.2.840.113549.1.1.5',
    sha256: '1.2.840.113549.1.1.11',
    sha384: '1.2.840.113549.1.1.12',
  };
  return { hash, identifier: sequence(oid(ids[hash]), primitive(asn1.Type.NULL, Buffer.alloc(0))) };
}

function distinguishedName(commonName: string | null, organization: string | undefined): Asn1 {
  const attributes: Asn1[] = [];
  if (organization !== undefined) attributes.push(attribute('2.5.4.10', organization));
  if (commonName !== null) attributes.push(attribute('2.5.4.3', commonName));
  return sequence(...attributes);
}

const attribute = (type: string, value: string): Asn1 =>
  asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, [
    sequence(oid(type), primitive(asn1.Type.UTF8, Buffer.from(value, 'utf8'))),
  ]);

const extension = (id: string, critical: boolean, value: Asn1): Asn1 =>
  rawExtension(id, critical, encode(value));

const rawExtension = (id: string, critical: boolean, value: Buffer): Asn1 =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));

function keyUsage(usages: readonly KeyUsage[]): Asn1 {
  const bits = usages.reduce((sum, usage) => sum | KEY_USAGE_BIT[usage], 0);
  return primitive(asn1.Type.BITSTRING, Buffer.from([0, bits]));
}

/** RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime after. */
function time(iso: string): Asn1 {
  const digits = `${new Date(iso).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}Z`;
  return digits < '2050'
    ? primitive(asn1.Type.UTCTIME, Buffer.from(digits.slice(2)))
    : primitive(asn1.Type.GENERALIZEDTIME, Buffer.from(digits));
}

const pathLength = (length: number | undefined): Asn1[] => (length === undefined ? [] : [integer(length)]);

/** RFC 5280 §4.2.1.2, method 1, but over the whole SubjectPublicKeyInfo: it only has to be unique. */
const keyIdentifier = (subjectPublicKeyInfo: Buffer): Buffer =>
  createHash('sha1').update(subjectPublicKeyInfo).digest();

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
