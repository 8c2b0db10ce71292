const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  rsquo: "'",
  lsquo: "'",
  nbsp: ' ',
  amp: '&',
};

/** One escaped character: of HTML, of a string literal, of a URL, or a curly quotation mark. */
const ESCAPE =
  /&(lt|gt|quot|apos|rsquo|lsquo|nbsp|amp);|&#(\d{1,6});|&#x([0-9a-f]{1,6});|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([nrt"'`/\\])|%([2-7][0-9a-f])|([\u2018\u2019])/gi;
/** As mail has it (quoted-printable, RFC 2045 §6.7): looked for only where the sign itself is escaped. */
const MAIL_ESCAPE = /=(?:3D|20|\r?\n)/gi;
/** How often a page is escaped at most: as text, once more by a chat, once more by a log. */
const ESCAPES_MAX = 3;
/** Colours of a terminal. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]{0,20}m`, 'g');
/** What mail, chats, comments and log viewers put before a line. */
const LINE_PREFIX = /^[ \t]{0,40}(?:[>|*#]{1,9}|\/\/|[\w.-]{1,60}[ \t]{1,20}\|)[ \t]/gm;

/**
 * The plain words of a page, wherever it was copied from: tags, entities, escapes, quotation prefixes and
 * line breaks are removed, so that each sentence is one run of words. Each step is linear in the text.
 */
export function plainText(source: string): string {
  const text = withoutEscapes(source.replace(COLOUR, ''));
  return text
    .replace(LINE_PREFIX, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The same text without its escapes; line breaks that were written as `\n` become line breaks. */
export function withoutEscapes(source: string): string {
  let text = source.includes('=3D') ? source.replace(MAIL_ESCAPE, mailCharacter) : source;
  for (let i = 0; i < ESCAPES_MAX; i += 1) {
    const next = text.replace(ESCAPE, unescaped);
    if (next === text) break;
    text = next;
  }
  return text;
}

function unescaped(whole: string, ...groups: readonly (string | undefined)[]): string {
  const [named, decimal, hex, unicode, byte, slashed, percent] = groups;
  if (named !== undefined) return NAMED[named.toLowerCase()] ?? ' ';
  if (decimal !== undefined) return character(Number(decimal));
  const code = hex ?? unicode ?? byte ?? percent;
  if (code !== undefined) return character(Number.parseInt(code, 16));
  if (slashed !== undefined) return { n: '\n', r: '', t: '\t' }[slashed.toLowerCase()] ?? slashed;
  return whole.length === 1 ? "'" : ' ';
}

const mailCharacter = (whole: string): string => ({ '=3D': '=', '=20': ' ' })[whole.toUpperCase()] ?? '';

function character(code: number): string {
  if (code === 0x2018 || code === 0x2019) return "'";
  return code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}
