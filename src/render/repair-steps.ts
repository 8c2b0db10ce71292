import type { RemedyPart, RemedyStep, StepPart } from '../formats/remedy-step.ts';
import { plainText } from '../repairs/words.ts';

/** A repair by its parts and by lines, as findings and advice carry it. */
type Repair = { readonly steps?: readonly RemedyPart[] | undefined; readonly remedy: readonly string[] };

/** What stands behind one number: a line for a step; or a line for each way, of which one is enough. */
export type NumberedStep = readonly (readonly StepPart[])[];

/** The repair of a finding, by numbers. */
export function repairSteps({ steps, remedy }: Repair): readonly NumberedStep[] {
  // Reports from before the parts were kept have lines alone.
  if (steps === undefined) return remedy.map((line) => [[prose(line)]]);
  return steps.map((step) =>
    'either' in step
      ? step.either.map((way, index) => [
          ...(step.by === 'server' ? [] : [prose(index === 0 ? 'Either: ' : 'Or: ')]),
          ...inOneLine(way),
        ])
      : [step.parts],
  );
}

/** What can be done first; of several ways, the first step of the first. */
export function firstStep({ steps, remedy }: Repair): readonly StepPart[] {
  const [step] = steps ?? [];
  if (step === undefined) return remedy.slice(0, 1).map(prose);
  return ('either' in step ? step.either[0]?.[0]?.parts : step.parts) ?? [];
}

/** The same as plain text: the lines of each number. */
export const repairLines = (finding: Repair): readonly (readonly string[])[] =>
  repairSteps(finding).map((lines) => lines.map((parts) => plainText({ parts })));

const prose = (text: string): StepPart => ({ kind: 'text', text });

const inOneLine = (way: readonly RemedyStep[]): readonly StepPart[] =>
  way.flatMap(({ parts }, index) => (index === 0 ? parts : [prose(' '), ...parts]));
