import type { ChainAssessment } from '../../certificates/paths/assess-chain.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { mayBeFallback, type PresentedChain } from '../../readings/presented-chain.ts';
import type { EndpointCause } from '../cause.ts';
import { type Found, RULED_OUT, unknown, warning } from './judgement.ts';

/** What a cause makes of one chain; only its own fault, the rest is done for all of them here. */
export type JudgeAssessment = (assessment: ChainAssessment, now: Date) => Judgement;

/**
 * Judges the chains of one endpoint by one fault: the chain CloudFront's hello was answered with and those of
 * the repeated hellos, so that it does not hang on luck which host of several answered first.
 */
export const judgeChains =
  (judge: JudgeAssessment): EndpointCause['judge'] =>
  (seen: ReadEndpoint, { now, target }: Case): Judgement => {
    const { presented, workingName: works } = seen;
    if (presented.kind === 'plain-http') return RULED_OUT;
    if (presented.kind === 'unseen') return presented.unknown;
    const judged = [presented.main, ...presented.repeats].map(({ assessment }) =>
      assessment.exhausted ? NO_PATH_IN_TIME : orUnread(judge(assessment, now), assessment),
    );
    const [main = NO_PATH_IN_TIME] = judged;
    const found = judged.filter((judgement) => judgement.kind === 'found');
    const [first] = found;
    if (first === undefined)
      return main.kind === 'ruled-out' ? besides(presented.ofOtherKeyType, judge, now) : main;
    const name = works ?? seen.ownNameChain?.serverName ?? null;
    if (name !== null) {
      const missing = `the certificate for the right name: this one is what the server has for names it does not know; for ${name} it has ${works === null ? 'another' : 'a good one'}`;
      return unknown(missing);
    }
    if (found.length === judged.length)
      return mayBeFallback(presented.main, target)
        ? { ...first, certainty: 'depends', dependsOn: ['host-header'] }
        : first;
    return { ...first, ...inSome(found.length, judged.length) };
  };

/**
 * A server with two certificates answers CloudFront's hello with the one that was judged; a fault of the
 * other is worth a word.
 */
function besides(other: PresentedChain | null, judge: JudgeAssessment, now: Date): Judgement {
  const judgement = other === null || other.assessment.exhausted ? null : judge(other.assessment, now);
  if (judgement?.kind !== 'found') return RULED_OUT;
  const type = other?.assessment.leaf?.certificate.key.type === 'ec' ? 'ECDSA' : 'RSA';
  return warning(judgement.because, { ofOtherKey: type });
}

/** Nothing is ruled out of a certificate that was not read. */
const orUnread = (judgement: Judgement, { leaf }: ChainAssessment): Judgement =>
  leaf === null && judgement.kind === 'ruled-out' ? unknown('a certificate that can be read') : judgement;

/** What a cause found in some of the handshakes with one endpoint only. */
export const inSome = (bad: number, of: number): Pick<Found, 'handshakes' | 'intermittent'> => ({
  handshakes: { bad, of },
  intermittent: true,
});

const NO_PATH_IN_TIME: Judgement = unknown(
  'a judgement of the chain: its certificates are entangled so that finding a path was given up',
  true,
);
