import { decisiveFault, faultWords, isIssuer } from '../../readings/certificate-words.ts';
import type { JudgeAssessment } from '../judging/judge-chain.ts';
import { found, RULED_OUT } from '../judging/judgement.ts';

/** Certificates that are needed, the leaf or an issuer, outside their dates. */
export const judgeDates =
  (fault: 'expired' | 'not-yet-valid'): JudgeAssessment =>
  (assessment, now) => {
    const outside = assessment.faults.filter(({ kind }) => kind === fault);
    const [first] = outside;
    if (first === undefined) return RULED_OUT;
    const because = outside.slice(0, 2).map((one) => faultWords(one, assessment, now));
    return found('proven', because.join('; '), decisiveFault(first, assessment, now), {
      ...(outside.every((one) => 'at' in one && isIssuer(one.at, assessment)) && { at: 'issuer' }),
    });
  };
