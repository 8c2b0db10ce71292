import type { Evidence } from '../../formats/evidence.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { quoted } from '../../readings/http-header.ts';
import { fact } from '../../readings/resolution.ts';
import { answersIn, type ViewerAnswer, viewerView } from '../../readings/viewer-answer.ts';

/** The one label the guide gives for a refused function result; others are known from users. */
const DOCUMENTED_LABEL = 'LambdaValidationError';

/**
 * What viewers are told of an edge function whose result CloudFront refused.
 *
 * @returns a finding; ruled out where viewers were answered by the origin or its cache; `null` where neither shows
 */
export function functionRefusal(
  point: 'lambda-validation' | 'function-validation',
  { viewer }: Evidence,
): Judgement | null {
  if (viewer === undefined) return null;
  const answers = answersIn(viewerView(viewer));
  const refused = answers.filter((answer) => answer.point === point);
  const [first] = refused;
  if (first === undefined) {
    const isServed = answers.length > 0 && answers.every(({ status }) => status < 400);
    return isServed ? { kind: 'ruled-out' } : null;
  }
  const id = first.requestId === null ? '' : `; request id ${first.requestId}`;
  const some = answers.some(({ status }) => status < 400);
  return {
    kind: 'found',
    certainty: first.label === DOCUMENTED_LABEL || first.sentence !== null ? 'proven' : 'likely',
    because: fact(`viewers of ${viewer.name} get ${first.status} now, and ${saidOf(first)}${id}`),
    ...(some ? { intermittent: true } : {}),
  };
}

function saidOf({ sentence, label }: ViewerAnswer): string {
  if (sentence !== null) return `CloudFront's page says ${quoted(sentence, 200)}`;
  return `X-Cache is "${label} from cloudfront"`;
}
