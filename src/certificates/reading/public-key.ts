import type { PublicKey } from '../certificate.ts';
import { type Asn1, bitStringBytes, content, decodeDer, members, objectIdentifier } from './asn1.ts';

/** Named curves (RFC 5480 §2.1.1.1, RFC 5639) as OpenSSL calls them. */
const CURVES: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'prime256v1',
  '1.3.132.0.34': 'secp384r1',
  '1.3.132.0.35': 'secp521r1',
  '1.3.132.0.33': 'secp224r1',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
};

/**
 * Reads what kind of key a SubjectPublicKeyInfo holds (RFC 5280 §4.1.2.7); the key itself is left to
 * `node:crypto`.
 */
export function readPublicKey(info: Asn1 | undefined): PublicKey {
  const [algorithm, key] = members(info, 'subjectPublicKeyInfo');
  const [type, parameters] = members(algorithm, 'public key algorithm');
  const oid = objectIdentifier(type, 'public key algorithm');
  switch (oid) {
    case '1.2.840.113549.1.1.1':
      return { type: 'rsa', bits: modulusBits(key) };
    case '1.2.840.113549.1.1.10':
      return { type: 'rsa-pss', bits: modulusBits(key) };
    case '1.2.840.10045.2.1':
      return { type: 'ec', curve: curveName(parameters) };
    case '1.3.101.112':
      return { type: 'ed25519' };
    case '1.3.101.113':
      return { type: 'ed448' };
    default:
      return { type: 'other', oid };
  }
}

function modulusBits(key: Asn1 | undefined): number {
  const [modulus] = members(decodeDer(bitStringBytes(key, 'RSA public key')), 'RSA public key');
  const bytes = content(modulus, 'RSA modulus').replace(/^\0+/, '');
  return bytes.length === 0 ? 0 : bytes.length * 8 - Math.clz32(bytes.charCodeAt(0)) + 24;
}

function curveName(parameters: Asn1 | undefined): string {
  if (parameters === undefined || typeof parameters.value !== 'string') return 'explicit parameters';
  const oid = objectIdentifier(parameters, 'curve');
  return CURVES[oid] ?? oid;
}
