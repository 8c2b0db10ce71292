import type { EndpointCause } from '../cause.ts';
import { type JudgeAssessment, judgeChains } from '../judging/judge-chain.ts';

/** A fault that a chain shows by itself. */
export const certificateCause = ({
  judge,
  ...said
}: Omit<EndpointCause, 'family' | 'affects' | 'scope' | 'judge'> & {
  readonly judge: JudgeAssessment;
}): EndpointCause => ({
  ...said,
  family: 'certificate',
  affects: 'every-https-request',
  scope: 'endpoint',
  judge: judgeChains(judge),
});
