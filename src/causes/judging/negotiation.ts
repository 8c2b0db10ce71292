import type { EndpointEvidence, Evidence } from '../../formats/evidence.ts';
import type { Handshake } from '../../formats/handshake.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { type TlsFault, tlsFault } from '../../readings/tls-fault.ts';

/** What a negotiation cause says about the fault it is named for. */
type JudgeFault<K extends TlsFault['kind']> = (
  fault: Extract<TlsFault, { kind: K }>,
  seen: EndpointEvidence,
  evidence: Evidence,
) => Judgement;

/**
 * Judges one kind of fault of the handshake. Where the fault is another, this cause cannot be told: the handshake never
 * came so far.
 */
export function judgeFault<K extends TlsFault['kind']>(
  kind: K,
  judge: JudgeFault<K>,
): (seen: EndpointEvidence, evidence: Evidence) => Judgement {
  return (seen, evidence) => {
    if (seen.endpoint.protocol === 'http') return { kind: 'ruled-out' };
    const fault = tlsFault(seen, evidence);
    if (fault.kind === kind) {
      const judgement = judge(fault as Extract<TlsFault, { kind: K }>, seen, evidence);
      return judgement.kind === 'found' && passedOnce(seen, evidence)
        ? { ...judgement, intermittent: true }
        : judgement;
    }
    if (fault.kind === 'none') return { kind: 'ruled-out' };
    if (fault.kind === 'unseen') {
      return { kind: 'unknown', missing: fault.missing, matters: fault.matters };
    }
    return { kind: 'unknown', missing: 'a TLS handshake that gets this far', matters: false };
  };
}

/** Whether the very hello that met a fault got through another time: one host of several behind the address. */
function passedOnce(seen: EndpointEvidence, evidence: Evidence): boolean {
  return seen.handshakes.some(
    (handshake) =>
      handshake.purpose === 'repeat' &&
      tlsFault({ ...seen, handshakes: [{ ...handshake, purpose: 'as-cloudfront' }] }, evidence).kind ===
        'none',
  );
}

/** The handshake as CloudFront makes it, when it went through. */
export function completedHandshake({ handshakes }: EndpointEvidence): Handshake | null {
  const observation = handshakes.find(({ purpose }) => purpose === 'as-cloudfront')?.observation;
  return observation?.kind === 'answered' && observation.value.ending === 'flight-complete'
    ? observation.value
    : null;
}
