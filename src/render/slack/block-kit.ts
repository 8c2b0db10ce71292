import type { ContextBlock, RichTextElement, RichTextSection } from '@slack/types';
import type { Finding, Report } from '../../formats/report.ts';
import { regionLines } from '../../report/vantages.ts';
import { checkedLines } from '../checked.ts';
import { cut, firstOf } from '../foreign-text.ts';
import {
  asked,
  certaintyOf,
  circumstances,
  foundIn,
  otherPages,
  rootIn,
  STATE_WORDS,
  warningsIn,
  warningsTitle,
  writtenFor,
} from '../wording.ts';
import { coded } from './coded.ts';
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

/** Characters of measured text per finding; causes keep to 400. */
const FACT_MAX = 600;
/** Characters of one remedy step, one pitfall, one line of what was checked. */
const LINE_MAX = 480;
const STEPS_MAX = 12;
const PITFALLS_MAX = 6;
const PROOF_MAX = 1_500;
/**
 * Characters of all warnings, or all lines of what was checked, together: well below what one message holds.
 */
const MANY_MAX = 9_000;

/** What is known of a result beside its report. */
export type Beside = {
  /** Since when its fault is known, in words. */
  readonly since?: string;
};

/**
 * A report as Slack shows it: one root message of at most five lines, and its thread. Every post notifies
 * phones, so the thread is one reply per found cause, one for all warnings (if any) and one on what was
 * checked. Foreign text stands in rich text or plain text only, where Slack looks for no markup.
 */
export function toSlackMessages(
  report: Report,
  beside: Beside = {},
): {
  readonly root: SlackMessage;
  readonly replies: readonly SlackMessage[];
} {
  const warnings = warningsIn(report);
  return {
    root: rootMessage(report, beside),
    replies: [
      ...foundIn(report).map((finding) => causeReply(finding, report)),
      ...(warnings.length > 0 ? [warningsReply(warnings, warningsTitle(report))] : []),
      checkedReply(report),
    ],
  };
}

function rootMessage(report: Report, { since }: Beside): SlackMessage {
  const regions = regionLines(report).map((line) => cut(line, LINE_MAX));
  const known = [...(since === undefined ? [] : [since]), circumstances(report)].join(' · ');
  const { verdict } = report;
  const state = STATE_WORDS[verdict.state];
  const headline = cut(verdict.headline, FACT_MAX);
  const about = cut(asked(report), 300);
  const root = rootIn(report);
  const [firstStep] = root?.remedy ?? verdict.next ?? [];
  const server = root === undefined ? null : writtenFor(root, report);
  const lines: readonly (readonly [label: string, text: string | undefined])[] = [
    ['Affects', verdict.affects],
    ['To know', verdict.question],
    [verdict.state === 'healthy' ? 'If viewers still see errors' : firstStepFor(server), firstStep],
  ];
  const shown = lines
    .flatMap(([label, text]) => (text ? [[label, cut(text, LINE_MAX)] as const] : []))
    .slice(0, 2);
  return {
    text: messageText([
      `${state}: ${about}`,
      headline,
      ...regions,
      ...shown.map(([label, text]) => `${label}: ${text}`),
      known,
    ]),
    blocks: [
      richText(
        paragraph(
          bold(state),
          ' · ',
          code(about),
          LINE_BREAK,
          headline,
          ...regions.flatMap((line) => [LINE_BREAK, line]),
          ...shown.flatMap(([label, text]) => [LINE_BREAK, bold(`${label}: `), ...coded(text)]),
        ),
      ),
      context(known),
    ],
  };
}

/** The server is named in the root message if nothing else there shows which one the step is about. */
const firstStepFor = (server: string | null): string =>
  server === null ? 'First step' : `First step, on ${server}`;

export function causeReply(finding: Finding, report: Report): SlackMessage {
  const fact = cut(finding.because, FACT_MAX);
  const title = cut(finding.title, 150);
  const remedy = firstOf(finding.remedy, STEPS_MAX);
  const pitfalls = firstOf(finding.pitfalls ?? [], PITFALLS_MAX);
  const server = writtenFor(finding, report);
  const repair = server === null ? 'Repair' : `Repair, for ${server}`;
  return {
    text: messageText([
      `${title} (${certaintyOf(finding)}): ${fact}`,
      `${repair}:`,
      ...remedy.map((text, index) => `${index + 1}. ${text}`),
      ...(finding.proof ? [`Proof: ${cut(finding.proof, PROOF_MAX)}`] : []),
      ...pitfalls.map((pitfall) => `Watch out: ${pitfall}`),
      `Source: ${finding.source}`,
    ]),
    blocks: [
      richText(
        paragraph(bold(title), ` (${certaintyOf(finding)})`, LINE_BREAK, fact),
        ...(remedy.length > 0 ? [paragraph(bold(repair)), numbered(remedy.map(step))] : []),
        ...(finding.proof ? [paragraph(bold('Proof')), preformatted(cut(finding.proof, PROOF_MAX))] : []),
        ...(pitfalls.length > 0 ? [paragraph(bold('Watch out')), bullets(pitfalls.map(step))] : []),
        paragraph(bold('Source '), link(finding.source, 'why CloudFront fails here'), ...references(finding)),
      ),
    ],
  };
}

function references(finding: Finding): readonly (RichTextElement | string)[] {
  return otherPages(finding)
    .slice(0, 5)
    .flatMap((page) => [', ', link(page, pageName(page))]);
}

/** `nginx.org ngx_http_ssl_module` for `https://nginx.org/en/docs/http/ngx_http_ssl_module.html`. */
function pageName(page: string): string {
  const [host = '', ...path] = page.replace(/^https:\/\//, '').split('/');
  const name =
    path
      .filter(Boolean)
      .at(-1)
      ?.replace(/\.[a-z]+$/, '') ?? '';
  return cut(`${host} ${name}`.trim(), 80);
}

function warningsReply(warnings: readonly Finding[], title: string): SlackMessage {
  const room = Math.floor(MANY_MAX / warnings.length);
  const items = warnings.map((warning) => {
    const title = cut(warning.title, 150);
    const fact = cut(warning.because, Math.min(FACT_MAX, Math.max(80, room - 250)));
    return { title, fact, steps: stepsWithin(warning.remedy, room - title.length - fact.length - 60) };
  });
  return {
    text: messageText([
      `${title}:`,
      ...items.map(({ title, fact, steps }) => `- ${title}: ${fact}. ${steps}`),
    ]),
    blocks: [
      richText(
        paragraph(bold(title)),
        bullets(
          items.map(({ title, fact, steps }) => paragraph(bold(title), `: ${fact}. `, ...coded(steps))),
        ),
      ),
    ],
  };
}

/** As many whole steps as there is room for; steps left out are counted. */
function stepsWithin(steps: readonly string[], room: number): string {
  const shown = steps.filter((_, index) => steps.slice(0, index + 1).join(' ').length <= room);
  const left = steps.length - shown.length;
  return [...shown, ...(left > 0 ? [`(${left} more steps in the report.)`] : [])].join(' ');
}

export function checkedReply(report: Report): SlackMessage {
  const lines = checkedLines(report);
  const room = Math.floor(MANY_MAX / lines.length);
  const shown = lines.map(({ label, text }) => ({
    label: cut(label, 120),
    text: cut(text, Math.max(80, Math.min(2_500, room))),
  }));
  // The root has the first of them.
  const next = (report.verdict.next ?? []).map((text) => cut(text, LINE_MAX));
  return {
    text: messageText([
      'What was checked:',
      ...shown.map(({ label, text }) => `${label}: ${text}`),
      ...(next.length > 0 ? ['If viewers still see errors:', ...next.map((text) => `- ${text}`)] : []),
    ]),
    blocks: [
      richText(
        paragraph(bold('What was checked')),
        bullets(shown.map(({ label, text }) => paragraph(bold(`${label}: `), text))),
        ...(next.length > 0 ? [paragraph(bold('If viewers still see errors')), bullets(next.map(step))] : []),
      ),
      context(circumstances(report)),
    ],
  };
}

function step(text: string): RichTextSection {
  return paragraph(...coded(cut(text, LINE_MAX)));
}

function context(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(cut(text, 1_000))] };
}
