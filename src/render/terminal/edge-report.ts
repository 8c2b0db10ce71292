import { styleText } from 'node:util';
import type { EdgeReport, EdgeState, Violation } from '../../formats/edge-report.ts';
import { clean } from '../foreign-text.ts';

const HEADLINES: Readonly<Record<EdgeState, string>> = {
  valid: 'CloudFront accepts this result, as far as its rules are known',
  invalid: 'CloudFront refuses this result and answers 502',
  unsure: 'CloudFront may refuse this result; no documented rule is broken',
  'not-judged': 'Not judged: this is not what a function returned',
};
/** The colour of each verdict. */
export const EDGE_COLOURS = {
  valid: 'green',
  invalid: 'red',
  unsure: 'yellow',
  'not-judged': 'yellow',
} as const;

/** The verdict in one clause, and what it is about: `Lambda@Edge, origin-response`. */
export function edgeHeadline({ state, violations, runtime, event, codeAlone }: EdgeReport): {
  readonly verdict: string;
  readonly about: string;
} {
  const name = runtime === 'lambda' ? 'Lambda@Edge' : 'CloudFront Functions';
  const about = `${name}, ${event}`;
  const has = (what: Violation['failed']) => violations.some(({ failed }) => failed === what);
  if (state === 'invalid' && violations.some((one) => one.failed === 'code' && one.certainty !== 'inferred'))
    return { verdict: 'CloudFront answers 503: its runtime cannot run this code', about };
  if (state === 'invalid' && has('run'))
    return { verdict: 'CloudFront answers 503: the function itself failed', about };
  if (state === 'not-judged' && codeAlone)
    return {
      verdict: 'Not judged: no rule is broken as far as reading the code shows; it was not run',
      about,
    };
  if (state === 'unsure' && violations.some(({ dependsOn }) => dependsOn !== undefined))
    return { verdict: 'It depends on a setting of the function that nobody named', about };
  if (state === 'unsure' && has('code'))
    return { verdict: 'CloudFront may not run this code; the guide does not promise it', about };
  if (violations.some(({ rule }) => rule === 'result-over-lambda-limit'))
    return { verdict: 'Lambda cannot return this result, and CloudFront answers 503', about };
  if (state === 'unsure' && violations.length === 0)
    return { verdict: 'No rule is broken, but not everything could be looked at', about };
  return { verdict: HEADLINES[state], about };
}

/** For a terminal: the verdict, then each violation with its place, fix and source. */
export function formatEdgeReport(report: EdgeReport, colour: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const { verdict, about } = edgeHeadline(report);
  const lines = [`${paint(['bold', EDGE_COLOURS[report.state]], verdict)} (${about}).`];
  if (report.readAs !== null) lines.push(`Read as ${clean(report.readAs)}.`);
  for (const violation of report.violations) {
    const { rule, path, because, fix, source, certainty, logged, page } = violation;
    lines.push(
      '',
      `${paint('bold', rule)}  ${clean(path)}  (${certainty})`,
      `  ${clean(because)}`,
      `  Fix: ${clean(fix)}`,
      ...(logged ? [`  Log: Validation error: ${clean(logged)}`] : []),
      ...(page ? [`  Page: ${clean(page)}`] : []),
      `  ${paint('dim', source)}`,
    );
  }
  const rest = [
    ...report.notes.map((text) => `Note: ${clean(text)}.`),
    ...report.unchecked.map((text) => `Not checked: ${clean(text)}.`),
  ];
  if (rest.length > 0) lines.push('', ...rest);
  return `${lines.join('\n')}\n`;
}
