import { cloudfrontOffer, type TlsOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { Handshake, HandshakePurpose, TlsVersion } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import { keyWords, leafKey, unofferedKey } from './leaf-key.ts';
import type { PresentedChain, ReadHandshake } from './presented-chain.ts';

/**
 * What is wrong with an endpoint's handshake: one fault, however many handshakes it took to find it, so that of the
 * causes of a failed negotiation exactly one is found.
 */
export type TlsFault =
  | { readonly kind: 'none' }
  /** Nothing to judge by; `matters` when the origin could still be at fault. */
  | { readonly kind: 'unseen'; readonly missing: string; readonly matters: boolean }
  | { readonly kind: 'not-spoken'; readonly foreignBytes: string }
  | { readonly kind: 'name'; readonly refusal: string; readonly accepted: readonly (string | null)[] }
  | { readonly kind: 'protocol'; readonly minimum: MinimumTls; readonly version: TlsVersion | null }
  | {
      readonly kind: 'suite' | 'group' | 'key';
      readonly item: string;
      readonly version: string;
      readonly refusal: string | null;
    }
  /** `certificateKey`: the certificate's, where the signature is one of another type of key; else `null`. */
  | { readonly kind: 'key-mismatch'; readonly signedWith: string; readonly certificateKey: string | null }
  /** The lists overlap and a stock OpenSSL, or an older hello, gets through. */
  | { readonly kind: 'our-hello'; readonly refusal: string; readonly passed: string }
  | {
      readonly kind: 'other';
      readonly refusal: string;
      readonly controlFailed: boolean;
      readonly silent: boolean;
    };

/** Lowest first. */
const VERSIONS: readonly TlsVersion[] = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

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
  if (handshake.ending === 'flight-complete')
    return afterFlight(handshake, asCloudFront.chain, seen.handshakes);
  return explain(handshake, seen.handshakes, offer, minimum);
}

/** What the server's signature and the rest of the handshake say, once its flight is complete and within the offer. */
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
  // OpenSSL verifies the signature too. With another certificate of the server's, it saw another key.
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
  // Whether it was for the client certificate is judged by that cause alone.
  if (signature !== 'other-scheme' && first.clientCertificateRequested) return { kind: 'none' };
  const controlFailed = control?.kind === 'answered' && control.value.ending !== 'cut-short';
  return {
    kind: 'other',
    refusal: brokenWords(first),
    controlFailed,
    silent: finish?.ending === 'timed-out',
  };
}

/** How a handshake broke after the server's flight, for people. */
function brokenWords({ signature, signatureScheme: scheme, finish }: Handshake): string {
  if (signature === 'bad' || signature === 'other-key-type')
    return 'its signature does not verify with the key of its certificate';
  if (signature === 'other-scheme')
    return `it signs with ${scheme?.name ?? 'a scheme'}, which its certificate's key may not do in this version of TLS`;
  const after = 'after the key exchange';
  switch (finish?.ending) {
    case 'alert':
      return `alert ${finish.alert?.name ?? 'unnamed'}${finish.alert === undefined ? '' : ` (${finish.alert.code})`} ${after}`;
    case 'closed':
      return `the connection was closed ${after}`;
    case 'reset':
      return `the connection was reset ${after}`;
    case 'timed-out':
      return `no answer ${after}`;
    default:
      return `bytes that break the protocol ${after}${finish?.detail === undefined ? '' : ` (${finish.detail})`}`;
  }
}

/** What the differences between the handshakes say. A name comes first: with the wrong one a server says anything. */
function explain(
  first: Handshake,
  all: readonly ReadHandshake[],
  offer: TlsOffer,
  minimum: MinimumTls,
): TlsFault {
  const refusal = refusalOf(first);
  const passed = (
    purpose: HandshakePurpose,
  ): { readonly value: Handshake; readonly chain: PresentedChain | null } | null => {
    const made = all.find((each) => each.purpose === purpose);
    const seen = made?.observation;
    return made !== undefined && seen?.kind === 'answered' && seen.value.ending === 'flight-complete'
      ? { value: seen.value, chain: made.chain }
      : null;
  };
  const accepted = all
    .filter(({ purpose }) => purpose === 'other-name')
    .flatMap(({ observation }) =>
      observation.kind === 'answered' && observation.value.ending === 'flight-complete'
        ? [observation.value.serverName]
        : [],
    );
  const control = passed('control');
  // Where the very same hello got through another time, a server that broke off without a word minded nothing in it.
  const sameHelloPassed = passed('repeat') !== null;
  const atRandom = sameHelloPassed && first.ending !== 'alert';
  const refusesName = first.alert?.name === 'unrecognized_name';
  if (control === null && (refusesName || (accepted.length > 0 && !atRandom)))
    return { kind: 'name', refusal, accepted };

  // Once it has answered with a version and a suite of the offer, these are not what it minds.
  const agreed = first.version !== undefined || atRandom;
  for (const purpose of ['every-suite', 'every-group', 'every-version', 'control'] as const) {
    const wider = agreed ? null : passed(purpose);
    const fault = wider === null ? null : beyondOffer(wider.value, wider.chain, offer, minimum, refusal);
    if (fault !== null) return fault;
  }
  const narrower = control === null ? passed('offer-2020') : control;
  if (narrower !== null && !sameHelloPassed)
    return { kind: 'our-hello', refusal, passed: narrower.value.offer };
  if (first.alert?.name === 'protocol_version') return { kind: 'protocol', minimum, version: null };
  const controlSeen = all.find(({ purpose }) => purpose === 'control')?.observation;
  const controlFailed = controlSeen?.kind === 'answered' && controlSeen.value.ending !== 'cut-short';
  return { kind: 'other', refusal, controlFailed, silent: first.ending === 'timed-out' };
}

/** What an answered handshake used that CloudFront does not offer; `null` when it stayed within the offer. */
function beyondOffer(
  handshake: Handshake,
  chain: PresentedChain | null,
  offer: TlsOffer,
  minimum: MinimumTls,
  refusal: string | null,
): TlsFault | null {
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

/** How the server said no, for people. */
function refusalOf({ ending, alert, detail }: Handshake): string {
  switch (ending) {
    case 'alert':
      return `alert ${alert?.name ?? 'unnamed'}${alert === undefined ? '' : ` (${alert.code})`}`;
    case 'closed':
      return 'the connection was closed after the ClientHello';
    case 'reset':
      return 'the connection was reset after the ClientHello';
    case 'timed-out':
      return 'no answer to the ClientHello';
    default:
      return `bytes that break the protocol${detail === undefined ? '' : ` (${detail})`}`;
  }
}
