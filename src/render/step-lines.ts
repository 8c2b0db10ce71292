import type { RemedyStep, StepPart } from '../formats/remedy-step.ts';
import type { Finding } from '../formats/report.ts';
import { firstStep } from './repair-steps.ts';

/** What to do first, as a line with code in backticks; `undefined` where there is nothing to do. */
export function firstLine(finding: Pick<Finding, 'steps' | 'remedy'>): string | undefined {
  const parts = firstStep(finding);
  return parts.length === 0 ? undefined : lineOf(parts);
}

/** One line of a repair; `isWay`: one of several ways, of which one is enough. */
export type StepLine = { readonly text: string; readonly isWay: boolean };

/**
 * A repair by lines, code in backticks. Steps that only prove it are left out: the thread has the command for
 * that.
 */
export function stepLines({ steps, remedy }: Pick<Finding, 'steps' | 'remedy'>): readonly StepLine[] {
  if (steps === undefined) return remedy.map((text) => ({ text, isWay: false }));
  return steps.flatMap((step): readonly StepLine[] => {
    if ('either' in step)
      return step.either.map((way, index) => ({
        text: step.by === 'server' ? waysText(way) : wayLine(way, index),
        isWay: true,
      }));
    return step.proves ? [] : [{ text: lineOf(step.parts), isWay: false }];
  });
}

const wayLine = (way: readonly RemedyStep[], index: number): string =>
  `${index === 0 ? 'Either:' : 'Or:'} ${waysText(way)}`;

const waysText = (way: readonly RemedyStep[]): string => way.map(({ parts }) => lineOf(parts)).join(' ');

const lineOf = (parts: readonly StepPart[]): string =>
  parts
    .map(({ kind, text }) => (kind === 'code' || kind === 'command' ? `\`${text}\`` : text))
    .join('')
    .trim();
