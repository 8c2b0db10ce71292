import type { Report } from '../formats/report.ts';

/** Characters JSON leaves as they are, but a terminal may obey or reorder. */
const STEERING = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A report as one line of JSON, without a line break at its end. Control and format characters are written as
 * `\uXXXX`, which is the same JSON value, so that printing it steers no terminal.
 */
export function toJson(report: Report): string {
  return JSON.stringify(report).replace(STEERING, escapeUnits);
}

function escapeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }).join('');
}
