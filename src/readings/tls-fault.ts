import { cloudfrontOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import { beyondOffer } from './beyond-offer.ts';
import { smallestDifference } from './handshake-differences.ts';
import type { TlsFault } from './handshake-fault.ts';
import { brokenWords } from './handshake-words.ts';
import { keyWords, leafKey } from './leaf-key.ts';
import type { PresentedChain, ReadHandshake } from './presented-chain.ts';

/** The one fault of a TLS endpoint's handshake with CloudFront's hello. */
export function tlsFault(
  seen: Pick<EndpointEvidence, 'tcp'> & { readonly handshakes: readonly ReadHandshake[] },
  minimum: MinimumTls,
): TlsFault {
  const asCloudFront = seen.handshakes.find(({ purpose }) => purpose === 'as-cloudfront');
  const first = asCloudFront?.observation;
  if (asCloudFront === undefined || first === undefined || first.kind === 'skipped') {
    const missing = first?.kind === 'skipped' ? first.because : 'no TLS handshake was made';
    return { kind: 'unseen', missing, matters: false };
  }
  if (first.kind === 'failed') {
    const { kind, detail } = first.failure;
    const ours = kind === 'cut-short' || kind === 'no-route-here';
    return { kind: 'unseen', missing: `no TLS handshake: ${detail}`, matters: ours };
  }
  if (seen.tcp.kind === 'failed') {
    return {
      kind: 'unseen',
      missing: `no TLS handshake: the connection itself fails (${seen.tcp.failure.kind})`,
      matters: false,
    };
  }
  const handshake = first.value;
  if (handshake.ending === 'cut-short') {
    return { kind: 'unseen', missing: 'the TLS handshake: our own time ran out', matters: true };
  }
  if (handshake.ending === 'not-tls') {
    return { kind: 'not-spoken', foreignBytes: handshake.foreignBytes ?? '' };
  }
  const offer = cloudfrontOffer(minimum);
  const unoffered = beyondOffer(handshake, asCloudFront.chain, offer, minimum, null);
  if (unoffered !== null) return unoffered;
  // Set for a message of more than twice what AWS's TLS library accepts; up to there
  // `certificate-chain-too-long` warns.
  if (handshake.oversizedMessage !== undefined)
    return { kind: 'too-large', bytes: handshake.oversizedMessage };
  if (handshake.ending === 'flight-complete')
    return afterFlight(handshake, asCloudFront.chain, seen.handshakes);
  return smallestDifference(handshake, seen.handshakes, offer, minimum);
}

/**
 * The fault shown by the server's signature or the rest of the handshake, where its flight is complete and
 * within the offer.
 */
function afterFlight(
  first: Handshake,
  chain: PresentedChain | null,
  all: readonly ReadHandshake[],
): TlsFault {
  if (!brokeAfterFlight(first)) return { kind: 'none' };
  const control = all.find(({ purpose }) => purpose === 'control')?.observation;
  const passed =
    control?.kind === 'answered' && control.value.ending === 'flight-complete' ? control.value : null;
  const { signature, signatureScheme: scheme, finish } = first;
  const isOfOtherKey = signature === 'bad' || signature === 'other-key-type';
  // OpenSSL verifies the signature too, so its success clears the server, unless it was sent another
  // certificate with another key.
  if (passed !== null && !(isOfOtherKey && passed.chain[0] !== first.chain[0]))
    return { kind: 'our-hello', refusal: brokenWords(first), passed: passed.offer };
  if (isOfOtherKey) {
    const key = leafKey(chain);
    return {
      kind: 'key-mismatch',
      signedWith: scheme?.name ?? 'another key',
      certificateKey: signature === 'other-key-type' && key !== null ? keyWords(key) : null,
    };
  }
  // Whether a missing client certificate is the reason is judged by the cause for that.
  if (signature !== 'other-scheme' && first.clientCertificateRequested) return { kind: 'none' };
  const controlFailed = control?.kind === 'answered' && control.value.ending !== 'cut-short';
  return {
    kind: 'other',
    refusal: brokenWords(first),
    controlFailed,
    silent: finish?.ending === 'timed-out',
    knownFrom: [],
  };
}
