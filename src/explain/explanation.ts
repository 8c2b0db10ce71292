import type { FailurePoint } from '../cloudfront/failure-point.ts';
import { VALIDATION_LOG_GROUP } from '../cloudfront/log-fields.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { MadeBy, TextForm } from '../formats/explain-report.ts';
import { nextFor } from './next-step.ts';
import { madeByAt } from './point-words.ts';
import { possibleCauses } from './possible-causes.ts';

/** What one sign in a text says of an error; that of the strongest sign is reported. */
export type Explanation = {
  readonly madeBy: MadeBy;
  readonly status: number | null;
  readonly causes: readonly CauseId[];
  /** This many of the causes, from the first, are likelier than the others. */
  readonly likely?: number;
  readonly because: string;
  readonly next?: readonly string[];
  /** What the text was taken for, where the sign itself shows it. */
  readonly form?: TextForm;
  /** Id of the server the repair is written for. */
  readonly server?: string;
  /** The host that was asked, where the sign itself says so. */
  readonly host?: string;
};

/** What a point of failure means, with the status the viewer got. */
export function atPoint(point: FailurePoint, status: number | null, because: string): Explanation {
  const causes = possibleCauses(point, status);
  return {
    madeBy: madeByAt(point),
    status: status ?? statusOf(point),
    causes,
    because,
    next: NEXT_AT[point] ?? nextFor(causes),
  };
}

/** Where to look next when a function failed; the origin has no part in it. */
const NEXT_AT: Readonly<Partial<Record<FailurePoint, readonly string[]>>> = {
  'lambda-validation': [
    `The exact reason is in the log group ${VALIDATION_LOG_GROUP}, in the Region where the function ran; search for the request id.`,
  ],
  'function-validation': [
    'Judge what the function returns: cf502 edge RESULT.json --runtime functions --event viewer-request|viewer-response',
  ],
  'lambda-execution': [
    'Read the log group /aws/lambda/us-east-1.FUNCTION in the Region near the edge location (the airport in X-Amz-Cf-Pop), and paste it here.',
  ],
  'lambda-limit': [
    'Look at the metrics Throttles and Duration of the function in the Region near the edge location (the airport in X-Amz-Cf-Pop).',
  ],
  'function-execution': [
    'Run it: aws cloudfront test-function --name FUNCTION --stage LIVE --if-match ETAG --event-object fileb://event.json',
  ],
  'function-throttled': [
    'Look at FunctionComputeUtilization and FunctionThrottles in us-east-1, and at the code for an error of syntax. Throttling was seen to last about ten minutes after the repair.',
  ],
};

function statusOf(point: FailurePoint): number | null {
  switch (point) {
    case 'lambda-validation':
    case 'function-validation':
      return 502;
    case 'lambda-execution':
    case 'function-execution':
    case 'lambda-limit':
    case 'function-throttled':
    case 'capacity':
      return 503;
    default:
      return null;
  }
}
