import type { Certificate, PublicKey } from '../certificates/certificate.ts';
import { sentServerName } from '../cloudfront/sent-host.ts';
import { ASSUMED_MINIMUM } from '../cloudfront/tls-offer.ts';
import type { EndpointEvidence, Evidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { Observation } from '../formats/observation.ts';
import { type ChainReader, chainReader } from './chain-reader.ts';
import { type Distribution, isNameOfViewers, servedByCloudFront } from './distribution.ts';
import type { TlsFault } from './handshake-fault.ts';
import { type Interceptor, interceptorOf } from './interception.ts';
import type { Known } from './known.ts';
import { leafKey } from './leaf-key.ts';
import { type MainExchange, mainExchange, mayServe } from './main-exchange.ts';
import {
  otherNameThatWorks,
  ownNameChain,
  type Presented,
  type PresentedChain,
  presentedChain,
  type ReadControl,
  type ReadHandshake,
} from './presented-chain.ts';
import { tlsFault } from './tls-fault.ts';
import { type Doubt, vantageDoubts } from './vantage-doubts.ts';
import { waysIn } from './ways-in.ts';

/**
 * The evidence of one diagnosis, read once: each question that causes, repairs and views ask of it has its answer here.
 */
export type Case = Omit<Evidence, 'endpoints' | 'interceptionControl'> & {
  /** Evidence as it was gathered, for those who keep it. */
  readonly evidence: Evidence;
  /** When it is judged; certificates end and begin. */
  readonly now: Date;
  /** What people and the distribution's configuration said. */
  readonly known: Known;
  /** The ways in that CloudFront may take; plain HTTP on a port that proved to speak TLS is none, unless a setting says so. */
  readonly endpoints: readonly ReadEndpoint[];
  readonly interceptionControl: ReadControl | null;
  /** The server name CloudFront sends; `null` for an address. */
  readonly serverName: string | null;
  /** The certificate that CloudFront's hello was answered with, on the first way in that shows one. */
  readonly leaf: Certificate | null;
  /** What there is of CloudFront at the target's own name. */
  readonly servedBy: Distribution | null;
  /** The target is the name viewers use rather than an origin's. */
  readonly isViewersName: boolean;
  readonly interceptor: Interceptor | null;
  /** Reasons to trust less what is seen from here. */
  readonly doubts: readonly Doubt[];
};

/** One address, port and protocol, with what was seen there read once. */
export type ReadEndpoint = Omit<EndpointEvidence, 'handshakes'> & {
  readonly handshakes: readonly ReadHandshake[];
  /** The chains to judge certificates by. */
  readonly presented: Presented;
  /** The other name for which there is a chain that CloudFront would accept, where the one for its own hello covers no name it should. */
  readonly workingName: string | null;
  /** The chain for the origin's own name, where Host is forwarded and gets a certificate that covers neither. */
  readonly ownNameChain: PresentedChain | null;
  /** What is wrong with the handshake as CloudFront makes it. */
  readonly fault: TlsFault;
  /** That handshake, where it went through. */
  readonly completed: Handshake | null;
  /** The key of the certificate it brought. */
  readonly leafKey: PublicKey | null;
  /** The very hello that met a fault got through another time: one host of several behind the address. */
  readonly passedOnce: boolean;
  /** What became of the request CloudFront sends. */
  readonly main: MainExchange;
  /** The request was answered, or may have been. */
  readonly mayServe: boolean;
};

/**
 * Reads evidence. Pure and synchronous; chains that were made to be slow take up to 20 ms each.
 *
 * @param chains remembers certificates that were read before in the same check
 */
export function readCase(
  evidence: Evidence,
  known: Known,
  now: Date,
  chains: ChainReader = chainReader(evidence.trust),
): Case {
  const serverName = sentServerName(evidence.target);
  const chainOf = (name: string | null, { kind, ...rest }: Observation<Handshake>): PresentedChain | null => {
    const sent = kind === 'answered' && 'value' in rest ? rest.value.chain : [];
    return sent.length === 0 ? null : { serverName: name, assessment: chains.assess(sent, now) };
  };
  const every = evidence.endpoints.map((seen) => {
    const handshakes = seen.handshakes.map((handshake) => ({
      ...handshake,
      chain: chainOf(handshake.serverName, handshake.observation),
    }));
    return readEndpoint({ ...seen, handshakes }, evidence);
  });
  const endpoints = waysIn(every, evidence.target);
  const { interceptionControl: control } = evidence;
  const servedBy = servedByCloudFront(evidence);
  const read = {
    ...evidence,
    evidence,
    now,
    known,
    serverName,
    endpoints,
    interceptionControl:
      control === undefined ? null : { ...control, chain: chainOf(control.serverName, control.observation) },
    leaf: leafIn(endpoints),
    servedBy,
    isViewersName: isNameOfViewers(servedBy, evidence),
  };
  const interceptor = interceptorOf(read);
  return { ...read, interceptor, doubts: vantageDoubts({ ...read, interceptor }) };
}

/**
 * The same, leaving the event loop to others between the chains, so that many slow ones do not hold up a process that does more
 * than this.
 */
export async function readCaseBesides(
  evidence: Evidence,
  known: Known,
  now: Date,
  chains: ChainReader,
): Promise<Case> {
  for (const { observation } of evidence.endpoints.flatMap(({ handshakes }) => handshakes)) {
    if (observation.kind !== 'answered' || observation.value.chain.length === 0) continue;
    chains.assess(observation.value.chain, now);
    await new Promise((resume) => setImmediate(resume));
  }
  return readCase(evidence, known, now, chains);
}

type Seen = Omit<EndpointEvidence, 'handshakes'> & { readonly handshakes: readonly ReadHandshake[] };

function readEndpoint(seen: Seen, { target }: Evidence): ReadEndpoint {
  const minimum = target.minTls ?? ASSUMED_MINIMUM;
  const presented = presentedChain(seen, target);
  const main = mainExchange(seen);
  const asCloudFront = seen.handshakes.find(({ purpose }) => purpose === 'as-cloudfront');
  const sent = asCloudFront?.observation;
  const completed = sent?.kind === 'answered' && sent.value.ending === 'flight-complete' ? sent.value : null;
  return {
    ...seen,
    presented,
    workingName: otherNameThatWorks(seen, presented, target),
    ownNameChain: ownNameChain(seen, presented, target),
    fault: tlsFault(seen, minimum),
    completed,
    leafKey: completed === null ? null : leafKey(asCloudFront?.chain ?? null),
    passedOnce: seen.handshakes.some(
      (again) =>
        again.purpose === 'repeat' &&
        tlsFault({ ...seen, handshakes: [{ ...again, purpose: 'as-cloudfront' }] }, minimum).kind === 'none',
    ),
    main,
    mayServe: mayServe(main),
  };
}

function leafIn(endpoints: readonly ReadEndpoint[]): Certificate | null {
  for (const { presented } of endpoints) {
    const leaf = presented.kind === 'seen' ? presented.main.assessment.leaf : null;
    if (leaf !== null) return leaf.certificate;
  }
  return null;
}
