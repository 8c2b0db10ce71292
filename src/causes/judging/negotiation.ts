import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import type { TlsFault } from '../../readings/handshake-fault.ts';
import { RULED_OUT, unknown } from './judgement.ts';

/** What a negotiation cause says about the fault it is named for. */
type JudgeFault<K extends TlsFault['kind']> = (
  fault: Extract<TlsFault, { kind: K }>,
  seen: ReadEndpoint,
  theCase: Case,
) => Judgement;

/**
 * Judges one kind of fault of the handshake. Where the fault is another, this cause cannot be told: the
 * handshake never came so far.
 */
export function judgeFault<K extends TlsFault['kind']>(
  kind: K,
  judge: JudgeFault<K>,
): (seen: ReadEndpoint, theCase: Case) => Judgement {
  return (seen, theCase) => {
    if (seen.endpoint.protocol === 'http') return RULED_OUT;
    const { fault } = seen;
    if (fault.kind === kind) {
      const judgement = judge(fault as Extract<TlsFault, { kind: K }>, seen, theCase);
      return judgement.kind === 'found' && seen.passedOnce ? { ...judgement, intermittent: true } : judgement;
    }
    if (fault.kind === 'none') return RULED_OUT;
    if (fault.kind === 'unseen') return unknown(fault.missing, fault.matters);
    return unknown('a TLS handshake that gets this far');
  };
}
