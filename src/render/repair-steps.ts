import type { RemedyPart, RemedyStep } from '../formats/remedy-step.ts';
import { type Line, lineFrom, prose, textOf } from './line.ts';
import { sentencesWithin, stepsWithin } from './word-count.ts';

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

/** A line of a repair; `way`: which of several it is, of which one is enough, or what one server calls it. */
export type StepLine = { readonly line: Line; readonly way?: 'first' | 'other' | 'of-server' };

/** A repair by lines. Steps that only prove it are left out: the thread has the command for that. */
export function stepLines({ steps, remedy }: Repair): readonly StepLine[] {
  if (steps === undefined) return remedy.map((text) => ({ line: lineFrom(text) }));
  return steps.flatMap((step): readonly StepLine[] => {
    if ('either' in step)
      return step.either.map((way, index) => ({
        line: inOneLine(way),
        way: step.by === 'server' ? 'of-server' : index === 0 ? 'first' : 'other',
      }));
    return step.proves ? [] : [{ line: step.parts }];
  });
}

/** What the proof of a repair prints once it worked; `null` in reports from before that was kept. */
export const goodIn = ({ steps = [] }: Repair): Line | null =>
  steps.map((step) => ('either' in step ? undefined : step.good)).find((good) => good !== undefined) ?? null;

/**
 * As many lines as fit into `most` words. Of several ways that do not fit whole, the others are told by their
 * first sentence, then all are; where not even two of these fit, the first way stands alone, as a step.
 */
export function stepLinesWithin(lines: readonly StepLine[], most: number): readonly StepLine[] {
  const kept = lines.slice(0, fitting(lines, most));
  if (lines[kept.length]?.way !== 'other') return kept;
  const from = kept.findLastIndex(({ way }) => way === 'first');
  const [first, ...rest] = lines.slice(from);
  if (first === undefined) return kept;
  const end = rest.findIndex(({ way }) => way !== 'other');
  const others = rest.slice(0, end === -1 ? undefined : end).map(shortened);
  const before = kept.slice(0, from);
  const whole = [...before, first, ...others];
  if (fitting(whole, most) === whole.length) return whole;
  const short = [...before, shortened(first), ...others];
  const fit = fitting(short, most);
  return fit > from + 1 ? short.slice(0, fit) : [...before, { line: first.line }];
}

const shortened = (step: StepLine): StepLine => ({ ...step, line: sentencesWithin(step.line, 0) });

const fitting = (lines: readonly StepLine[], most: number): number =>
  stepsWithin(
    lines.map(({ line }) => line),
    most,
  );

/** With the word that sets a way apart from the others. */
export const labelled = ({ line, way }: StepLine): Line =>
  way === 'first' || way === 'other' ? [prose(way === 'first' ? 'Either: ' : 'Or: '), ...line] : line;

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
