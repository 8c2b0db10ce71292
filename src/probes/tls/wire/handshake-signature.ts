import { Buffer } from 'node:buffer';
import { constants, createHash, type KeyObject, publicDecrypt, verify, X509Certificate } from 'node:crypto';
import type { SignatureCheck } from '../../../formats/handshake.ts';

type Family = 'rsa' | 'ec' | 'ed25519' | 'ed448';

/** How to verify one scheme (RFC 8446 §4.2.3; below TLS 1.3 RFC 5246 §7.4.1.4.1). */
type Scheme = {
  readonly family: Family;
  readonly hash: string | null;
  /** Node's names of the key types that may sign with this scheme. */
  readonly keys: readonly string[];
  readonly padding?: 'pkcs1' | 'pss';
  /** The only curve that TLS 1.3 allows with the scheme, by OpenSSL's name. */
  readonly curve?: string;
};

const rsa = (hash: string): Scheme => ({ family: 'rsa', hash, keys: ['rsa'], padding: 'pkcs1' });
const pss = (hash: string, key: 'rsa' | 'rsa-pss'): Scheme => ({
  family: 'rsa',
  hash,
  keys: [key],
  padding: 'pss',
});
const ecdsa = (hash: string, curve?: string): Scheme => ({
  family: 'ec',
  hash,
  keys: ['ec'],
  ...(curve === undefined ? {} : { curve }),
});

const SCHEMES: Readonly<Record<number, Scheme>> = {
  513: rsa('sha1'),
  515: ecdsa('sha1'),
  769: rsa('sha224'),
  771: ecdsa('sha224'),
  1025: rsa('sha256'),
  1027: ecdsa('sha256', 'prime256v1'),
  1281: rsa('sha384'),
  1283: ecdsa('sha384', 'secp384r1'),
  1537: rsa('sha512'),
  1539: ecdsa('sha512', 'secp521r1'),
  2052: pss('sha256', 'rsa'),
  2053: pss('sha384', 'rsa'),
  2054: pss('sha512', 'rsa'),
  2055: { family: 'ed25519', hash: null, keys: ['ed25519'] },
  2056: { family: 'ed448', hash: null, keys: ['ed448'] },
  2057: pss('sha256', 'rsa-pss'),
  2058: pss('sha384', 'rsa-pss'),
  2059: pss('sha512', 'rsa-pss'),
};

const PADDINGS = {
  pkcs1: { padding: constants.RSA_PKCS1_PADDING },
  // RFC 8446 §4.2.3: the salt is as long as the digest.
  pss: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
} as const;

/** Which of Node's key types make the same kind of signature. */
const FAMILY_OF_KEY: Readonly<Record<string, Family>> = {
  rsa: 'rsa',
  'rsa-pss': 'rsa',
  ec: 'ec',
  ed25519: 'ed25519',
  ed448: 'ed448',
};

/** A signature in one handshake message, with the bytes it covers. */
export type SignedMessage = {
  /** `null` below TLS 1.2, where the key's type alone decides (RFC 4346 §7.4.3, RFC 8422 §5.4). */
  readonly scheme: number | null;
  readonly signed: Buffer;
  readonly signature: Buffer;
  readonly isTls13: boolean;
};

/** Checks a handshake's signature with the key of the first certificate sent. Never throws. */
export function checkSignature(leaf: Uint8Array | undefined, message: SignedMessage): SignatureCheck {
  const key = leaf === undefined ? null : keyOf(leaf);
  const family = FAMILY_OF_KEY[key?.asymmetricKeyType ?? ''];
  if (key === null || family === undefined) return 'unchecked';
  if (message.scheme === null) return checkWithoutScheme(key, family, message);
  const scheme = SCHEMES[message.scheme];
  if (scheme === undefined) return 'unchecked';
  if (scheme.family !== family) return 'other-key-type';
  const verified = verifies(scheme, key, message);
  if (verified !== 'good') return verified;
  const fitsKey = scheme.keys.includes(key.asymmetricKeyType ?? '');
  const fitsCurve =
    !message.isTls13 || scheme.curve === undefined || scheme.curve === key.asymmetricKeyDetails?.namedCurve;
  return fitsKey && fitsCurve ? 'good' : 'other-scheme';
}

function keyOf(leaf: Uint8Array): KeyObject | null {
  try {
    return new X509Certificate(leaf).publicKey;
  } catch {
    return null;
  }
}

function verifies(scheme: Scheme, key: KeyObject, { signed, signature }: SignedMessage): SignatureCheck {
  const padded = scheme.padding === undefined ? key : { key, ...PADDINGS[scheme.padding] };
  try {
    return verify(scheme.hash, signed, padded, signature) ? 'good' : 'bad';
  } catch {
    // OpenSSL refuses to use the key with this scheme, as with an RSA-PSS key that is restricted to another
    // digest.
    return 'unchecked';
  }
}

/** TLS 1.0 and 1.1: RSA signs MD5 and SHA-1 one after the other, ECDSA signs SHA-1. */
function checkWithoutScheme(
  key: KeyObject,
  family: Family,
  { signed, signature }: SignedMessage,
): SignatureCheck {
  const digest = (hash: string) => createHash(hash).update(signed).digest();
  try {
    if (family === 'ec') return verify('sha1', signed, key, signature) ? 'good' : 'bad';
    if (key.asymmetricKeyType !== 'rsa') return 'unchecked';
    const opened = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return opened.equals(Buffer.concat([digest('md5'), digest('sha1')])) ? 'good' : 'bad';
  } catch {
    return family === 'rsa' ? 'bad' : 'unchecked';
  }
}
