import type { Certificate } from '../certificates/certificate.ts';
import { matchName } from '../certificates/names.ts';
import { assessChain, type ChainAssessment } from '../certificates/paths/assess-chain.ts';
import type { Trust } from '../certificates/paths/build-path.ts';
import { readChain } from '../certificates/paths/read-chain.ts';
import { mozillaRoots, noRoots } from '../certificates/roots.ts';
import { viewerNames } from '../certificates/viewer-names.ts';
import { sentServerName } from '../cloudfront/sent-host.ts';
import type { EndpointEvidence, Evidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { Judgement } from '../formats/judgement.ts';

/** `Evidence.trust.rootList` where Mozilla's roots are left out on purpose and only the added ones count. */
export const NO_ROOT_LIST = 'none';

/** A certificate list that one handshake brought, assessed. */
export type PresentedChain = {
  readonly serverName: string | null;
  readonly assessment: ChainAssessment;
};

/** What there is to judge certificates by at one endpoint. */
export type Presented =
  | { readonly kind: 'plain-http' }
  | { readonly kind: 'unseen'; readonly unknown: Unknown }
  | {
      readonly kind: 'seen';
      /** What CloudFront's own hello was answered with. */
      readonly main: PresentedChain;
      /** The same hello again; another host may have answered. */
      readonly repeats: readonly PresentedChain[];
    };

/**
 * Reads the chains of one endpoint. A chain counts even where the handshake broke off after it. Evidence that is judged again
 * under another Host may hold the handshake for that name among those made to explain a failure.
 */
export function presentedChain(
  { endpoint, handshakes }: EndpointEvidence,
  evidence: Evidence,
  now: Date,
): Presented {
  if (endpoint.protocol === 'http') return { kind: 'plain-http' };
  const name = sentServerName(evidence.target);
  const [first, ...others] = handshakes;
  const sent =
    first === undefined || first.serverName === name
      ? first
      : (others.find(({ purpose, serverName }) => purpose === 'other-name' && serverName === name) ?? first);
  const main = sent === undefined ? null : chainOf(sent, evidence, now);
  if (sent === undefined || main === null) return { kind: 'unseen', unknown: whyUnseen(sent) };
  if (sent.serverName !== name && !covers(main, name))
    return { kind: 'unseen', unknown: askedOtherwise(sent, name) };
  const repeats = others
    .filter(({ purpose, serverName }) => purpose === 'repeat' && serverName === sent.serverName)
    .flatMap((again) => chainOf(again, evidence, now) ?? []);
  return { kind: 'seen', main, repeats };
}

function askedOtherwise({ serverName }: HandshakeEvidence, name: string | null): Unknown {
  const asked = serverName ?? 'no server name';
  const missing = `the certificate for ${name ?? 'no server name'}: this check asked for ${asked}; check again with that Host`;
  return { kind: 'unknown', missing, matters: true };
}

const covers = ({ assessment: { leaf } }: PresentedChain, name: string | null): boolean =>
  leaf !== null && name !== null && matchName(leaf.certificate, name) !== 'none';

type Unknown = Extract<Judgement, { kind: 'unknown' }>;

/** The chain a handshake brought, or `null` when it brought none. */
export function chainOf(
  { serverName, observation }: Pick<HandshakeEvidence, 'serverName' | 'observation'>,
  { trust }: Pick<Evidence, 'trust'>,
  now: Date,
): PresentedChain | null {
  if (observation.kind !== 'answered' || observation.value.chain.length === 0) return null;
  return { serverName, assessment: assess(observation.value.chain, trust, now) };
}

/** Whether this chain ends at an issuer that is neither a root of the list nor one of those that were added. */
export const leadsToNoRoot = ({ assessment: { leaf, anchor } }: PresentedChain): boolean =>
  leaf !== null && anchor === null;

/**
 * The other name for which this endpoint has a chain that CloudFront would accept, when the one for CloudFront's own hello
 * covers no name it should: then the name is the fault, and what else is wrong with the fallback is its consequence.
 */
export function otherNameWorks(seen: EndpointEvidence, evidence: Evidence, now: Date): string | null {
  const presented = presentedChain(seen, evidence, now);
  if (presented.kind !== 'seen' || coversSentName(presented.main, evidence)) return null;
  const works = seen.handshakes.find((handshake) => {
    if (handshake.purpose !== 'other-name') return false;
    const chain = chainOf(handshake, evidence, now);
    return (
      chain !== null &&
      chain.assessment.faults.length === 0 &&
      !chain.assessment.exhausted &&
      covers(chain, handshake.serverName)
    );
  });
  return works?.serverName ?? null;
}

/**
 * The chain for the origin's own name, where the viewers' Host is forwarded and gets a certificate that covers neither: this one
 * does cover it, whatever else may be wrong with it. `null` where it was not asked for or none such came.
 */
export function ownNameChain(seen: EndpointEvidence, evidence: Evidence, now: Date): PresentedChain | null {
  const { origin, hostHeader } = evidence.target;
  if (hostHeader === null || hostHeader === 'none' || hostHeader === origin) return null;
  const presented = presentedChain(seen, evidence, now);
  if (presented.kind !== 'seen' || coversSentName(presented.main, evidence)) return null;
  return (
    seen.handshakes
      .filter(({ purpose, serverName }) => purpose === 'other-name' && serverName === origin)
      .flatMap((handshake) => chainOf(handshake, evidence, now) ?? [])
      .find((chain) => covers(chain, origin)) ?? null
  );
}

/** Whether the leaf covers the server name that was sent or the origin's own name: either will do. */
export const coversSentName = (chain: PresentedChain, { target }: Evidence): boolean =>
  covers(chain, chain.serverName) || covers(chain, target.origin);

/**
 * Whether this leaf may be only what the server has for names it does not know: it covers neither the origin's name nor any
 * that viewers use, and whether CloudFront sends another name is not known.
 */
export const mayBeFallback = (chain: PresentedChain, evidence: Evidence): boolean =>
  evidence.target.hostHeader === null &&
  chain.serverName !== null &&
  chain.assessment.leaf !== null &&
  !coversSentName(chain, evidence) &&
  viewerNames(chain.assessment.leaf.certificate).length === 0;

/** What the leaf that CloudFront's hello was answered with says of itself, for recognising the server; `null` without one. */
export function leafNames(
  evidence: Evidence,
  now: Date,
): Pick<Certificate, 'subject' | 'issuer' | 'dnsNames'> | null {
  for (const seen of evidence.endpoints) {
    const presented = presentedChain(seen, evidence, now);
    const leaf = presented.kind === 'seen' ? presented.main.assessment.leaf : null;
    if (leaf !== null) return leaf.certificate;
  }
  return null;
}

/**
 * Assesses every chain of the evidence and keeps the results, with a breath between two of them: so causes, which are
 * synchronous, find chains that were made to be slow already judged.
 */
export async function assessAhead(evidence: Evidence, now: Date): Promise<void> {
  for (const handshake of evidence.endpoints.flatMap(({ handshakes }) => handshakes)) {
    if (chainOf(handshake, evidence, now) !== null) await new Promise((resume) => setImmediate(resume));
  }
}

/** Assessments already made, kept as long as the evidence they were made from. Every cause asks for the same few. */
const assessments = new WeakMap<Evidence['trust'], Map<string, ChainAssessment>>();

function assess(chain: readonly string[], trust: Evidence['trust'], now: Date): ChainAssessment {
  const known = assessments.get(trust) ?? new Map<string, ChainAssessment>();
  assessments.set(trust, known);
  const key = [now.getTime(), ...chain].join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const assessment = assessChain(readChain(chain.map(fromBase64)), trustOf(trust), now);
  known.set(key, assessment);
  return assessment;
}

/** The roots a diagnosis was judged against. */
export function trustOf({ rootList, addedRoots }: Evidence['trust']): Trust {
  return {
    roots: rootList === NO_ROOT_LIST ? noRoots : mozillaRoots,
    addedRoots: readChain(addedRoots.map(fromBase64), addedRoots.length).certificates.map(
      ({ certificate }) => certificate,
    ),
  };
}

const fromBase64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

function whyUnseen(handshake: HandshakeEvidence | undefined): Unknown {
  const unknown = (missing: string, matters = false) => ({ kind: 'unknown', missing, matters }) as const;
  if (handshake === undefined) return unknown('no certificate was seen: no TLS handshake was made');
  const { observation } = handshake;
  switch (observation.kind) {
    case 'skipped':
      return unknown(`no certificate was seen: ${observation.because}`);
    case 'failed': {
      const { kind, detail } = observation.failure;
      return unknown(`no certificate was seen: ${detail || kind}`, kind === 'cut-short');
    }
    case 'answered': {
      const { ending, alert } = observation.value;
      const how =
        alert === undefined ? ENDING_WORDS[ending] : `the server answered the hello with ${alert.name}`;
      return unknown(`no certificate was seen: ${how}`, ending === 'cut-short');
    }
  }
}

const ENDING_WORDS = {
  'flight-complete': 'the server sent none',
  alert: 'the server refused the hello',
  closed: 'the server closed the connection',
  reset: 'the server reset the connection',
  'timed-out': 'the server did not answer the hello',
  'cut-short': 'this check’s own time ran out',
  'not-tls': 'the server does not speak TLS there',
  malformed: 'the server’s answer is no valid TLS',
} as const;
