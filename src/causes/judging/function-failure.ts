import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { quoted } from '../../readings/http-header.ts';
import { fact } from '../../readings/resolution.ts';
import { answersIn, type ViewerAnswer, viewerView } from '../../readings/viewer-answer.ts';
import { found, RULED_OUT } from './judgement.ts';

/** Labels the guide gives for a failed function; others are known from users. */
const DOCUMENTED_LABELS: ReadonlySet<string | null> = new Set([
  'LambdaValidationError',
  'LambdaExecutionError',
  'LambdaLimitExceeded',
  'FunctionThrottledError',
]);

/** How an edge function failed: its result was refused, it could not run, or it ran into a limit. */
export type FunctionPoint =
  | 'lambda-validation'
  | 'function-validation'
  | 'lambda-execution'
  | 'lambda-limit'
  | 'function-execution'
  | 'function-throttled';

/**
 * What viewers are told of an edge function that failed.
 *
 * @returns a finding; ruled out where viewers were answered by the origin or its cache; `null` where neither
 * shows
 */
export function functionFailure(point: FunctionPoint, { viewer }: Case): Judgement | null {
  if (viewer === undefined) return null;
  const answers = answersIn(viewerView(viewer));
  const failed = answers.filter((answer) => answer.point === point);
  const [first] = failed;
  if (first === undefined) {
    const isServed = answers.length > 0 && answers.every(({ status }) => status < 400);
    return isServed ? RULED_OUT : null;
  }
  const id = first.requestId === null ? '' : `; request id ${first.requestId}`;
  const some = answers.some(({ status }) => status < 400);
  const seen = `viewers of ${viewer.name} get ${first.status} now, and ${saidOf(first)}`;
  return found(
    DOCUMENTED_LABELS.has(first.label) || first.sentence !== null ? 'proven' : 'likely',
    fact(`${seen}${id}`),
    seen,
    { ...(some ? { intermittent: true } : {}) },
  );
}

function saidOf({ sentence, label }: ViewerAnswer): string {
  if (sentence !== null) return `CloudFront's page says ${quoted(sentence, 200)}`;
  return `X-Cache is "${label} from cloudfront"`;
}
