import type { RichTextElement } from '@slack/types';
import type { Report } from '../../formats/report.ts';
import { cut } from '../foreign-text.ts';
import { firstWordsOf } from '../word-count.ts';
import { rootIn } from '../wording.ts';
import { cancelButtons } from './result-buttons.ts';
import { bold, code, LINE_BREAK, paragraph, richText } from './rich-text.ts';
import { stateOf } from './root-message.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/** How far one of several hosts is. `because` is a whole sentence. */
export type Standing =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'judged'; readonly report: Report }
  | { readonly kind: 'ended'; readonly because: string };

/** One of several hosts that were asked for at once; `id` is the job's. */
export type SummaryLine = {
  readonly id: string;
  readonly origin: string;
  readonly port: number | null;
  readonly standing: Standing;
};

/** Words for what is wrong with one host: five of them keep the whole at a glance. */
const FAULT_WORDS = 7;

/** The message above the results of several hosts: each with its sign and word; the repairs stand below. */
export function summaryMessage(lines: readonly SummaryLine[]): SlackMessage {
  const waiting = lines.filter(({ standing }) => standing.kind === 'waiting');
  const title = `${lines.length} origins: ${waiting.length === 0 ? countsOf(lines) : `${waiting.length} still being checked`}`;
  const shown = lines.map(lineOf);
  const close = 'What to do stands in the reply of each.';
  return {
    text: messageText([
      title,
      ...shown.map(({ state, name, fault }) => `${state}: ${name}${fault === '' ? '' : `: ${fault}`}`),
      close,
    ]),
    blocks: [
      richText(
        paragraph(
          bold(title),
          ...shown.flatMap(({ state, name, fault }): (RichTextElement | string)[] => [
            LINE_BREAK,
            bold(state),
            ' · ',
            code(name),
            fault === '' ? '' : ` · ${fault}`,
          ]),
        ),
        paragraph(close),
      ),
      ...(waiting.length === 0 ? [] : [cancelButtons(waiting)]),
    ],
  };
}

function lineOf({ origin, port, standing }: SummaryLine) {
  const name = `${cut(origin, 200)}${port === null ? '' : `:${port}`}`;
  switch (standing.kind) {
    case 'waiting':
      return { state: '⏳ Checking', name, fault: '' };
    case 'ended':
      return { state: '⚪ No verdict', name, fault: cut(firstWordsOf(standing.because, FAULT_WORDS), 120) };
    case 'judged':
      return { state: stateOf(standing.report), name, fault: faultOf(standing.report) };
  }
}

/** The fault by its title; why a check was refused is for its asker alone. */
function faultOf(report: Report): string {
  const root = rootIn(report);
  return root === undefined || report.verdict.state === 'refused'
    ? ''
    : cut(firstWordsOf(root.title, FAULT_WORDS), 120);
}

/** `2 broken, 1 with no fault found`. */
function countsOf(lines: readonly SummaryLine[]): string {
  const count = (state: string) =>
    lines.filter(({ standing }) =>
      standing.kind === 'judged' ? standing.report.verdict.state === state : state === 'none',
    ).length;
  const parts: readonly (readonly [number, string])[] = [
    [count('broken'), 'broken'],
    [count('unsure'), 'not certain'],
    [count('healthy'), 'with no fault found from here'],
    [count('refused') + count('none'), 'without a verdict'],
  ];
  return parts
    .filter(([number]) => number > 0)
    .map(([number, words]) => `${number} ${words}`)
    .join(', ');
}
