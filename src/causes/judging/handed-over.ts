import { judgeResult } from '../../edge-functions/judge-result.ts';
import type { CauseId } from '../../formats/cause-ids.ts';
import { EDGE_EVENTS, type EdgeRuntime, isAtViewers } from '../../formats/edge-report.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { fact } from '../../readings/resolution.ts';
import { found, RULED_OUT, unknown } from './judgement.ts';

/**
 * What a result or a log that somebody handed over says of one kind of edge function; `null` where it says
 * nothing of it. The event type is not known here, so only what holds for every one of them is found or ruled
 * out.
 *
 * @param runtime whose result is held to its rules; `null` for a failure that no result shows
 */
export function handedOver(
  cause: CauseId,
  runtime: EdgeRuntime | null,
  { edgeFunction }: Case,
): Judgement | null {
  if (edgeFunction === undefined) return null;
  if (edgeFunction.kind === 'said') {
    if (!edgeFunction.causes.some((one) => one === cause)) return null;
    const certainty = edgeFunction.causes.length === 1 ? 'proven' : 'likely';
    const because = fact(`CloudFront said it itself: ${edgeFunction.because}`);
    return found(certainty, because, because);
  }
  return runtime !== null && runtimeOf(edgeFunction.resultText) === runtime
    ? judgeForEveryEvent(edgeFunction.resultText, runtime)
    : null;
}

/**
 * CloudFront Functions say `statusCode` and `{value}` where Lambda@Edge says `status` and `[{key, value}]`.
 */
function runtimeOf(resultText: string): EdgeRuntime {
  return /"statusCode"|"headers"\s{0,9}:\s{0,9}\{\s{0,9}"[^"]{1,256}"\s{0,9}:\s{0,9}\{/.test(resultText)
    ? 'functions'
    : 'lambda';
}

function judgeForEveryEvent(resultText: string, runtime: EdgeRuntime): Judgement {
  const events = EDGE_EVENTS.filter((event) => runtime === 'lambda' || isAtViewers(event));
  const judged = events.map((event) => ({ event, ...judgeResult({ resultText, event, runtime }) }));
  const refused = judged.filter(({ state }) => state === 'invalid');
  const [first] = refused;
  if (first === undefined) {
    return judged.every(({ state }) => state === 'valid')
      ? RULED_OUT
      : unknown('whether CloudFront takes the result: only rules AWS does not document are broken', true);
  }
  const [violation] = first.violations;
  const rule = violation === undefined ? '' : `: ${violation.because} (${violation.path})`;
  if (refused.length < judged.length) {
    return unknown(
      fact(
        `the event type: at ${refused.map(({ event }) => event).join(', ')} this result is refused${rule}; ask \`cf502 edge\` with --event`,
      ),
      true,
    );
  }
  const documented = first.violations.some(({ certainty }) => certainty === 'documented');
  const more = first.violations.length - 1;
  const refusedEverywhere = fact(
    `the result handed over is refused at every event type${rule}${more > 0 ? `, and ${more} more` : ''}`,
  );
  return found(documented ? 'proven' : 'likely', refusedEverywhere, refusedEverywhere);
}
