import type { ComparedField, Comparison } from '../formats/explain-report.ts';

const CLAUSES: Readonly<Record<ComparedField, (values: readonly string[]) => string>> = {
  method: (values) => `with method ${listed(values)}`,
  path: (values) => `for ${listed(values)}`,
  host: (values) => `to ${listed(values)}`,
  protocol: (values) => `over ${listed(values)}`,
  'http-version': (values) => `in ${listed(values)}`,
  'edge-location': (values) => `at edge location ${listed(values)}`,
  time: ([first = '', last = '']) =>
    first === last ? `at ${spoken(first)} UTC` : `between ${spoken(first)} and ${spoken(last, first)} UTC`,
};

/** What separates failing from working requests, in one line. Values are foreign text. */
export function comparisonWords({ fields, failing, working, seconds }: Comparison): string {
  const clauses = fields.map(({ field, values }) => CLAUSES[field](values)).join(' ');
  const failed =
    failing.matching === failing.of
      ? `all ${failing.of} that failed`
      : `${failing.matching} of ${failing.of} that failed`;
  const worked =
    working.matching === 0
      ? `none of the ${working.of} that worked`
      : `${working.matching} of ${working.of} that worked`;
  return `Only requests ${clauses} fail: ${failed} are such, and ${worked}.${timesWords(seconds)}`;
}

/** How long both took, where that differs much: long ones hint at a time-out. */
function timesWords({ failing, working }: Comparison['seconds']): string {
  if (failing === null || working === null || failing < 1 || failing < working * 3) return '';
  return ` Failing ones take ${shortly(failing)} s, working ones ${shortly(working)} s.`;
}

const shortly = (seconds: number): string => String(Math.round(seconds * 10) / 10);

function listed(values: readonly string[]): string {
  const shown = values.map((value) => value.slice(0, 120));
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** `2026-05-07T10:01` as `2026-05-07 10:01`; the day only where it is another one. */
function spoken(minute: string, after = ''): string {
  const [day = '', time = ''] = minute.split('T');
  return after.startsWith(day) ? time : `${day} ${time}`;
}
