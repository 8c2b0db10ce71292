import { invalid, type Parsed, show } from './origin-word.ts';

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads `30m`, `90s` or `2h`, from `min` to `max` milliseconds. */
export function parseDuration(typed: string, min: number, max: number): Parsed<number> {
  const [, digits = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(typed.trim().toLowerCase()) ?? [];
  const ms = Number(digits) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms >= min && ms <= max) return { kind: 'parsed', value: ms };
  return invalid(`${show(typed)} is no time from ${inWords(min)} to ${inWords(max)}: type 30m, 90s or 2h.`);
}

function inWords(ms: number): string {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000}h`;
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1_000}s`;
}
