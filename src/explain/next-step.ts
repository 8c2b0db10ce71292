import { causeOf } from '../causes/all.ts';
import type { CauseId } from '../formats/cause-ids.ts';

/** Whether it is a fault of a function at the edge: the origin has no part in it. */
export const isFunctionFault = (id: CauseId): boolean => causeOf(id)?.family === 'function';

/** The step that decides between the causes that a text leaves open. */
export function nextFor(causes: readonly CauseId[]): readonly string[] {
  return causes.every(isFunctionFault)
    ? []
    : ['Check the origin itself (the "Origin domain" in the distribution\'s settings) to see which it is.'];
}
