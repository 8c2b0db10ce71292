import { matchName } from '../certificates/names.ts';
import type { ChainAssessment } from '../certificates/paths/assess-chain.ts';
import { viewerNames } from '../certificates/viewer-names.ts';
import { sentServerName } from '../cloudfront/sent-host.ts';
import type { EndpointEvidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { InterceptionControl } from '../formats/interception-control.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { Target } from '../formats/target.ts';

/** The certificate list of one handshake, assessed. */
export type PresentedChain = {
  readonly serverName: string | null;
  readonly assessment: ChainAssessment;
};

/** One handshake with its assessed certificate list; `null` where none was sent. */
export type ReadHandshake = HandshakeEvidence & { readonly chain: PresentedChain | null };

/** The handshake with a server unrelated to the origin, read in the same way. */
export type ReadControl = InterceptionControl & { readonly chain: PresentedChain | null };

/** The certificate chains to judge at one endpoint. */
export type Presented =
  | { readonly kind: 'plain-http' }
  | { readonly kind: 'unseen'; readonly unknown: Unknown }
  | {
      readonly kind: 'seen';
      /** The chain sent in answer to CloudFront's own hello. */
      readonly main: PresentedChain;
      /** The chains sent in answer to repeats of that hello, which another host may have answered. */
      readonly repeats: readonly PresentedChain[];
      /**
       * The chain with the other type of key, which a server with two certificates sends to clients that
       * accept only that type.
       */
      readonly ofOtherKeyType: PresentedChain | null;
    };

/** The part of an endpoint from which its chains are read. */
type Seen = Pick<EndpointEvidence, 'endpoint'> & { readonly handshakes: readonly ReadHandshake[] };

/**
 * Reads the chains of one endpoint. A chain counts even where the handshake ended after it. In evidence that
 * is judged again under another Host, the handshake for that name may be one of those made to explain a
 * failure.
 */
export function presentedChain({ endpoint, handshakes }: Seen, target: Target): Presented {
  if (endpoint.protocol === 'http') return { kind: 'plain-http' };
  const name = sentServerName(target);
  const [first, ...others] = handshakes;
  const sent =
    first === undefined || first.serverName === name
      ? first
      : (others.find(({ purpose, serverName }) => purpose === 'other-name' && serverName === name) ?? first);
  const main = sent?.chain ?? null;
  if (sent === undefined || main === null) return { kind: 'unseen', unknown: whyUnseen(sent) };
  if (sent.serverName !== name && !covers(main, name))
    return { kind: 'unseen', unknown: askedOtherwise(sent, name) };
  const repeats = others
    .filter(({ purpose, serverName }) => purpose === 'repeat' && serverName === sent.serverName)
    .flatMap(({ chain }) => chain ?? []);
  const ofOtherKeyType =
    others
      .filter(
        ({ purpose, serverName }) =>
          (purpose === 'rsa-only' || purpose === 'ecdsa-only') && serverName === sent.serverName,
      )
      .flatMap(({ chain }) => chain ?? [])
      .find((chain) => keyTypeOf(chain) !== keyTypeOf(main)) ?? null;
  return { kind: 'seen', main, repeats, ofOtherKeyType };
}

const keyTypeOf = ({ assessment: { leaf } }: PresentedChain): string | undefined =>
  leaf?.certificate.key.type;

function askedOtherwise({ serverName }: HandshakeEvidence, name: string | null): Unknown {
  const asked = serverName ?? 'no server name';
  const missing = `the certificate for ${name ?? 'no server name'}: this check asked for ${asked}; check again with that Host`;
  return { kind: 'unknown', missing, matters: true };
}

const covers = ({ assessment: { leaf } }: PresentedChain, name: string | null): boolean =>
  leaf !== null && name !== null && matchName(leaf.certificate, name) !== 'none';

type Unknown = Extract<Judgement, { kind: 'unknown' }>;

/** Whether this chain leads to none of the trusted roots, Mozilla's or added ones. */
export const leadsToNoRoot = ({ assessment: { leaf, anchor } }: PresentedChain): boolean =>
  leaf !== null && anchor === null;

/**
 * Where the chain for CloudFront's own hello does not cover the right names: another server name for which
 * this endpoint sends a chain that CloudFront would accept. Then the server name is the fault, and further
 * faults of the fallback certificate only follow from it.
 */
export function otherNameThatWorks(
  { handshakes }: Seen,
  presented: Presented,
  target: Target,
): string | null {
  if (presented.kind !== 'seen' || coversSentName(presented.main, target)) return null;
  const works = handshakes.find(
    ({ purpose, serverName, chain }) =>
      purpose === 'other-name' &&
      chain !== null &&
      chain.assessment.faults.length === 0 &&
      !chain.assessment.exhausted &&
      covers(chain, serverName),
  );
  return works?.serverName ?? null;
}

/**
 * The chain for the origin's own name, where the viewers' Host is forwarded and gets a certificate that
 * covers neither name. It covers the origin's name but may have other faults. `null` where it was not asked
 * for, or does not cover the name.
 */
export function ownNameChain(
  { handshakes }: Seen,
  presented: Presented,
  target: Target,
): PresentedChain | null {
  const { origin, hostHeader } = target;
  if (hostHeader === null || hostHeader === 'none' || hostHeader === origin) return null;
  if (presented.kind !== 'seen' || coversSentName(presented.main, target)) return null;
  return (
    handshakes
      .filter(({ purpose, serverName }) => purpose === 'other-name' && serverName === origin)
      .flatMap(({ chain }) => chain ?? [])
      .find((chain) => covers(chain, origin)) ?? null
  );
}

/**
 * Whether the leaf covers the server name that was sent or the origin's own name; CloudFront accepts either.
 */
export const coversSentName = (chain: PresentedChain, target: Target): boolean =>
  covers(chain, chain.serverName) || covers(chain, target.origin);

/**
 * Whether this leaf may be the server's fallback for unknown names: it covers neither the origin's name nor
 * any that viewers use, and it is not known whether CloudFront sends another name.
 */
export const mayBeFallback = (chain: PresentedChain, target: Target): boolean =>
  target.hostHeader === null &&
  chain.serverName !== null &&
  chain.assessment.leaf !== null &&
  !coversSentName(chain, target) &&
  viewerNames(chain.assessment.leaf.certificate).length === 0;

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
