import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import type { TlsFault } from '../../readings/handshake-fault.ts';

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
    if (seen.endpoint.protocol === 'http') return { kind: 'ruled-out' };
    const { fault } = seen;
    if (fault.kind === kind) {
      const judgement = judge(fault as Extract<TlsFault, { kind: K }>, seen, theCase);
      return judgement.kind === 'found' && seen.passedOnce ? { ...judgement, intermittent: true } : judgement;
    }
    if (fault.kind === 'none') return { kind: 'ruled-out' };
    if (fault.kind === 'unseen') {
      return { kind: 'unknown', missing: fault.missing, matters: fault.matters };
    }
    return { kind: 'unknown', missing: 'a TLS handshake that gets this far', matters: false };
  };
}
