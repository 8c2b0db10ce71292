import type { FailurePoint } from '../cloudfront/failure-point.ts';
import { VALIDATION_LOG_GROUP } from '../cloudfront/log-fields.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { MadeBy, TextForm } from '../formats/explain-report.ts';
import { nextFor } from './next-step.ts';
import { madeByAt } from './point-words.ts';
import { possibleCauses } from './possible-causes.ts';

/** What one sign in a text says; the strongest sign becomes the explanation. */
export type Told = {
  readonly madeBy: MadeBy;
  readonly status: number | null;
  readonly causes: readonly CauseId[];
  readonly because: string;
  readonly next?: readonly string[];
  /** What the text was taken for, where the sign itself tells. */
  readonly form?: TextForm;
  /** Id of the server the repair is written for. */
  readonly server?: string;
};

/** What a point of failure means, with the status the viewer got. */
export function atPoint(point: FailurePoint, status: number | null, because: string): Told {
  const isRefused = point === 'lambda-validation' || point === 'function-validation';
  const causes = possibleCauses(point, status);
  return {
    madeBy: madeByAt(point),
    status: status ?? statusOf(point),
    causes,
    because,
    next:
      point === 'lambda-validation'
        ? [
            `The exact reason is in the log group ${VALIDATION_LOG_GROUP}, in the Region where the function ran; search for the request id.`,
          ]
        : isRefused
          ? [
              'Judge what the function returns: cf502 edge RESULT.json --runtime functions --event viewer-request|viewer-response',
            ]
          : nextFor(causes),
  };
}

function statusOf(point: FailurePoint): number | null {
  if (point.endsWith('-validation')) return 502;
  return point.endsWith('-execution') ||
    point === 'lambda-limit' ||
    point === 'function-throttled' ||
    point === 'capacity'
    ? 503
    : null;
}
