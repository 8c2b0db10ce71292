import { memo } from 'react';
import { type Block, Message } from 'slack-blocks-to-jsx';
import { useAround } from '../around.ts';
import { listOf, textOf } from '../json.ts';
import type { Json, PagePerson } from '../page-state.ts';

/**
 * Blocks to read, drawn by `slack-blocks-to-jsx`. It draws nothing for a type it does not know, so its types
 * are listed.
 */
export const WRITTEN: ReadonlySet<string> = new Set([
  'rich_text',
  'section',
  'context',
  'table',
  'markdown',
  'alert',
]);

/** A block without anything to click in it. */
export function Written({ block }: { readonly block: Json }) {
  return <Drawn block={block} people={useAround().people} />;
}

/** The text of a message that has no blocks. */
export function Mrkdwn({ text }: { readonly text: string }) {
  return <Written block={{ type: 'section', text: { type: 'mrkdwn', text } }} />;
}

/**
 * The renderer keeps the hooks and names it was first given, and parses anew at every turn: so only for a new
 * block.
 */
const Drawn = memo(
  ({ block, people }: { readonly block: Json; readonly people: readonly PagePerson[] }) => (
    <Message
      key={JSON.stringify(block)}
      blocks={[guarded(block) as unknown as Block]}
      name=""
      logo=""
      withoutWrapper
      unstyled
      data={{ users: people.map(({ id, name }) => ({ id, name })) }}
      hooks={{
        // The middle of 10:00:00 or of an IPv6 address is no emoji, and is not to vanish.
        emoji: (emoji, parse) => {
          const sign = SIGNS.get(emoji.name);
          if (sign !== undefined) return <span className={`sign ${emoji.name}`}>{sign}</span>;
          const drawn = parse(emoji);
          return drawn === emoji.name ? `:${emoji.name}:` : drawn;
        },
        link: ({ href, children }) =>
          /^(https?:|mailto:)/i.test(href) ? (
            <a href={href} target="_blank" rel="noopener noreferrer">
              {children}
            </a>
          ) : (
            children
          ),
      }}
    />
  ),
  (before, after) => JSON.stringify(before) === JSON.stringify(after),
);

/** What the bot sets before the word for a state, by Slack's name for it. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['red_circle', '🔴'],
  ['large_orange_circle', '🟠'],
  ['large_yellow_circle', '🟡'],
  ['large_green_circle', '🟢'],
  ['white_circle', '⚪'],
  ['hourglass_flowing_sand', '⏳'],
]);
const SIGN = new RegExp(`(${[...SIGNS.values()].join('|')})`, 'u');

/** Drawn without width; keeps what follows from being read as markup. */
const WORD_JOINER = '\u2060';

/**
 * A block as the renderer may have it. It un-escapes `&lt;` before it looks for mentions and links, puts a
 * space behind `&gt;`, keeps the line breaks around code, and takes a line that begins with `#` for a
 * heading, which it then leaves out.
 */
function guarded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(guarded);
  if (typeof value !== 'object' || value === null) return value;
  const { type, text } = value as Json;
  if (type === 'mrkdwn') return { ...value, text: guardedText(textOf(text)) };
  if (type === 'rich_text_section')
    return { ...value, elements: listOf((value as Json).elements).flatMap(withSigns) };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, guarded(inner)]));
}

/** Signs apart from the text around them, as Slack keeps them. */
function withSigns(element: Json): readonly Json[] {
  if (element.type !== 'text') return [element];
  return textOf(element.text)
    .split(SIGN)
    .filter((part) => part !== '')
    .map((part) => {
      const name = [...SIGNS].find(([, sign]) => sign === part)?.[0];
      return name === undefined ? { ...element, text: part } : { type: 'emoji', name };
    });
}

function guardedText(mrkdwn: string): string {
  return mrkdwn
    .replaceAll('&lt;', `&lt;${WORD_JOINER}`)
    .replaceAll(/(?<=.)&gt;/g, '>')
    .replaceAll(/^#/gm, `${WORD_JOINER}#`)
    .replaceAll(/```\n?([\s\S]*?)\n?```/g, '```$1```');
}
