import { styleText } from 'node:util';
import { causeOf } from '../../causes/all.ts';
import type { CauseId } from '../../formats/cause-ids.ts';
import type { ExplainReport, Group } from '../../formats/explain-report.ts';
import { clean } from '../foreign-text.ts';
import { repairLines } from '../repair-steps.ts';

const MADE_BY = {
  cloudfront: 'made by CloudFront',
  origin: 'made by the origin',
  function: 'made by an edge function',
  unknown: 'who made it is not told',
} as const;
const COLUMN = 56;
const ID_COLUMN = 32;

/** So many causes are named; more are counted, and a check tells which it is. */
const CAUSES_MAX = 6;

/** Texts that are no answer to a viewer: what they are says more than a status. */
const NO_ANSWER: Readonly<Partial<Record<ExplainReport['form'], string>>> = {
  configuration: "A distribution's configuration",
  'api-error': "A change that CloudFront's API refused",
  'tool-output': 'What a command printed; who answers viewers is not told',
};

/** `502 most often, made by CloudFront`. */
export function explainHeadline({ form, status, madeBy, groups }: ExplainReport): string {
  const other = madeBy === 'unknown' && status === null ? NO_ANSWER[form] : undefined;
  if (other !== undefined) return other;
  if (form === 'origin-log') {
    const what = madeBy === 'origin' ? 'an error it made itself' : 'a connection that came to nothing';
    const viewers =
      status === null
        ? ''
        : `; ${madeBy === 'origin' ? 'viewers get' : 'if CloudFront was the client, viewers get'} ${status}`;
    return `The log of a server: ${what}${viewers}`;
  }
  if (form === 'function-log' && status !== null)
    return `The log of a function: at the edge, viewers get ${status}`;
  const often = groups ? ' most often' : '';
  return `${status === null ? 'Status not told' : `${status}${often}`}, ${MADE_BY[madeBy]}`;
}

/** For a terminal: what happened, what is possible, what to do next, and of many records the counts. */
export function formatExplainReport(report: ExplainReport, colour: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const because = clean(report.because);
  const next = report.next.map((step) => `Next: ${clean(step)}`);
  if (report.form === 'unrecognised') {
    const check = report.hosts.length > 0 ? [checkLine(report.hosts)] : [];
    return `${[because, ...next, ...check].join('\n')}\n`;
  }
  const lines = [`${paint('bold', explainHeadline(report))}.`, because];
  if (report.causes.length > 0)
    lines.push('', paint('bold', 'Possible causes, likeliest first'), ...causeLines(report.causes));
  for (const { title, steps, remedy, proof, source } of report.advice ?? [])
    lines.push(
      '',
      paint('bold', title),
      ...repairLines({ steps: remedy, remedy: steps }).flatMap((lines, index) =>
        lines.map((line, at) => `${at === 0 ? `  ${index + 1}.` : '    '} ${clean(line)}`),
      ),
      `  Check: ${clean(proof)}`,
      `  ${paint('dim', source)}`,
    );
  for (const { rule, fix, source } of report.rules)
    lines.push('', `${paint('bold', rule)}`, `  Fix: ${fix}`, `  ${paint('dim', source)}`);
  if (report.groups) {
    const { cause, status: statuses, path, edgeLocation } = report.groups;
    for (const [title, groups] of [
      ['By cause', cause.map(withFirstCause)],
      ['By status', statuses],
      ['By path', path],
      ['By edge location', edgeLocation],
    ] as const)
      lines.push(...table(paint('bold', title), groups));
  }
  lines.push(...timeLineRows(report, paint('bold', 'Time line (UTC): failed of all')));
  if (next.length > 0) lines.push('', ...next);
  if (report.requestIds.length > 0)
    lines.push('', `Request id: ${clean(report.requestIds.slice(0, 3).join(' '))}`);
  if (report.hosts.length > 0) lines.push('', checkLine(report.hosts));
  return `${lines.join('\n')}\n`;
}

const checkLine = (hosts: readonly string[]): string =>
  `Check: ${hosts
    .slice(0, 5)
    .map((host) => `cf502 check ${clean(host)}`)
    .join(' · ')}`;

/** One line a span, with a bar for the share that failed; none for a log of a single span. */
function timeLineRows({ timeLine = [] }: ExplainReport, title: string): readonly string[] {
  if (timeLine.length < 2) return [];
  return [
    '',
    title,
    ...timeLine.map(({ from, failing, records }) => {
      const bar = '█'.repeat(failing === 0 ? 0 : Math.max(1, Math.round((failing / records) * 20)));
      return `  ${from.replace('T', ' ')}  ${bar.padEnd(20)} ${failing} of ${records}`;
    }),
  ];
}

/** Each with what it means, as a check would call it. */
function causeLines(causes: readonly CauseId[]): readonly string[] {
  const left = causes.length - CAUSES_MAX;
  // One more line says no more than the cause would.
  const shown = left <= 1 ? causes : causes.slice(0, CAUSES_MAX);
  const lines = shown.map((id) => `  ${id.padEnd(ID_COLUMN)} ${causeOf(id)?.title ?? ''}`.trimEnd());
  return left <= 1 ? lines : [...lines, '  and others: a check tells them apart'];
}

function withFirstCause({ key, count, causes }: Group & { readonly causes: readonly string[] }): Group {
  const [first, ...others] = causes;
  return { key: first ? `${key} (${first}${others.length > 0 ? ', …' : ''})` : key, count };
}

function table(title: string, groups: readonly Group[]): readonly string[] {
  if (groups.length === 0) return [];
  return [
    '',
    title,
    ...groups.slice(0, 10).map(({ key, count }) => `  ${clean(key).slice(0, 200).padEnd(COLUMN)} ${count}`),
  ];
}
