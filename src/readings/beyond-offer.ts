import type { TlsOffer } from '../cloudfront/tls-offer.ts';
import type { Handshake, TlsVersion } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import type { TlsFault } from './handshake-fault.ts';
import { unofferedKey } from './leaf-key.ts';
import type { PresentedChain } from './presented-chain.ts';

/** Lowest first. */
const VERSIONS: readonly TlsVersion[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/**
 * What a completed handshake used that CloudFront does not offer; `null` when it used only what CloudFront
 * offers.
 */
export function beyondOffer(
  handshake: Handshake,
  chain: PresentedChain | null,
  offer: TlsOffer,
  minimum: MinimumTls,
  refusal: string | null,
): Extract<TlsFault, { readonly kind: 'protocol' | 'suite' | 'group' | 'key' }> | null {
  const { version, cipherSuite, group, signatureScheme } = handshake;
  if (version === undefined) return null;
  if (VERSIONS.indexOf(version) < VERSIONS.indexOf(minimum)) return { kind: 'protocol', minimum, version };
  if (cipherSuite !== undefined && !offer.cipherSuites.includes(cipherSuite.code)) {
    return { kind: 'suite', item: cipherSuite.name, version, refusal };
  }
  const key = unofferedKey(chain, version);
  if (key !== null) return { kind: 'key', item: key, version, refusal };
  if (signatureScheme !== undefined && !offer.signatureSchemes.includes(signatureScheme.code)) {
    return { kind: 'key', item: `a key that signs with ${signatureScheme.name}`, version, refusal };
  }
  if (group !== undefined && !offer.groups.includes(group.code)) {
    return { kind: 'group', item: group.name, version, refusal };
  }
  return null;
}
