import { styleText } from 'node:util';
import type { MatrixReport } from '../../edge-functions/judge-handler.ts';
import { clean } from '../foreign-text.ts';
import { EDGE_COLOURS, edgeHeadline } from './edge-report.ts';

/** Rows of failing events that are shown one by one. */
const ROWS_SHOWN = 25;
const BECAUSE_MAX = 160;

/**
 * A matrix for a terminal: the verdict, each event type with its failures, and what fixes the worst of them.
 */
export function formatEdgeMatrix(
  report: MatrixReport,
  {
    file,
    handler,
    colour,
  }: { readonly file: string | null; readonly handler: string; readonly colour: boolean },
): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  const { types, failing } = report.matrix;
  const lines = [`${paint(['bold', EDGE_COLOURS[report.state]], matrixVerdict(report))}.`, ''];
  for (const { event, events, valid, unsure, notRun, isOther } of types) {
    const doubts = [unsure > 0 ? `${unsure} in doubt` : '', notRun > 0 ? `${notRun} not run` : ''].filter(
      Boolean,
    );
    const more = doubts.length > 0 ? `, ${doubts.join(', ')}` : '';
    const other = isOther ? ': it is hardly written for this event' : '';
    lines.push(`${event}: ${valid} of ${events} events are fine${more}${other}`);
    for (const { state, name, because } of rowsOf(
      failing.filter((one) => one.event === event),
      events,
    )) {
      const sign = state === 'invalid' ? paint('red', '✗') : paint('yellow', '?');
      lines.push(`  ${sign} ${name}: ${clean(because).slice(0, BECAUSE_MAX)}`);
    }
  }
  const [worst] = failing;
  if (worst !== undefined) {
    lines.push('', `${paint('bold', 'To fix first')} (${worst.event}, ${worst.name}):`);
    for (const { rule, path, because, fix, source, certainty } of report.violations.slice(0, 5)) {
      lines.push(
        `${paint('bold', rule)}  ${clean(path)}  (${certainty})`,
        `  ${clean(because)}`,
        `  Fix: ${clean(fix)}`,
        `  ${paint('dim', source)}`,
      );
    }
  }
  if (file !== null) {
    const again = `cf502 edge --handler ${clean(handler)} --input ${clean(file)}`;
    lines.push('', `The smallest event that fails is in ${clean(file)}. With it alone: ${again}`);
  }
  lines.push(...report.notes.map((text) => `Note: ${clean(text)}.`));
  lines.push(...report.unchecked.map((text) => `Not checked: ${clean(text)}.`));
  return `${lines.join('\n')}\n`;
}

type Row = MatrixReport['matrix']['failing'][number];

/** One row for all, where every event of the type fails for the same reason. */
function rowsOf(rows: readonly Row[], events: number): readonly Row[] {
  const [first] = rows;
  const isSame = rows.length === events && rows.every(({ because }) => because === first?.because);
  return first !== undefined && isSame && events > 1
    ? [{ ...first, name: 'every event' }]
    : rows.slice(0, ROWS_SHOWN);
}

function matrixVerdict(report: MatrixReport): string {
  const { types, failing } = report.matrix;
  const events = types.filter(({ isOther }) => !isOther).reduce((sum, type) => sum + type.events, 0);
  const runtime = report.runtime === 'lambda' ? 'Lambda@Edge' : 'CloudFront Functions';
  switch (report.state) {
    case 'valid':
      return `CloudFront accepts what this handler returns for all ${events} events, as far as its rules are known (${runtime})`;
    case 'invalid':
      return `This handler fails for ${failing.filter(({ state }) => state === 'invalid').length} of ${events} events (${runtime}). ${edgeHeadline({ ...report, state: 'invalid' }).verdict}`;
    case 'unsure':
      return types.some(({ invalid, isOther }) => invalid > 0 && !isOther)
        ? `It depends on the event this function runs at: name it with --event (${runtime})`
        : `In doubt for ${failing.length} of ${events} events (${runtime})`;
    case 'not-judged':
      return `Not judged: the handler did not run (${runtime})`;
  }
}
