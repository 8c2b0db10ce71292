import type { RichTextElement, RichTextSection } from '@slack/types';
import type { EdgeReport, Violation } from '../../formats/edge-report.ts';
import { cut } from '../foreign-text.ts';
import { lineFrom } from '../line.ts';
import { edgeHeadline } from '../terminal/edge-report.ts';
import { coded } from './coded.ts';
import { bold, bullets, code, LINE_BREAK, link, paragraph, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/**
 * The most violations that are shown; the others are only counted. With the lengths below they fit one
 * message.
 */
const SHOWN = 12;
const PATH_MAX = 120;
const FACT_MAX = 300;
const LOGGED_MAX = 200;

/**
 * The verdict on an edge function's result: each violation with its place, what CloudFront logs for it, the
 * fix and the source.
 */
export function edgeAnswer(report: EdgeReport): SlackMessage {
  const { verdict, about } = edgeHeadline(report);
  const shown = report.violations.slice(0, SHOWN);
  const left = report.violations.length - shown.length;
  const more = left > 0 ? [`${left} more places break rules. In a terminal: npx cf502 edge`] : [];
  const readAs = report.readAs === null ? [] : [`Read as ${cut(report.readAs, FACT_MAX)}.`];
  const notes = report.notes.map((text) => `Note: ${cut(text, FACT_MAX)}.`);
  const unchecked = report.unchecked.map((text) => `Not checked: ${cut(text, FACT_MAX)}.`);
  return {
    text: messageText([
      `${verdict} (${about}).`,
      ...readAs,
      ...shown.map(violationText),
      ...more,
      ...notes,
      ...unchecked,
    ]),
    blocks: [
      richText(
        paragraph(bold(`${verdict}.`), LINE_BREAK, about),
        ...readAs.map((line) => paragraph(line)),
        ...(shown.length > 0 ? [bullets(shown.map(violationItem))] : []),
        ...[...more, ...notes, ...unchecked].map((line) => paragraph(line)),
      ),
    ],
  };
}

const CERTAINTY = {
  documented: 'documented',
  observed: 'seen in the wild, not documented',
  inferred: 'our inference',
} as const;

function violationItem(violation: Violation): RichTextSection {
  const { rule, path, because, fix, source, certainty, logged, page } = violation;
  const line = (...parts: readonly (RichTextElement | string)[]) => [LINE_BREAK, ...parts];
  return paragraph(
    bold(rule),
    ' at ',
    code(cut(path, PATH_MAX)),
    ` (${CERTAINTY[certainty]})`,
    ...line(...coded(lineFrom(cut(because, FACT_MAX)))),
    ...(logged === null
      ? []
      : line('CloudFront logs: ', code(`Validation error: ${cut(logged, LOGGED_MAX)}`))),
    ...(page === null ? [] : line(`Viewers read: “${page}”`)),
    ...line(bold('Fix: '), ...coded(lineFrom(fix)), ' ', link(source, 'source')),
  );
}

function violationText({ rule, path, because, fix, logged }: Violation): string {
  const log = logged === null ? '' : ` CloudFront logs: ${cut(logged, LOGGED_MAX)}.`;
  return `${rule} at ${cut(path, PATH_MAX)}: ${cut(because, FACT_MAX)}.${log} Fix: ${fix}`;
}
