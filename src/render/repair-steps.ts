import type { RemedyPart, RemedyStep } from '../formats/remedy-step.ts';
import { type Line, lineFrom, prose, textOf } from './line.ts';

/** A repair by its parts and by lines, as findings and advice carry it. */
type Repair = { readonly steps?: readonly RemedyPart[] | undefined; readonly remedy: readonly string[] };

/** What stands behind one number: a line for a step; or a line for each way, of which one is enough. */
export type NumberedStep = readonly Line[];

/** The repair of a finding, by numbers. */
export function repairSteps({ steps, remedy }: Repair): readonly NumberedStep[] {
  // Reports from before the parts were kept have lines alone.
  if (steps === undefined) return remedy.map((line) => [lineFrom(line)]);
  return steps.map((step) => ('either' in step ? waysOf(step) : [step.parts]));
}

/** One line of a repair; `isWay`: one of several ways, of which one is enough. */
export type StepLine = { readonly line: Line; readonly isWay: boolean };

/** A repair by lines. Steps that only prove it are left out: the thread has the command for that. */
export function stepLines({ steps, remedy }: Repair): readonly StepLine[] {
  if (steps === undefined) return remedy.map((text) => ({ line: lineFrom(text), isWay: false }));
  return steps.flatMap((step): readonly StepLine[] => {
    if ('either' in step) return waysOf(step).map((line) => ({ line, isWay: true }));
    return step.proves ? [] : [{ line: step.parts, isWay: false }];
  });
}

/** What to do first; of several ways, the first step of the first. Empty where there is nothing to do. */
export function firstStep({ steps, remedy }: Repair): Line {
  const [step] = steps ?? [];
  if (step === undefined) return lineFrom(remedy[0] ?? '');
  return ('either' in step ? step.either[0]?.[0]?.parts : step.parts) ?? [];
}

/** The same as plain text: the lines of each number. */
export const repairLines = (finding: Repair): readonly (readonly string[])[] =>
  repairSteps(finding).map((lines) => lines.map(textOf));

/** Which of them is decided by the server that answers, and is no choice. */
function waysOf({ either, by }: Extract<RemedyPart, { either: unknown }>): readonly Line[] {
  return either.map((way, index) => [
    ...(by === 'server' ? [] : [prose(index === 0 ? 'Either: ' : 'Or: ')]),
    ...inOneLine(way),
  ]);
}

const inOneLine = (way: readonly RemedyStep[]): Line =>
  way.flatMap(({ parts }, index) => (index === 0 ? parts : [prose(' '), ...parts]));
