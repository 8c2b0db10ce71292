import { parseTargetWords, TARGET_OPTIONS, type TargetRequest } from './options.ts';
import { type Parsed, show } from './origin-word.ts';
import { openLink, undoEntities } from './slack-link.ts';
import { readWords, type Words } from './words.ts';

/** What somebody typed to the bot, read. */
export type SlackRequest =
  | ({ readonly kind: 'check' } & TargetRequest)
  | { readonly kind: 'help' }
  /** A word of the bot's own, with the words after it. */
  | { readonly kind: 'word'; readonly word: BotWord; readonly rest: readonly string[] }
  | { readonly kind: 'invalid'; readonly message: string };

const BOT_WORDS = ['show', 'history', 'status', 'edge', 'explain', 'pause', 'resume'] as const;
export type BotWord = (typeof BOT_WORDS)[number];

const HELP: ReadonlySet<string> = new Set(['help', '/help', '-h']);
/** Longer than anything people type, though Slack allows more in one command. */
const TEXT_MAX = 2_000;

/**
 * Reads the text of a slash command, or of a message after the bot's own mention was taken off.
 * Undoes what Slack does to text: links (`<http://a.example|a.example>`), entities, smart quotes, dashes.
 */
export function parseSlackText(text: string): SlackRequest {
  if (text.length > TEXT_MAX) {
    return {
      kind: 'invalid',
      message: `That is ${text.length} characters: type one host, such as origin.example.com.`,
    };
  }
  const words = slackWords(text);
  const first = firstOf(words);
  if (first === undefined || HELP.has(first) || words.includes('--help')) return { kind: 'help' };
  const word = BOT_WORDS.find((candidate) => candidate === first);
  if (word !== undefined) return { kind: 'word', word, rest: words.slice(1) };
  const typed = (first === 'check' ? words.slice(1) : words).map(withoutMarks);
  const parsed: Parsed<TargetRequest> = parseTargetWords(typed);
  if (parsed.kind === 'parsed') return { kind: 'check', ...parsed.value };
  const advice =
    words.length > 1 && !words[1]?.startsWith('-') ? ` (You typed ${show(words.join(' '))}.)` : '';
  return { kind: 'invalid', message: `${parsed.message}${advice}` };
}

/** A word of the bot's, as people punctuate it: `status?`, `history: origin.example.com`. */
const firstOf = (words: readonly string[]): string | undefined =>
  words[0]?.toLowerCase().replace(/(?<=^[a-z]+)[:,!?.]+$/, '');

/** The words and options of a text that names targets; `null` for the bot's own words and unknown options. */
export function slackTargetWords(text: string): Words<typeof TARGET_OPTIONS> | null {
  if (text.length > TEXT_MAX) return null;
  const words = slackWords(text);
  const first = firstOf(words);
  if (first === 'help' || BOT_WORDS.some((word) => word === first)) return null;
  const read = readWords((first === 'check' ? words.slice(1) : words).map(withoutMarks), TARGET_OPTIONS);
  return read.kind === 'parsed' ? read.value : null;
}

/** Bold, italics and strike-through around a word, and the comma of a list after it. */
function withoutMarks(word: string): string {
  const bare = word.replace(/[,;]+$/, '');
  const inner = /^([*_~])(.+)\1$/.exec(bare)?.[2];
  return inner === undefined ? bare : withoutMarks(inner);
}

/**
 * Splits at white space outside `<…>`, leaves mentions out, opens links, and undoes Slack's three entities
 * last.
 */
function slackWords(text: string): string[] {
  return [...text.matchAll(/<([^<>]*)>|[^\s<>]+/g)]
    .filter(([, link]) => !/^[@#!]/.test(link ?? ''))
    .map(([whole, link]) => undoEntities(link === undefined ? whole : openLink(link)))
    .filter((word) => word !== '');
}

/**
 * The text of a message as somebody read it: links opened, mentions and Slack's own marks taken out, its
 * three entities undone last. It is foreign text.
 */
export function plainSlackText(text: string): string {
  return undoEntities(
    text.replaceAll(SLACKS_OWN, (_, link: string) => (/^[@#!]/.test(link) ? ' ' : openLink(link))),
  );
}

/** Mentions and links. What else stands in angle brackets is a tag of a page that nobody escaped. */
const SLACKS_OWN = /<((?:[@#!]|(?:https?|mailto|tel|ftp):)[^<>\n]*)>/gi;
