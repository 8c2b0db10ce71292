import { objectOf } from '../../formats/json-value.ts';
import { plainSlackText } from '../../input/slack-text.ts';

/** Characters read of one message; Slack allows 40,000 of text. */
const WORDS_MAX = 60_000;
/** How deep nested attachments and blocks are read. */
const DEPTH_MAX = 10;
/** The fields of a message's parts that hold text for people. */
const READ = new Set(['text', 'fallback', 'pretext', 'title', 'title_link', 'value', 'url']);

/**
 * The text a person reads in a message: its own, and that in blocks and attachments, where monitoring tools
 * put theirs. It is not escaped.
 *
 * @param message the message in Slack's payload; a value of any shape is accepted
 */
export function wordsOf(message: unknown): string {
  const { text, attachments, blocks } = objectOf(message);
  const lines: string[] = [];
  let length = 0;
  const add = (line: string) => {
    if (length > WORDS_MAX || line === '') return;
    const plain = plainSlackText(line.slice(0, WORDS_MAX - length + 1));
    if (lines.includes(plain)) return;
    lines.push(plain);
    length += plain.length + 1;
  };
  const look = (value: unknown, depth: number): void => {
    if (depth > DEPTH_MAX || length > WORDS_MAX) return;
    if (Array.isArray(value)) for (const item of value) look(item, depth + 1);
    else
      for (const [name, item] of Object.entries(objectOf(value)))
        if (typeof item !== 'string') look(item, depth + 1);
        else if (READ.has(name)) add(item);
  };
  if (typeof text === 'string') add(text);
  // In a message that a person typed, the blocks repeat the text.
  if (typeof text !== 'string' || text === '') look(blocks, 0);
  look(attachments, 0);
  return lines.join('\n').slice(0, WORDS_MAX);
}
