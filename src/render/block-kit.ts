import type { ContextBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Finding, Report } from '../report/report.ts';
import { cut } from './foreign-text.ts';
import { plainText } from './mrkdwn.ts';
import {
  bold,
  bullets,
  code,
  LINE_BREAK,
  link,
  numbered,
  paragraph,
  preformatted,
  richText,
} from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';
import {
  asked,
  certaintyOf,
  circumstances,
  foundIn,
  STATE_WORDS,
  warningsIn,
  writtenFor,
} from './wording.ts';

/** Code points of measured text per finding; causes keep to 400. */
const FACT_MAX = 600;
/** Code points of one remedy step, one pitfall, one line of what was checked. */
const LINE_MAX = 500;
const PROOF_MAX = 1_500;
/** Characters of all warnings of one message together, well below what one message holds. */
const WARNINGS_MAX = 9_000;

/**
 * A report as Slack shows it: one root message of at most five lines, and its thread. Every post rings phones, so the
 * thread is one reply per found cause, one for all warnings (if any) and one on what was checked.
 * Foreign text stands in rich text or plain text only, where Slack looks for no markup.
 */
export function toSlackMessages(report: Report): {
  readonly root: SlackMessage;
  readonly replies: readonly SlackMessage[];
} {
  const warnings = warningsIn(report);
  return {
    root: rootMessage(report),
    replies: [
      ...foundIn(report).map((finding) => causeReply(finding, report)),
      ...(warnings.length > 0 ? [warningsReply(warnings)] : []),
      checkedReply(report),
    ],
  };
}

function rootMessage(report: Report): SlackMessage {
  const { verdict } = report;
  const state = STATE_WORDS[verdict.state];
  const headline = cut(verdict.headline, FACT_MAX);
  const about = cut(asked(report), 300);
  const [firstStep] = foundIn(report)[0]?.remedy ?? verdict.next ?? [];
  const lines: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Affects', verdict.affects],
    ['To know', verdict.question],
    [verdict.state === 'healthy' ? 'If viewers still see errors' : 'First step', firstStep],
  ];
  const shown = lines
    .flatMap(([label, text]) => (text ? [[label, cut(text, LINE_MAX)] as const] : []))
    .slice(0, 2);
  return {
    text: messageText([
      `${state}: ${about}`,
      headline,
      ...shown.map(([label, text]) => `${label}: ${text}`),
      circumstances(report),
    ]),
    blocks: [
      richText(
        paragraph(
          bold(state),
          ' · ',
          code(about),
          LINE_BREAK,
          headline,
          ...shown.flatMap(([label, text]) => [LINE_BREAK, bold(`${label}: `), text]),
        ),
      ),
      context(circumstances(report)),
    ],
  };
}

function causeReply(finding: Finding, report: Report): SlackMessage {
  const fact = cut(finding.because, FACT_MAX);
  const steps = finding.remedy.map((step) => cut(step, LINE_MAX));
  const pitfalls = (finding.pitfalls ?? []).map((pitfall) => cut(pitfall, LINE_MAX));
  const server = writtenFor(finding, report);
  const repair = server === null ? 'Repair' : `Repair, for ${server}`;
  return {
    text: messageText([
      `${finding.title} (${certaintyOf(finding)}): ${fact}`,
      `${repair}:`,
      ...steps.map((step, index) => `${index + 1}. ${step}`),
      ...(finding.proof ? [`Proof: ${cut(finding.proof, PROOF_MAX)}`] : []),
      ...pitfalls.map((pitfall) => `Watch out: ${pitfall}`),
      `Source: ${finding.source}`,
    ]),
    blocks: [
      richText(
        paragraph(bold(finding.title), ` (${certaintyOf(finding)})`, LINE_BREAK, fact),
        ...(steps.length > 0
          ? [paragraph(bold(repair)), numbered(steps.map((step) => paragraph(step)))]
          : []),
        ...(finding.proof ? [paragraph(bold('Proof')), preformatted(cut(finding.proof, PROOF_MAX))] : []),
        ...(pitfalls.length > 0
          ? [paragraph(bold('Watch out')), bullets(pitfalls.map((pitfall) => paragraph(pitfall)))]
          : []),
        paragraph(bold('Source '), link(finding.source, 'why CloudFront fails here'), ...references(finding)),
      ),
    ],
  };
}

function references({ references: pages = [] }: Finding): readonly (RichTextElement | string)[] {
  return pages.slice(0, 5).flatMap((url) => [', ', link(url, hostAndPage(url))]);
}

function hostAndPage(url: string): string {
  return cut(url.replace(/^https:\/\//, '').replace(/#.*$/, ''), 80);
}

function warningsReply(warnings: readonly Finding[]): SlackMessage {
  const room = Math.floor(WARNINGS_MAX / warnings.length);
  const items = warnings.map((warning) => ({ warning, parts: warningParts(warning, room) }));
  return {
    text: messageText([
      'Also noticed, not the cause:',
      ...items.map(({ warning, parts }) => `- ${warning.title}: ${parts.join(' ')}`),
    ]),
    blocks: [
      richText(
        paragraph(bold('Also noticed, not the cause')),
        bullets(items.map(({ warning, parts }) => paragraph(bold(warning.title), `: ${parts.join(' ')}`))),
      ),
    ],
  };
}

/** The fact, and as many steps as there is room for; steps left out are counted. */
function warningParts({ because, remedy }: Finding, room: number): readonly string[] {
  const parts = [`${cut(because, Math.min(FACT_MAX, Math.max(60, room - 60)))}.`];
  let used = parts.join(' ').length;
  for (const [index, step] of remedy.entries()) {
    used += step.length + 1;
    if (used > room - 60) return [...parts, `(${remedy.length - index} more steps in the report.)`];
    parts.push(step);
  }
  return parts;
}

function checkedReply(report: Report): SlackMessage {
  const lines = checkedLines(report);
  const item = ({ label, text }: (typeof lines)[number]): RichTextSection =>
    paragraph(bold(`${label}: `), text);
  return {
    text: messageText(['What was checked:', ...lines.map(({ label, text }) => `${label}: ${text}`)]),
    blocks: [
      richText(paragraph(bold('What was checked')), bullets(lines.map(item))),
      context(circumstances(report)),
    ],
  };
}

function checkedLines(report: Report) {
  return [{ label: 'Asked', text: asked(report) }];
}

function context(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(cut(text, 1_000))] };
}
