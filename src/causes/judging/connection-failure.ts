import type { Judgement } from '../../formats/judgement.ts';
import type { Failure } from '../../formats/observation.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { RULED_OUT, unknown } from './judgement.ts';

/** Why no TCP connection came about, or what to answer when there is nothing to judge it by. */
export type ConnectionFailure =
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'judged'; readonly judgement: Judgement };

/**
 * How the TCP connection failed. A connection that stood, an attempt our own deadline ended and a network
 * that is missing on this side are no fault of the origin's.
 */
export function connectionFailure({ tcp, endpoint }: ReadEndpoint): ConnectionFailure {
  if (tcp.kind === 'answered') return judged(RULED_OUT);
  if (tcp.kind === 'skipped') return judged(unknown(`no connection was tried: ${tcp.because}`));
  const { failure, elapsedMs } = tcp;
  switch (failure.kind) {
    case 'cut-short':
      return judged(
        unknown(
          `our own deadline ended the attempt after ${(elapsedMs / 1000).toFixed(1)} s, before CloudFront's connection timeout`,
          true,
        ),
      );
    case 'no-route-here':
      return judged(unknown(`this machine has no IPv${endpoint.family} network (${failure.detail})`, true));
    case 'unknown':
      return judged(unknown(`the connection failed in a way not known here (${failure.detail})`, true));
    case 'refused':
    case 'reset':
    case 'closed':
    case 'timed-out':
    case 'unreachable':
    case 'malformed':
    case 'not-spoken':
    case 'too-large':
      return { kind: 'failed', failure };
  }
}

const judged = (judgement: Judgement): ConnectionFailure => ({ kind: 'judged', judgement });
