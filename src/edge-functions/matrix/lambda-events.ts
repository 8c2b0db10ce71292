import type { EdgeEvent } from '../../formats/edge-report.ts';
import type { CodeGuess } from '../code/guess.ts';
import type { EventCase } from './event-case.ts';
import { lambdaRequestEvents } from './lambda-request-events.ts';
import { lambdaResponseEvents } from './lambda-response-events.ts';

/**
 * Events as Lambda@Edge hands them to a function of one type. Headers that the code reads by name are
 * present, since the author will have set them in the distribution; a body is present where the trigger
 * includes one. (lambda-event-structure)
 */
export function lambdaEvents(event: EdgeEvent, reads: CodeGuess): readonly EventCase[] {
  return event === 'viewer-request' || event === 'origin-request'
    ? lambdaRequestEvents(event, reads)
    : lambdaResponseEvents(event, reads);
}
