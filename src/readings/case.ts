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
import { withFields } from './older-evidence.ts';
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
import { type Recognised, recogniseServers } from './who-answers.ts';

/**
 * The evidence of one diagnosis, interpreted once: it answers every question that causes, repairs and views
 * have about it.
 */
export type Case = Omit<Evidence, 'endpoints' | 'interceptionControl'> & {
  /** The evidence as it was gathered, to be kept in the report. */
  readonly evidence: Evidence;
  /** The time to judge at, on which the validity of certificates depends. */
  readonly now: Date;
  /** What is known from people and from the distribution's configuration. */
  readonly known: Known;
  /**
   * The endpoints that CloudFront may use. Plain HTTP on a port that was seen to speak TLS is left out,
   * unless a setting names it.
   */
  readonly endpoints: readonly ReadEndpoint[];
  readonly interceptionControl: ReadControl | null;
  /** The server name that CloudFront sends; `null` for an IP address. */
  readonly serverName: string | null;
  /** The certificate sent in answer to CloudFront's hello, from the first endpoint that sent one. */
  readonly leaf: Certificate | null;
  /** How CloudFront shows at the target's own name; `null` where it does not. */
  readonly servedBy: Distribution | null;
  /** Whether the target is a name that viewers use rather than an origin's. */
  readonly isViewersName: boolean;
  /** What answers, as far as it was recognised: servers, platforms, products; nearest to CloudFront first. */
  readonly servers: readonly Recognised[];
  readonly interceptor: Interceptor | null;
  /** Reasons why what is seen from this machine may differ from what CloudFront sees. */
  readonly doubts: readonly Doubt[];
};

/** One address, port and protocol, with the interpretation of what was seen there. */
export type ReadEndpoint = Omit<EndpointEvidence, 'handshakes'> & {
  readonly handshakes: readonly ReadHandshake[];
  /** The certificate chains to judge. */
  readonly presented: Presented;
  /**
   * Where the chain for CloudFront's own hello does not cover the right names: another server name for which
   * CloudFront would accept the chain.
   */
  readonly workingName: string | null;
  /**
   * The chain for the origin's own name, where the viewers' Host is forwarded and gets a certificate that
   * covers neither name.
   */
  readonly ownNameChain: PresentedChain | null;
  /** The fault of the handshake as CloudFront makes it. */
  readonly fault: TlsFault;
  /** That handshake, where it succeeded. */
  readonly completed: Handshake | null;
  /** The key of the certificate in it. */
  readonly leafKey: PublicKey | null;
  /**
   * Whether the same hello that failed succeeded another time: then one of several hosts behind the address
   * is at fault.
   */
  readonly passedOnce: boolean;
  /** The outcome of the request as CloudFront sends it. */
  readonly main: MainExchange;
  /** Whether the request was answered, or may have been. */
  readonly mayServe: boolean;
};

/**
 * Interprets evidence. Pure and synchronous; a chain that was made to be slow takes up to 20 ms.
 *
 * @param chains remembers certificates that were already read in the same check
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
  const every = evidence.endpoints.map(withFields).map((seen) => {
    const handshakes = seen.handshakes.map((handshake) => ({
      ...handshake,
      chain: chainOf(handshake.serverName, handshake.observation),
    }));
    return readEndpoint({ ...seen, handshakes }, evidence);
  });
  const endpoints = waysIn(every, evidence.target);
  const { interceptionControl: control } = evidence;
  const servedBy = servedByCloudFront(evidence);
  const leaf = leafIn(endpoints);
  const read = {
    ...evidence,
    evidence,
    now,
    known,
    serverName,
    endpoints,
    interceptionControl:
      control === undefined ? null : { ...control, chain: chainOf(control.serverName, control.observation) },
    leaf,
    servers: recogniseServers(evidence, leaf),
    servedBy,
    isViewersName: isNameOfViewers(servedBy, evidence),
  };
  const interceptor = interceptorOf(read);
  return { ...read, interceptor, doubts: vantageDoubts({ ...read, interceptor }) };
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
