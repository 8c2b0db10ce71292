import type { TlsOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { Handshake, HandshakePurpose } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import { beyondOffer } from './beyond-offer.ts';
import type { TlsFault } from './handshake-fault.ts';
import { refusalWords } from './handshake-words.ts';
import { dialectsOfUnknownName, meansUnknownNameAlone } from './how-servers-say-no.ts';
import type { PresentedChain, ReadHandshake } from './presented-chain.ts';

/** In what a hello differs from CloudFront's; `shape`: in what cannot be told apart, such as the order of extensions. */
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
  ['offer-2020', ['versions', 'schemes', 'shape']],
  ['control', ['versions', 'suites', 'groups', 'schemes', 'shape']],
];

/** A hello that got through where CloudFront's did not. */
type Passed = {
  readonly purpose: HandshakePurpose;
  readonly differs: readonly Dimension[];
  readonly handshake: Handshake;
  readonly chain: PresentedChain | null;
};

/**
 * Explains a hello that failed by the smallest difference between it and one that got through. All hellos count: a name is
 * refused only where no hello with that name gets through; a suite, a group, a version or a key is at fault only where the
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
  // Where the very same hello got through another time, a server that broke off without a word minded nothing in it.
  const atRandom = sameHello && first.ending !== 'alert';

  if (sameName.length === 0) {
    const name = nameFault(first, passed, refusal);
    if (name !== null) return name;
  }
  for (const { handshake, chain } of atRandom ? [] : sameName) {
    const fault = beyondOffer(handshake, chain, offer, minimum, refusal);
    if (fault !== null && mayStillFail(first, fault.kind)) return fault;
  }
  const [shaped] = sameName.toReversed();
  if (shaped !== undefined && !sameHello)
    return { kind: 'our-hello', refusal, passed: shaped.handshake.offer };
  if (first.alert?.name === 'protocol_version') return { kind: 'protocol', minimum, version: null };
  const control = all.find(({ purpose }) => purpose === 'control')?.observation;
  return {
    kind: 'other',
    refusal,
    controlFailed: control?.kind === 'answered' && control.value.ending !== 'cut-short',
    silent: first.ending === 'timed-out',
    dialects: first.version === undefined ? dialectsOfUnknownName(first) : [],
    isDialectOnly: first.version === undefined && meansUnknownNameAlone(first),
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
 * The name, where the server says so, or where another name is the only difference that helps. A server that answered this
 * name with a ServerHello, or with bytes that cannot be read, did not refuse it.
 */
function nameFault(first: Handshake, passed: readonly Passed[], refusal: string): TlsFault | null {
  const accepted = passed.map(({ handshake }) => handshake.serverName);
  const isSaid = first.alert?.name === 'unrecognized_name';
  if (isSaid) return { kind: 'name', refusal, accepted, isSaid };
  const answered = first.version !== undefined || first.ending === 'malformed';
  return accepted.length > 0 && !answered ? { kind: 'name', refusal, accepted, isSaid } : null;
}

/** A server that sent its ServerHello had agreed on version and suite, and in TLS 1.3 on a group. */
function mayStillFail(first: Handshake, kind: 'protocol' | 'suite' | 'group' | 'key'): boolean {
  if (first.version === undefined || kind === 'key') return true;
  return kind === 'group' && first.version !== 'TLSv1.3';
}
