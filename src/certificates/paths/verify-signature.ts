import type { KeyObject, X509Certificate } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { asOpenSsl } from '../reading/openssl.ts';

/**
 * What one search may spend. A signature check is priced by the issuer's key, in units of about 0.05 ms, so
 * that chains made to be slow cost no more than 10 to 20 ms: about 100 checks with RSA or P-256 keys, 15 with
 * P-384, 6 with P-521.
 */
export const SIGNATURE_UNITS = 200;

/** @returns whether `issuer`'s key signed `certificate`; `null` when the budget is spent */
export type VerifySignature = (certificate: Certificate, issuer: Certificate) => boolean | null;

/** Signature checks on one budget; each pair is computed once. */
export function signatureChecks(units = SIGNATURE_UNITS): VerifySignature {
  const keys = new Map<string, KeyObject | null>();
  const known = new Map<string, boolean>();
  let left = units;

  const key = (certificate: Certificate) =>
    remember(keys, certificate.keySha256, () => usableKey(asOpenSsl(certificate)));

  return (certificate, issuer) => {
    const pair = `${certificate.sha256}:${issuer.keySha256}`;
    const before = known.get(pair);
    if (before !== undefined) return before;
    left -= price(issuer);
    if (left < 0) return null;
    const signer = key(issuer);
    const signed = signer !== null && verify(asOpenSsl(certificate), signer);
    known.set(pair, signed);
    return signed;
  };
}

function price({ key }: Certificate): number {
  switch (key.type) {
    case 'rsa':
    case 'rsa-pss':
      return key.bits <= 2048 ? 1 : key.bits <= 4096 ? 2 : 7;
    case 'ec':
      return { prime256v1: 3, secp384r1: 13 }[key.curve] ?? 32;
    case 'ed25519':
      return 3;
    case 'ed448':
      return 10;
    case 'other':
      return 32;
  }
}

const RSA_MAX_BITS = 8192;
const EXPONENT_MAX = 2n ** 33n;

/** `null` for keys `node:crypto` cannot read, and for RSA keys made to be slow. */
function usableKey(certificate: X509Certificate | null): KeyObject | null {
  try {
    const key = certificate?.publicKey ?? null;
    const { modulusLength = 0, publicExponent = 0n } = key?.asymmetricKeyDetails ?? {};
    return modulusLength > RSA_MAX_BITS || publicExponent > EXPONENT_MAX ? null : key;
  } catch {
    return null;
  }
}

function verify(certificate: X509Certificate | null, key: KeyObject): boolean {
  try {
    return certificate?.verify(key) ?? false;
  } catch {
    return false;
  }
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
