import { Buffer } from 'node:buffer';
import { createECDH, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';

/** Our half of an ephemeral key exchange (RFC 8446 §4.2.8). */
export type KeyShare = {
  readonly group: number;
  readonly publicKey: Buffer;
  /**
   * Computes the shared secret from the server's public key; throws for a key that is not a point of the
   * group.
   */
  readonly secretWith: (publicKey: Buffer) => Buffer;
};

/** OpenSSL's name of the curve, by group. */
const NIST_CURVES: Readonly<Record<number, string>> = {
  23: 'prime256v1',
  24: 'secp384r1',
  25: 'secp521r1',
};

/**
 * A new key for a group; `null` for groups that this project cannot compute with. CloudFront offers none of
 * those.
 */
export function createKeyShare(group: number): KeyShare | null {
  const curve = NIST_CURVES[group];
  if (curve !== undefined) {
    const ecdh = createECDH(curve);
    return {
      group,
      publicKey: ecdh.generateKeys(),
      secretWith: (publicKey) => ecdh.computeSecret(publicKey),
    };
  }
  if (group === 0x001d) return montgomeryShare(group, generateKeyPairSync('x25519'), 'X25519');
  if (group === 0x001e) return montgomeryShare(group, generateKeyPairSync('x448'), 'X448');
  return null;
}

function montgomeryShare(
  group: number,
  own: ReturnType<typeof generateKeyPairSync>,
  crv: 'X25519' | 'X448',
): KeyShare {
  const { x } = own.publicKey.export({ format: 'jwk' });
  return {
    group,
    publicKey: Buffer.from(x as string, 'base64url'),
    secretWith: (bytes) => {
      const key = { kty: 'OKP', crv, x: bytes.toString('base64url') };
      return diffieHellman({
        privateKey: own.privateKey,
        publicKey: createPublicKey({ key, format: 'jwk' }),
      });
    },
  };
}
