import type { RichTextElement } from '@slack/types';
import { isBusy } from '../../jobs/pool.ts';
import { isProcessEnded } from '../../jobs/queue/queue.ts';
import { isUnreachable } from '../../jobs/unreachable.ts';
import { code, LINE_BREAK, paragraph, richText } from '../../render/slack/rich-text.ts';
import { messageText, type SlackMessage } from '../../render/slack/slack-message.ts';

/** A line of a notice: strings are shown as they are, without markup; `{ typed }` stands in code style. */
type Line = readonly (string | { readonly typed: string })[];

/** A short message of the bot, mostly for one person. Text of others in it is escaped. */
export function notice(...lines: readonly Line[]): SlackMessage {
  const asText = (part: Line[number]) => (typeof part === 'string' ? part : part.typed);
  const elements = lines.flatMap((line, index): (RichTextElement | string)[] => [
    ...(index === 0 ? [] : [LINE_BREAK]),
    ...line.map((part) => (typeof part === 'string' ? part : code(part.typed))),
  ]);
  return {
    text: messageText(lines.map((line) => line.map(asText).join(''))),
    blocks: [richText(paragraph(...elements))],
  };
}

/** What can be typed: the answer to `help`. */
export const USAGE: SlackMessage = notice(
  ['Why does CloudFront answer 502 for this origin? Type:'],
  [
    { typed: '/cf502 origin.example.com' },
    ', or ',
    { typed: 'host:port' },
    ', an address, a URL; up to five. ',
    { typed: '/cf502' },
    ' alone opens a form.',
  ],
  ['In a thread, mention the bot: ', { typed: '@cf502 origin.example.com' }],
  ['What you know of the distribution makes the answer surer:'],
  [{ typed: '--protocol https|http|match-viewer' }, '  origin protocol policy'],
  [{ typed: '--port 8443' }, '  the port in the origin settings'],
  [
    { typed: '--host-header www.example.com|none' },
    '  the Host CloudFront forwards, or that it forwards none',
  ],
  [{ typed: '--path /health' }, '  what to request'],
  [{ typed: '--min-tls TLSv1.2' }, '  minimum origin SSL protocol'],
  [{ typed: '--connect-timeout 10 --response-timeout 30 --timeout 60' }, '  seconds'],
  ['Without a check:'],
  [{ typed: '/cf502 explain' }, '  an error page, headers or log lines of CloudFront, explained'],
  [{ typed: '/cf502 edge' }, '  would CloudFront take this result of an edge function?'],
  [
    { typed: '/cf502 show ID' },
    ', ',
    { typed: '/cf502 history origin.example.com' },
    '  a report again, and what changed from check to check',
  ],
  [{ typed: '/cf502 status' }, '  what runs and what waits'],
);

/** The outcome of a request for each target, for the asker. */
/** What a configuration leaves out, that is told at once. */
const NOTES_MAX = 5;

export function acceptedNotice(
  targets: readonly { readonly origin: string; readonly outcome: string }[],
  notes: readonly string[] = [],
): SlackMessage {
  return notice(
    ...targets.map(({ origin, outcome }): Line => [{ typed: origin }, `: ${outcome}`]),
    ...notes.slice(0, NOTES_MAX).map((note): Line => [/[.?]$/.test(note) ? note : `${note}.`]),
  );
}

/** What a person is told of a bug of ours. */
export const bugSentence = (reference: string): string =>
  `Something went wrong inside cf502; nothing is known of the origin. The log has it under ${reference}.`;

/** Nothing was taken on, because what it would be kept in does not answer. */
export function unreachableNotice(because: string): SlackMessage {
  return notice([`Not taken on: ${because}. Try again in a minute; whoever runs cf502 sees it in /readyz.`]);
}

/** Why a text, a file or a stored report could not be read; `null` for every other error. */
export function unreadNotice(error: unknown): SlackMessage | null {
  if (isUnreachable(error)) return unreachableNotice(error.message);
  if (isBusy(error)) return notice(['Too much is being read at once. Try again in a minute.']);
  if (isProcessEnded(error))
    return notice(['This could not be read: it took more time or memory than one reading may take.']);
  return null;
}
