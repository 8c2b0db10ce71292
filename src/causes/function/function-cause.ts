import type { EdgeRuntime } from '../../formats/edge-report.ts';
import type { OriginCause } from '../cause.ts';
import { type FunctionPoint, functionFailure } from '../judging/function-failure.ts';
import { handedOver } from '../judging/handed-over.ts';
import { unknown } from '../judging/judgement.ts';

type Said = Omit<OriginCause, 'family' | 'affects' | 'scope' | 'judge'> & {
  readonly point: FunctionPoint;
  /** Whose result shows it; absent for a failure that no result shows. */
  readonly runtime?: EdgeRuntime;
  /** What was not seen, and where to look for it. */
  readonly missing: string;
};

/**
 * The origin cannot show that a function failed at the edge; what viewers get may, or what was handed over.
 */
export const functionCause = ({ point, runtime, missing, ...said }: Said): OriginCause => ({
  ...said,
  family: 'function',
  affects: 'of-the-function',
  scope: 'origin',
  judge: (theCase) =>
    handedOver(said.id, runtime ?? null, theCase) ?? functionFailure(point, theCase) ?? unknown(missing),
});
