import type { PublicKey } from '../certificates/certificate.ts';
import type { TlsVersion } from '../formats/handshake.ts';
import type { PresentedChain } from './presented-chain.ts';

/** The key of the first certificate sent; `null` when none was sent, or it cannot be read. */
export function leafKey(chain: PresentedChain | null): PublicKey | null {
  const [leaf] = chain?.assessment.sent.certificates ?? [];
  return leaf?.position === 0 ? leaf.certificate.key : null;
}

/**
 * Curves for which CloudFront offers both a signature scheme and the group, which TLS 1.2 also requires for
 * ECDSA keys.
 */
const OFFERED_CURVES: readonly string[] = ['prime256v1', 'secp384r1'];

/**
 * A key that cannot be used with CloudFront's hello, in words; `null` for any other. For P-521 CloudFront
 * offers a signature scheme but no group, which TLS 1.3 does not require (RFC 8446 §4.2.7).
 */
export function unofferedKey(chain: PresentedChain | null, version: TlsVersion): string | null {
  const key = leafKey(chain);
  if (key === null) return null;
  if (key.type === 'ed25519' || key.type === 'ed448')
    return `an ${key.type === 'ed448' ? 'Ed448' : 'Ed25519'} key`;
  if (key.type !== 'ec' || OFFERED_CURVES.includes(key.curve)) return null;
  const works = key.curve === 'secp521r1' && version === 'TLSv1.3';
  return works ? null : `an ECDSA key on ${key.curve}`;
}

/** A key in words: `an RSA key`, `an ECDSA key on prime256v1`. */
export function keyWords(key: PublicKey): string {
  switch (key.type) {
    case 'rsa':
      return 'an RSA key';
    case 'rsa-pss':
      return 'an RSA-PSS key';
    case 'ec':
      return `an ECDSA key on ${key.curve}`;
    case 'ed25519':
      return 'an Ed25519 key';
    case 'ed448':
      return 'an Ed448 key';
    case 'other':
      return `a key of another kind (${key.oid})`;
  }
}
