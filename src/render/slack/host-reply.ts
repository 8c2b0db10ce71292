import type { RichTextElement, RichTextList, RichTextPreformatted, RichTextSection } from '@slack/types';
import type { Finding, Report } from '../../formats/report.ts';
import { cut } from '../foreign-text.ts';
import { cutLine, type Line, lineFrom, prose, textOf } from '../line.ts';
import { firstStep, goodIn, labelled, type StepLine, stepLines, stepLinesWithin } from '../repair-steps.ts';
import { clausesWithin, countWords, firstWords, sentencesWithin, stepsWithin } from '../word-count.ts';
import { certaintyOf, foundIn, rootIn, sourceName, warningsThatCause502, writtenFor } from '../wording.ts';
import { addressLines } from './address-lines.ts';
import { coded } from './coded.ts';
import { bold, bullets, LINE_BREAK, link, numbered, paragraph, preformatted, richText } from './rich-text.ts';
import { messageText, type SlackMessage } from './slack-message.ts';

/**
 * Words of a reply; commands, links and names to copy do not count. Twelve are left for the verdict and the
 * mention that stand before it where the root was edited.
 */
const WORDS_MAX = 130 - 12;
const FACT_WORDS = 32;
/** The same where other causes have to be told too. */
const SHORT_FACT_WORDS = 22;
/** Words for every further cause: each has its fact and its first step. */
const ALSO_WORDS = 26;
const ALSO_MAX = 2;
/** Words on what the proof prints once the repair worked. */
const GOOD_WORDS = 24;
/** Characters of one line: foreign text may be one endless word. */
const LINE_MAX = 480;
const PROOF_MAX = 1_500;
const MORE = 'The rest is behind Evidence.';
const MORE_WAYS = 'Other ways and the rest are behind Evidence.';

/**
 * The one reply in the thread of a host: the measured fact and the repair, or what is still open. What was
 * checked, minor notes and whatever does not fit stand behind *Evidence*. `null` where there is nothing to
 * say beyond the root.
 */
export function hostReply(report: Report): SlackMessage | null {
  const root = rootIn(report);
  if (root !== undefined) {
    const others = foundIn(report).filter(({ cause }) => cause !== root.cause);
    return causeReply(root, others, report);
  }
  if (report.verdict.state === 'refused') return null;
  return openReply(report);
}

/** One cause with its repair; of others their first step. */
export function causeReply(root: Finding, others: readonly Finding[], report: Report): SlackMessage {
  const title = `${cut(report.target.origin, 255)}: ${cut(root.title, 150)}`;
  const fact = shortened(root.because, others.length === 0 ? FACT_WORDS : SHORT_FACT_WORDS);
  // What it depends on is the question in the root.
  const certainty = root.certainty === 'depends' ? '(not certain)' : `(${certaintyOf(root)})`;
  const left = WORDS_MAX - countWords([prose(`${title} ${certainty} `), ...fact]);
  const repair = repairWithin(root, others, report, left);
  return {
    text: messageText([`${title} ${certainty}`, textOf(fact), ...repair.text]),
    blocks: [
      richText(paragraph(bold(title), ` ${certainty}\n`.trimEnd(), ...below(fact)), ...repair.elements),
    ],
  };
}

/** Part of a reply: as lines of text, and as what shows it. */
export type ReplyPart = {
  readonly text: readonly string[];
  readonly elements: readonly (RichTextSection | RichTextList | RichTextPreformatted)[];
};

/** Which addresses fail, the steps, the first step of other causes, the proof and the source. */
export function repairWithin(
  root: Finding,
  others: readonly Finding[],
  report: Report,
  words: number,
): ReplyPart {
  const server = writtenFor(root, report);
  const addresses = addressLines(report);
  const also = others.slice(0, ALSO_MAX).map((finding) => alsoFound(finding, root));
  const lead = server === null ? '' : `Written for ${server}:`;
  const source = `Source: ${sourceName(root.source)}`;
  const beside = [...addresses, lead, ...also.map(([what]) => what), MORE_WAYS, 'Check Source Also found'];
  const proof = root.proof ? cut(root.proof, PROOF_MAX) : null;
  const good = proof === null ? null : goodIn(root);
  const goodLine = good === null ? [] : [prose('Good: '), ...clausesWithin(good, GOOD_WORDS)];
  const left =
    words -
    countWords([
      ...lineFrom(beside.join(' ')),
      ...also.flatMap(([, detail]) => [prose(' '), ...detail]),
      prose(' '),
      ...goodLine,
    ]);
  const all = stepLines(root);
  const steps = stepLinesWithin(all, left);
  const isWhole = steps.length === all.length && steps.every(({ line: one }, at) => one === all[at]?.line);
  const isAll = isWhole && others.length <= ALSO_MAX;
  const more = all[steps.length]?.way === undefined ? MORE : MORE_WAYS;
  return {
    text: [
      ...addresses,
      lead,
      ...numberedText(steps),
      ...also.map(([what, detail]) => `Also found: ${what}: ${textOf(detail)}`),
      ...(proof === null ? [] : [`Check: ${proof}`]),
      ...(good === null ? [] : [textOf(goodLine)]),
      ...(isAll ? [] : [more]),
      `Source: ${root.source}`,
    ],
    elements: [
      ...addresses.map((text) => paragraph(...coded(lineFrom(text)))),
      ...(lead === '' || steps.length === 0 ? [] : [paragraph(lead)]),
      ...stepLists(steps),
      ...(also.length === 0
        ? []
        : [
            paragraph(bold('Also found')),
            bullets(also.map(([what, detail]) => paragraph(bold(what), ': ', ...coded(detail)))),
          ]),
      ...(proof === null ? [] : [paragraph(bold('Check')), preformatted(proof)]),
      ...(good === null ? [] : [paragraph(...coded(goodLine))]),
      paragraph(...(isAll ? [] : [`${more} `]), link(root.source, source)),
    ],
  };
}

/** Steps by numbers, ways with a dash. */
function numberedText(steps: readonly StepLine[]): readonly string[] {
  let number = 0;
  return steps.map((one) => `${one.way === undefined ? `${++number}.` : '-'} ${textOf(labelled(one))}`);
}

/** The same as lists: numbers go on behind a choice. */
function stepLists(steps: readonly StepLine[]): readonly RichTextList[] {
  const lists: RichTextList[] = [];
  let isWays: boolean | null = null;
  let number = 0;
  for (const one of steps) {
    const isWay = one.way !== undefined;
    if (isWay !== isWays)
      lists.push(isWay ? bullets([]) : { ...numbered([]), ...(number > 0 && { offset: number }) });
    isWays = isWay;
    if (!isWay) number++;
    lists.at(-1)?.elements.push(item(labelled(one)));
  }
  return lists;
}

/** What else is broken, with the first step against it. */
function alsoFound(finding: Finding, root: Finding): readonly [what: string, detail: Line] {
  const { title, because, certainty } = finding;
  const what = `${cut(title, 150)}${certainty === 'likely' ? ' (likely)' : ''}`;
  const room = ALSO_WORDS - countWords([prose(what)]);
  const first = firstStep(finding);
  if (first.length === 0) return [what, shortened(because, room)];
  if (textOf(first) === textOf(firstStep(root))) return [what, [prose('the first step is the same.')]];
  return [what, cutLine(firstWords(sentencesWithin(first, room), Math.max(10, room)), LINE_MAX)];
}

/** Nothing was found: what may cause errors all the same, and what is left to look at. */
function openReply(report: Report): SlackMessage | null {
  const origin = cut(report.target.origin, 255);
  const title =
    report.verdict.state === 'healthy'
      ? `${origin}: what can still be wrong, likeliest first`
      : `${origin}: how to find out`;
  const open = openWithin(report, WORDS_MAX - countWords([prose(title)]));
  if (open === null) return null;
  return {
    text: messageText([`${title}:`, ...open.text]),
    blocks: [richText(paragraph(bold(title)), ...open.elements)],
  };
}

/** What is left to look at where nothing was found; `null` for nothing. */
export function openWithin(report: Report, words: number): ReplyPart | null {
  const warned = warningsThatCause502(report).flatMap((warning) => {
    const steps = stepLinesWithin(withoutServers(stepLines(warning)), 40);
    if (steps.length === 0) return [];
    return [[prose(`${warning.title}:`), ...steps.flatMap((step) => [prose(' '), ...labelled(step)])]];
  });
  const all: readonly Line[] = [...warned, ...(report.verdict.next ?? []).map(lineFrom)];
  if (all.length === 0) return null;
  const steps = all
    .slice(0, stepsWithin(all, words - countWords([prose(MORE)])))
    .map((step) => cutLine(step, LINE_MAX));
  const rest = steps.length < all.length ? [MORE] : [];
  return {
    text: [...steps.map((step, index) => `${index + 1}. ${textOf(step)}`), ...rest],
    elements: [numbered(steps.map(item)), ...rest.map((text) => paragraph(text))],
  };
}

/** What several servers call it has no room in one line, nor has the step that leads to it. */
function withoutServers(lines: readonly StepLine[]): readonly StepLine[] {
  const first = lines.findIndex(({ way }) => way === 'of-server');
  return first === -1 ? lines : lines.slice(0, first - 1);
}

const shortened = (text: string, words: number): Line =>
  cutLine(clausesWithin(lineFrom(text), words), LINE_MAX);

const below = (line: Line): readonly RichTextElement[] =>
  textOf(line) === '' ? [] : [LINE_BREAK, ...coded(line)];

const item = (line: Line): RichTextSection => paragraph(...coded(cutLine(line, LINE_MAX)));
