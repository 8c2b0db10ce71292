import { styleText } from 'node:util';
import type { Finding, Report, State } from '../../formats/report.ts';
import type { SettingChange } from '../../formats/setting-change.ts';
import { checkedLines } from '../checked.ts';
import { clean, cut } from '../foreign-text.ts';
import { isCode, type Line } from '../line.ts';
import { regionLines } from '../region-lines.ts';
import { repairSteps } from '../repair-steps.ts';
import {
  asked,
  certaintyOf,
  circumstances,
  foundIn,
  otherPages,
  STATE_WORDS,
  warningsIn,
  warningsTitle,
  writtenFor,
} from '../wording.ts';
import { LINE_MAX, wrapped } from './wrapped.ts';

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const STATE_STYLES: Readonly<Record<State, Style>> = {
  broken: ['bold', 'red'],
  healthy: ['bold', 'green'],
  unsure: ['bold', 'yellow'],
  refused: ['bold', 'yellow'],
};

/**
 * A report for people: the verdict, each found cause with its repair, warnings, and what was checked. It ends
 * with a line break. Commands stand on lines of their own and are never wrapped, so that they can be copied.
 *
 * @param colour ANSI styles; the meaning never depends on them
 * @param width columns to wrap prose at, at least 40
 */
export function toTerminal(
  report: Report,
  options: { readonly colour: boolean; readonly width: number },
): string {
  const paint: Paint = (style, text) =>
    options.colour ? styleText(style, text, { validateStream: false }) : text;
  const wrap: Wrap = (text, indent, first = ' '.repeat(indent)) =>
    wrapped(text, Math.max(40, options.width), first, ' '.repeat(indent), painted(paint));
  const warnings = warningsIn(report);
  const sections = [
    opening(report, paint, wrap),
    ...foundIn(report).map((finding) => causeSection(finding, report, paint, wrap)),
    ...(warnings.length > 0 ? [warningsSection(warnings, report, paint, wrap)] : []),
    checkedSection(report, paint, wrap),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Wrap = (text: string | Line, indent: number, first?: string) => string;

function opening(report: Report, paint: Paint, wrap: Wrap): readonly string[] {
  const { state, headline, affects, question, next } = report.verdict;
  return [
    `${paint(STATE_STYLES[state], STATE_WORDS[state])}: ${cut(clean(asked(report)), LINE_MAX)}`,
    wrap(`${headline}.`, 0),
    ...regionLines(report).map((line) => wrap(line, 0)),
    ...(affects ? [wrap(`Affects ${affects}.`, 0)] : []),
    ...(question ? [wrap(question, 0)] : []),
    ...(next
      ? [
          '',
          state === 'healthy' ? 'If viewers still see errors:' : 'To find out:',
          ...next.map((step) => wrap(step, 2, '- ')),
        ]
      : []),
    paint('dim', wrap(circumstances(report), 0)),
  ];
}

function causeSection(finding: Finding, report: Report, paint: Paint, wrap: Wrap): readonly string[] {
  const server = writtenFor(finding, report);
  const { change, pitfalls = [], proof } = finding;
  return [
    `${paint('bold', clean(finding.title))} (${certaintyOf(finding, report.evidence.distribution)})`,
    wrap(finding.because, 2),
    ...block(`Repair${server === null ? '' : `, for ${server}`}`, numberedSteps(finding, wrap)),
    ...(change === undefined ? [] : block('In this distribution', changeLines(change, paint))),
    ...block(
      'Watch out',
      pitfalls.map((pitfall) => wrap(pitfall, 6, '    - ')),
    ),
    ...block('Check', proof ? [`    ${paint('cyan', clean(proof))}`] : []),
    '',
    `  Source: ${clean(finding.source)}`,
    ...otherPages(finding).map((url) => `  See also: ${clean(url)}`),
  ];
}

function warningsSection(
  warnings: readonly Finding[],
  report: Report,
  paint: Paint,
  wrap: Wrap,
): readonly string[] {
  return [
    paint('bold', warningsTitle(report)),
    ...warnings.flatMap((warning) => {
      const { title, because, change, proof } = warning;
      return [
        wrap(`${title}: ${because}.`, 2, '- '),
        ...numberedSteps(warning, wrap),
        ...(change === undefined ? [] : changeLines(change, paint)),
        ...(proof ? [`    Check: ${paint('cyan', clean(proof))}`] : []),
      ];
    }),
  ];
}

function checkedSection(report: Report, paint: Paint, wrap: Wrap): readonly string[] {
  return [
    paint('bold', 'What was checked'),
    ...checkedLines(report).map(({ label, text }) => wrap(`${label}: ${text}`, 2, '- ')),
  ];
}

function block(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `  ${title}`, ...lines];
}

/** A diff is never wrapped, so that it can be copied. */
function changeLines({ console: place, diff, apply }: SettingChange, paint: Paint): readonly string[] {
  const styles: Readonly<Record<string, Style>> = { '-': 'red', '+': 'green' };
  return [
    ...diff.map((line) => `    ${paint(styles[line.charAt(0)] ?? 'dim', clean(line))}`),
    `    Console: ${clean(place)}`,
    `    Apply: ${paint('cyan', clean(apply))}`,
  ];
}

/** Each way of a choice begins a line of its own. */
function numberedSteps(finding: Finding, wrap: Wrap): readonly string[] {
  return repairSteps(finding).flatMap((lines, index) =>
    lines.map((parts, at) => {
      const first = at === 0 ? `${index + 1}.`.padStart(6).padEnd(7) : undefined;
      return wrap(parts, 7, first);
    }),
  );
}

/** Code in colour; the backticks stay, so that it is marked without colour too. Settings in bold. */
const painted =
  (paint: Paint) =>
  (line: Line): string =>
    line
      .map((part) => {
        if (isCode(part)) return `\`${paint('cyan', part.text)}\``;
        return part.kind === 'setting' ? paint('bold', part.text) : part.text;
      })
      .join('');
