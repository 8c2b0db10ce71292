import type { Finding, Report } from '../../formats/report.ts';
import type { Tally } from '../../formats/tally.ts';
import { toMinute } from '../../formats/units.ts';
import { changesInWords, compareReports } from '../../report/compare.ts';
import type { Since } from '../../report/since.ts';
import { cut } from '../foreign-text.ts';
import { tallyLine } from '../tally-line.ts';
import { answersIn, asked, foundIn, rootIn, STATE_WORDS } from '../wording.ts';
import { toSlackMessages } from './block-kit.ts';
import { causeReply } from './host-reply.ts';
import { plainText } from './mrkdwn.ts';
import { causeQuestion, resultButtons, type Showing } from './result-buttons.ts';
import { bold, paragraph, richText } from './rich-text.ts';
import { memberMessage } from './root-message.ts';
import { joined, messageText, type SlackMessage } from './slack-message.ts';

export type ResultMessages = { readonly root: SlackMessage; readonly replies: readonly SlackMessage[] };

/** Characters of all that changed; it is said before anything else. */
const CHANGES_MAX = 1_500;

/** A result with what one can do with it. */
export function resultMessages(report: Report, showing: Showing, since: Since | null = null): ResultMessages {
  const beside = since === null ? {} : { since: sinceInWords(since) };
  const { root, replies } = showing.isMember
    ? { root: memberMessage(report, beside), replies: [] }
    : toSlackMessages(report, beside);
  return { root: withBlocks(root, resultButtons(report, showing)), replies };
}

/** Where the newer result comes from: the origin was asked again, or the saved evidence was judged again. */
export type How = 'asked-again' | 'judged-again';

/**
 * A newer result that takes the place of an older one in the same thread: the root shows the newer verdict,
 * the thread says first what changed, and then no more than what it did not say before.
 */
export function followUpMessages(
  report: Report,
  previous: Report,
  how: How,
  showing: Showing,
  since: Since | null = null,
): ResultMessages {
  const { root } = resultMessages(report, showing, since);
  const change = changeReply(report, previous, how);
  return { root, replies: [withNews(change, report, previous)] };
}

/**
 * What a newer result adds to a line on what changed: the reply with the repair, where a cause was found that
 * the earlier report did not tell the same way. One post, since every post notifies phones.
 */
export function withNews(line: SlackMessage, report: Report, previous: Report): SlackMessage {
  const before = foundIn(previous);
  const fresh = foundIn(report).filter((finding) => !before.some((old) => saysTheSame(old, finding)));
  const [first, ...others] = fresh;
  return first === undefined ? line : joined(line, causeReply(first, others, report));
}

/**
 * Whether two findings state the same fact with the same certainty; the place and the wording of a time may
 * differ between checks.
 */
function saysTheSame(one: Finding, other: Finding): boolean {
  return (
    one.cause === other.cause &&
    one.certainty === other.certainty &&
    one.remedy.join('\n') === other.remedy.join('\n')
  );
}

function changeReply(report: Report, previous: Report, how: How): SlackMessage {
  const state = STATE_WORDS[report.verdict.state];
  const changed = cut(changesInWords(compareReports(previous, report)), CHANGES_MAX);
  const isFixed =
    how === 'asked-again' && previous.verdict.state === 'broken' && report.verdict.state === 'healthy';
  const first =
    how === 'asked-again'
      ? `Checked again at ${clock(report.startedAt)}`
      : `Judged again, with ${settingsOf(report)}, on what was seen at ${clock(report.startedAt)}`;
  const second =
    how === 'asked-again'
      ? `Since check ${previous.id} of ${toMinute(previous.startedAt)}: ${changed}.`
      : `${cut(report.verdict.headline, 600)}.`;
  const message = headlineWithNote(`${first}: ${state}.`, second);
  return isFixed ? withQuestion(message, previous) : message;
}

function settingsOf(report: Report): string {
  const { target, evidence } = report;
  const { protocol, hostHeader, minTls } = evidence.target;
  return [
    ...(protocol === null ? [] : [`origin protocol ${protocol}`]),
    ...(hostHeader === null
      ? []
      : [hostHeader === 'none' ? 'Host not forwarded' : `Host ${cut(hostHeader, 255)} forwarded`]),
    ...(minTls === null ? [] : [`minimum ${target.minTls}`]),
    ...answersIn(report),
  ].join(', ');
}

/** How a watch goes on after it spoke, and how its tries went so far where they are counted. */
export type WatchState = {
  /** When it began to see the fault, ISO 8601. */
  readonly since: string;
  readonly ends: boolean;
  readonly tally?: Tally;
};

/** The reply of a watch. It is short, since every reply notifies phones. */
export function watchReply(
  report: Report,
  previous: Report,
  { since, ends, tally }: WatchState,
): SlackMessage {
  const changes = compareReports(previous, report).filter(({ kind }) => kind !== 'verdict');
  const what = changes.length === 0 ? '' : `; ${cut(changesInWords(changes), CHANGES_MAX)}`;
  const at = clock(report.startedAt);
  const counted = tally === undefined ? '' : ` ${tallyLine(tally)}`;
  if (report.verdict.state !== 'healthy')
    return headlineWithNote(
      `Changed at ${at}: ${STATE_WORDS[report.verdict.state]}${what}.`,
      `${cut(report.verdict.headline, 600)}. The watch goes on.`,
    );
  const fixed = headlineWithNote(
    `Healthy again at ${at} after ${lasted(since, report.startedAt)}${what}.`,
    `${cut(asked(report), 300)}: nothing found from here any more. The watch ${ends ? 'ends' : 'goes on'}.${counted}`,
  );
  return ends ? withQuestion(fixed, previous) : fixed;
}

/** Asks whether the cause that was named was the one, where one was. */
function withQuestion(message: SlackMessage, broken: Report): SlackMessage {
  const buttons = causeQuestion(broken);
  const cause = rootIn(broken);
  if (buttons.length === 0 || cause === undefined) return message;
  const question = `Was this the cause: ${cut(cause.title, 150)}?`;
  return {
    text: `${message.text}\n${messageText([question])}`,
    blocks: [...message.blocks, richText(paragraph(question)), ...buttons],
  };
}

/** What a watch says when its time is over. */
export function watchOverReply(report: Report, because: string, tally?: Tally): SlackMessage {
  const last = `Last seen at ${clock(report.startedAt)}: ${STATE_WORDS[report.verdict.state]}.`;
  const origin = cut(report.target.origin, 255);
  return tally === undefined
    ? headlineWithNote(
        `The watch of ${origin} ended: ${because}.`,
        `${last} Press "Tell me when fixed" to go on.`,
      )
    : headlineWithNote(`${origin}: ${tallyLine(tally)}`, `${last} The watch ended: ${because}.`);
}

/** `since 09:10 UTC or earlier`, `since 09:10 UTC, healthy at 08:55 UTC`. */
function sinceInWords({ firstSeen, lastHealthy }: Since): string {
  return lastHealthy === null
    ? `since ${toMinute(firstSeen)} or earlier`
    : `since ${toMinute(firstSeen)}, healthy at ${toMinute(lastHealthy)}`;
}

export function withBlocks(
  message: SlackMessage,
  blocks: readonly SlackMessage['blocks'][number][],
): SlackMessage {
  return { text: message.text, blocks: [...message.blocks, ...blocks] };
}

function headlineWithNote(first: string, second: string): SlackMessage {
  return {
    text: messageText([first, second]),
    blocks: [
      richText(paragraph(bold(first))),
      { type: 'context', elements: [plainText(cut(second, 2_000))] },
    ],
  };
}

/** `10:32 UTC` */
const clock = (iso: string): string => `${iso.slice(11, 16)} UTC`;

/** `14 min`, `2 h 5 min`, `40 s`; never negative, whatever the clock did. */
function lasted(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  const minutes = Math.round(seconds / 60);
  if (seconds < 90) return `${seconds} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
