import type { TlsOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight, isRetryAlone } from '../formats/broken-handshake.ts';
import type { Handshake, HandshakePurpose } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import { beyondOffer } from './beyond-offer.ts';
import type { TlsFault } from './handshake-fault.ts';
import { refusalWords } from './handshake-words.ts';
import { isBeforeCertificate, meansUnknownNameAlone, refusesNamesSo } from './how-servers-say-no.ts';
import type { PresentedChain, ReadHandshake } from './presented-chain.ts';

/**
 * The respect in which a hello differs from CloudFront's; `shape`: properties that cannot be tested
 * separately, such as the order of extensions.
 */
type Dimension = 'name' | 'versions' | 'suites' | 'groups' | 'schemes' | 'shape';

/** The smallest difference first. */
const DIFFERENCES: readonly (readonly [HandshakePurpose, readonly Dimension[]])[] = [
  ['repeat', []],
  ['other-name', ['name']],
  ['every-group', ['groups']],
  ['rsa-only', ['suites', 'schemes']],
  ['ecdsa-only', ['suites', 'schemes']],
  ['every-suite', ['suites', 'schemes']],
  ['every-version', ['versions', 'suites', 'groups', 'schemes']],
  ['no-staple', ['shape']],
  ['offer-2020', ['versions', 'schemes', 'shape']],
  ['control', ['versions', 'suites', 'groups', 'schemes', 'shape']],
];

/** A hello that succeeded where CloudFront's failed. */
type Passed = {
  readonly purpose: HandshakePurpose;
  readonly differs: readonly Dimension[];
  readonly handshake: Handshake;
  readonly chain: PresentedChain | null;
};

/**
 * Explains a hello that failed by its smallest difference to one that succeeded. All hellos count: a name is
 * refused only if no hello with that name succeeds; a suite, group, version or key is at fault only if the
 * server chose one that CloudFront does not offer.
 */
export function smallestDifference(
  first: Handshake,
  all: readonly ReadHandshake[],
  offer: TlsOffer,
  minimum: MinimumTls,
): TlsFault {
  const refusal = refusalWords(first);
  const passed = whatPassed(all);
  const sameName = passed.filter(({ differs }) => !differs.includes('name'));
  const sameHello = sameName.some(({ differs }) => differs.length === 0);
  // If the same hello succeeded another time, a server that ended the connection without an alert did not do
  // so because of the hello.
  const atRandom = sameHello && first.ending !== 'alert';

  if (sameName.length === 0) {
    const name = nameFault(first, passed, refusal);
    if (name !== null) return name;
  }
  for (const { handshake, chain } of atRandom ? [] : sameName) {
    const fault = beyondOffer(handshake, chain, offer, minimum, refusal);
    if (fault !== null && mayStillFail(first, fault.kind)) return fault;
  }
  if (!sameHello && sameName.some(({ purpose }) => purpose === 'no-staple'))
    return { kind: 'staple-request', refusal };
  const [shaped] = sameName.filter(({ handshake }) => !isRetryAlone(handshake)).toReversed();
  if (shaped !== undefined && !sameHello)
    return { kind: 'our-hello', refusal, passed: shaped.handshake.offer };
  if (first.alert?.name === 'protocol_version') return { kind: 'protocol', minimum, version: null };
  const control = all.find(({ purpose }) => purpose === 'control')?.observation;
  return {
    kind: 'other',
    refusal,
    controlFailed: control?.kind === 'answered' && control.value.ending !== 'cut-short',
    silent: first.ending === 'timed-out',
    knownFrom: refusesNamesSo(first),
  };
}

function whatPassed(all: readonly ReadHandshake[]): readonly Passed[] {
  return DIFFERENCES.flatMap(([purpose, differs]) =>
    all
      .filter((each) => each.purpose === purpose)
      .flatMap(({ observation, chain }) =>
        observation.kind === 'answered' &&
        observation.value.ending === 'flight-complete' &&
        !brokeAfterFlight(observation.value)
          ? [{ purpose, differs, handshake: observation.value, chain }]
          : [],
      ),
  );
}

/**
 * The fault is the name if the server says so, if a hello with another name succeeds and no other change
 * helps, or if nothing helps and the server refuses as it is known only for names that are unknown to it. A
 * server that had chosen a certificate for this name, or answered with unreadable bytes, did not refuse it.
 */
function nameFault(first: Handshake, passed: readonly Passed[], refusal: string): TlsFault | null {
  const accepted = passed.map(({ handshake }) => handshake.serverName);
  const isStated = first.alert?.name === 'unrecognized_name';
  const isLikely =
    accepted.length > 0
      ? isBeforeCertificate(first) && first.ending !== 'malformed'
      : meansUnknownNameAlone(first);
  if (!isStated && !isLikely) return null;
  return { kind: 'name', refusal, accepted, isStated, knownFrom: refusesNamesSo(first) };
}

/**
 * Whether this may still be at fault: a server that sent its ServerHello had agreed on version and suite, and
 * in TLS 1.3 on a group.
 */
function mayStillFail(first: Handshake, kind: 'protocol' | 'suite' | 'group' | 'key'): boolean {
  if (first.version === undefined || kind === 'key') return true;
  return kind === 'group' && first.version !== 'TLSv1.3';
}
