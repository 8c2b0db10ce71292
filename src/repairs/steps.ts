import type { RemedyPart, RemedyStep } from '../formats/remedy-step.ts';
import type { Situation } from './situation.ts';
import { plainText, type Words } from './words.ts';

/** One step: prose as it is, without any code in it; or words that hang on the situation. */
export type Step = string | Words;

/** Several ways to the same end, each of one step or more, the best first. */
export type Ways = { readonly either: readonly (Step | readonly Step[])[] };

/** The steps that are to be taken in a situation. Of several ways, one that is left alone is no choice. */
export function stepsIn(situation: Situation, steps: readonly (Step | Ways)[]): readonly RemedyPart[] {
  return steps.flatMap((step): readonly RemedyPart[] => {
    if (!isChoice(step)) return plainSteps([step], situation);
    const ways = step.either
      .map((way) => plainSteps([way].flat(), situation))
      .filter((way) => way.length > 0);
    const [first, ...others] = ways;
    if (first === undefined) return [];
    return others.length === 0 ? first : [{ either: ways }];
  });
}

const isChoice = (step: Step | Ways): step is Ways => typeof step === 'object';

/** The same for steps without a choice. */
export const plainSteps = (steps: readonly Step[], situation: Situation): readonly RemedyStep[] =>
  steps.flatMap((step) => {
    if (typeof step === 'string') return [{ parts: [{ kind: 'text', text: step }] }];
    const wording = step(situation);
    if (wording === null) return [];
    return [{ parts: wording.parts, ...(wording.assumes.length > 0 && { assumes: wording.assumes }) }];
  });

/** One line for each step, code in backticks; each way but the first begins with "Or". */
export function inLines(steps: readonly RemedyPart[]): readonly string[] {
  return steps.flatMap((step) =>
    'either' in step
      ? step.either.flatMap((way, index) =>
          way.map((one, at) => (at === 0 && index > 0 ? 'Or: ' : '') + plainText(one)),
        )
      : [plainText(step)],
  );
}
