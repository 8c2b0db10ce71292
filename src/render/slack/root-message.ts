import type { Report, State } from '../../formats/report.ts';
import { toMinute } from '../../formats/units.ts';
import { cut } from '../foreign-text.ts';
import { cutLine, type Line, lineFrom, prose, textOf } from '../line.ts';
import { regionLines } from '../region-lines.ts';
import { firstStep } from '../repair-steps.ts';
import { clausesWithin, countWords, firstWords, sentencesWithin } from '../word-count.ts';
import { certaintyOf, foundIn, heading, rootIn, STATE_WORDS, warningsThatCause502 } from '../wording.ts';
import { coded } from './coded.ts';
import { openWithin, type ReplyPart, repairWithin } from './host-reply.ts';
import { plainText } from './mrkdwn.ts';
import { bold, code, LINE_BREAK, paragraph, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/** What is known of a result beside its report. */
export type Beside = {
  /** Since when its fault is known, in words. */
  readonly since?: string;
};

/** Words of a root, so that it is read at a glance; commands and names to copy do not count. */
const WORDS_MAX = 90;
/** Of root and reply in one; two are left for a mention. */
const MEMBER_WORDS_MAX = 128;
const MEMBER_HEADLINE_WORDS = 32;
const QUESTION_WORDS = 24;
const HEADLINE_WORDS = 40;
const AFFECTED_WORDS = 24;
const WARNING_WORDS = 26;
/** Characters of one line: foreign text may be one endless word. */
const LINE_MAX = 480;

const SIGNS: Readonly<Record<State, string>> = { broken: '🔴', healthy: '🟢', unsure: '🟡', refused: '⚪' };

/** `🔴 Broken`, `🟠 Broken for some requests`: a sign and the words for it, never one without the other. */
export function stateOf(report: Report): string {
  const sign = isForSome(report) ? '🟠' : SIGNS[report.verdict.state];
  return `${sign} ${stateWords(report)}`;
}

const stateWords = (report: Report): string =>
  isForSome(report) ? 'Broken for some requests' : STATE_WORDS[report.verdict.state];

const isForSome = (report: Report): boolean =>
  report.verdict.state === 'broken' && rootIn(report)?.intermittent === true;

type Labelled = readonly [label: string, line: Line];

/** The message in the channel: what is wrong, whom it hits, and the one thing to do now. */
export function rootMessage(report: Report, { since }: Beside): SlackMessage {
  const state = stateOf(report);
  const { origin, about } = heading(report);
  const headline = cutLine(clausesWithin(lineFrom(report.verdict.headline), HEADLINE_WORDS), LINE_MAX);
  const known = circumstances(report, since);
  const regions = regionLines(report).map((line) => cut(line, LINE_MAX));
  const used = countWords([prose(`${[state, about, ...regions, known].join(' ')} `), ...headline]);
  const lines = linesWithin(linesOf(report), WORDS_MAX - used);
  return {
    text: messageText([
      `${stateWords(report)}: ${origin}${about}`,
      textOf(headline),
      ...regions,
      ...lines.map(([label, line]) => `${label} ${textOf(line)}`),
      known,
    ]),
    blocks: [
      richText(
        paragraph(
          bold(state),
          ' · ',
          code(origin),
          about,
          LINE_BREAK,
          bold(textOf(headline)),
          ...regions.flatMap((line) => [LINE_BREAK, line]),
          ...lines.flatMap(([label, line]) => [LINE_BREAK, bold(label), ' ', ...coded(line)]),
        ),
      ),
      { type: 'context', elements: [plainText(cut(known, 1_000))] },
    ],
  };
}

/**
 * Root and reply in one, for the thread of a summary: the verdict, the repair, how sure. It is a reply, so it
 * has a reply's words.
 */
export function memberMessage(report: Report, { since }: Beside): SlackMessage {
  const state = stateOf(report);
  const { origin, about } = heading(report);
  const headline = cutLine(clausesWithin(lineFrom(report.verdict.headline), MEMBER_HEADLINE_WORDS), LINE_MAX);
  const known = circumstances(report, since);
  const { question } = report.verdict;
  const asked =
    question === undefined || report.verdict.state === 'healthy'
      ? []
      : cutLine(sentencesWithin(lineFrom(question), QUESTION_WORDS), LINE_MAX);
  const beside = prose(`${[state, about, known, 'Question:'].join(' ')} `);
  const used = countWords([beside, ...headline, prose(' '), ...asked]);
  const part = report.verdict.state === 'refused' ? null : detailsWithin(report, MEMBER_WORDS_MAX - used);
  return {
    text: messageText([
      `${state.replace(/^\S+ /, '')}: ${origin}${about}`,
      textOf(headline),
      ...(asked.length === 0 ? [] : [`Question: ${textOf(asked)}`]),
      ...(part?.text ?? []),
      known,
    ]),
    blocks: [
      richText(
        paragraph(
          bold(state),
          ' · ',
          code(origin),
          about,
          LINE_BREAK,
          bold(textOf(headline)),
          ...(asked.length === 0 ? [] : [LINE_BREAK, bold('Question:'), ' ', ...coded(asked)]),
        ),
        ...(part?.elements ?? []),
      ),
      { type: 'context', elements: [plainText(cut(known, 1_000))] },
    ],
  };
}

function detailsWithin(report: Report, words: number): ReplyPart | null {
  const root = rootIn(report);
  if (root === undefined) return openWithin(report, words);
  const others = foundIn(report).filter(({ cause }) => cause !== root.cause);
  return repairWithin(root, others, report, words);
}

/** What may stand in the root, the most important first. */
function linesOf(report: Report): readonly Labelled[] {
  const { state, affects, question, notTested, next = [] } = report.verdict;
  const root = rootIn(report);
  const first = root === undefined ? [] : firstStep(root);
  const step = first.length > 0 ? first : lineFrom(next[0] ?? '');
  const doNow: readonly Labelled[] = step.length === 0 ? [] : [[STEP_LABELS[state], step]];
  const asked: readonly Labelled[] = question === undefined ? [] : [['Question:', lineFrom(question)]];
  switch (state) {
    case 'broken':
      return [
        ...(affects === undefined
          ? []
          : [['Affected:', clausesWithin(lineFrom(affects), AFFECTED_WORDS)] as const]),
        ...doNow,
        ...asked,
      ];
    case 'unsure':
      return [...asked, ...doNow];
    case 'healthy':
      return [
        ...warningLines(report),
        ...doNow,
        ...(notTested === undefined ? [] : [['Not tested:', lineFrom(notTested)] as const]),
      ];
    case 'refused':
      return [...asked, ...doNow];
  }
}

const STEP_LABELS: Readonly<Record<State, string>> = {
  broken: 'Do now:',
  unsure: 'First step:',
  healthy: 'Still failing?',
  refused: 'First step:',
};

function warningLines(report: Report): readonly Labelled[] {
  const [first, ...others] = warningsThatCause502(report);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const shown = clausesWithin(lineFrom(`${first.title}: ${first.because}`), WARNING_WORDS);
  return [['Can cause 502s:', [...shown, prose(`${more}. Fix in the thread.`)]]];
}

/** Lines in order, as far as they fit; of a line that is too long, its first sentences. */
function linesWithin(lines: readonly Labelled[], most: number): readonly Labelled[] {
  let left = most;
  return lines.flatMap(([label, line], index): Labelled[] => {
    const room = left - countWords([prose(label)]);
    const whole = sentencesWithin(line, room);
    const shown = index < 2 ? firstWords(whole, Math.max(8, room)) : clausesOnly(whole, room);
    if (shown.length === 0) return [];
    left = room - countWords(shown);
    return [[label, cutLine(shown, LINE_MAX)]];
  });
}

/** Whole clauses; nothing where not even one fits. */
function clausesOnly(line: Line, room: number): Line {
  const shown = room < 1 ? [] : clausesWithin(line, room);
  return textOf(shown).endsWith('…') ? [] : shown;
}

/** `Proven · since 09:10 UTC · 2026-11-23 10:00 UTC, from eu-west-1 · k7f2`. */
function circumstances(report: Report, since?: string): string {
  const root = rootIn(report);
  const certainty = root && report.verdict.state === 'broken' ? certaintyOf(root) : '';
  return [
    ...(certainty === '' ? [] : [certainty.charAt(0).toUpperCase() + certainty.slice(1)]),
    ...(since === undefined ? [] : [since]),
    `${toMinute(report.startedAt)}, from ${report.vantage}`,
    `check ${report.id}`,
  ].join(' · ');
}
