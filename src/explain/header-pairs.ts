import { OTHER_NETWORKS } from '../cloudfront/response-headers.ts';

/** One header of a response, in whatever shape a program printed it. `name` is in lower case. */
export type HeaderPair = { readonly name: string; readonly value: string; readonly at: number };

/** Names that hardly occur in prose: they count as headers in every shape. */
const TELLING = [
  'x-cache',
  'x-amz-cf-id',
  'x-amz-cf-pop',
  'x-amzn-errortype',
  'x-amzn-requestid',
  'x-amz-apigw-id',
  'apigw-requestid',
  'x-amz-request-id',
  'x-envoy-upstream-service-time',
  ...OTHER_NETWORKS.map(({ header }) => header),
];
/** Everyday words too: they count as headers only in a shape that is not prose. */
const COMMON = ['via', 'server', 'content-type', 'age', 'location', 'retry-after'];
const nameLook = (names: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\w.-])(?:${names.map((name) => name.replaceAll('-', '[-_]')).join('|')})(?![\\w-])`,
    'gi',
  );
const TELLING_LOOK = nameLook(TELLING);
const COMMON_LOOK = nameLook(COMMON);
/** The most headers of each kind. */
const PAIRS_MAX = 2_000;
const VALUE_MAX = 1_000;

/**
 * Finds the headers a reader of responses needs, wherever they stand and however they are printed: as sent,
 * by curl and browsers (also with the value on the next line), as an object of JavaScript, Python, Ruby, Go
 * or Java, as HAR or [{key, value}] pairs, as a table of PowerShell or Markdown, with tabs or as CSV. Linear
 * in the text.
 */
export function headerPairs(text: string): readonly HeaderPair[] {
  const shapes = new Set<Separator>();
  const telling = pairsOf(text, TELLING_LOOK, ({ separator }) => {
    shapes.add(separator);
    return true;
  });
  // "The server: nginx" is prose, and "server: nginx" on a line of its own is a header.
  const common = pairsOf(text, COMMON_LOOK, ({ separator, isQuoted, stands }) =>
    isQuoted ? true : stands && (!separator.prose || shapes.has(separator)),
  );
  return [...telling, ...common].sort((one, other) => one.at - other.at);
}

type Place = {
  readonly separator: Separator;
  /** The name stands in quotation marks. */
  readonly isQuoted: boolean;
  /** The name stands where a header may begin: at the start of a line, or after a bracket or comma. */
  readonly stands: boolean;
};

function pairsOf(text: string, look: RegExp, isHeader: (place: Place) => boolean): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (const { 0: name, index: at } of text.matchAll(look)) {
    if (pairs.length === PAIRS_MAX) break;
    const before = text.slice(Math.max(0, at - 41), at);
    const tail = text.slice(at + name.length, at + name.length + VALUE_MAX);
    const isQuoted = /["'`]$/.test(before) && /^\\?["'`]/.test(tail);
    const after = isQuoted ? tail.replace(/^\\?["'`]\]?/, '') : tail;
    const separator = SEPARATORS.find((one) => one.look.test(after));
    if (separator === undefined) continue;
    const stands = /(?:^|[\r\n])(?:header: )?[ \t<*>|-]{0,40}$/.test(before) || /[[{(,;\]] ?$/.test(before);
    if (!isHeader({ separator, isQuoted, stands })) continue;
    const value = readValue(after.replace(separator.look, ''), separator.endsAt);
    if (value !== null) pairs.push({ name: name.toLowerCase().replaceAll('_', '-'), value, at });
  }
  return pairs;
}

type Separator = {
  readonly look: RegExp;
  /** What ends a value that is not quoted. */
  readonly endsAt: RegExp;
  /** Prose has this too. */
  readonly prose: boolean;
};

const LINE = /[\r\n]/;
const IN_OBJECT = /[\r\n,;}\]]/;
const SEPARATORS: readonly Separator[] = [
  // {"name": "x-cache", "value": "…"} of HAR, {key: 'X-Cache', value: '…'} of Lambda@Edge.
  { look: /^\s{0,9},\s{0,20}\\?["']?[Vv]alue\\?["']?\s{0,9}[:=]\s{0,9}/, endsAt: IN_OBJECT, prose: false },
  { look: /^[ \t]{0,9}=>\s{0,20}/, endsAt: IN_OBJECT, prose: false },
  // The value stands on the next line in the developer tools of browsers.
  { look: /^[ \t]{0,9}:?[ \t]{0,9}\r?\n[ \t]{0,40}(?=[^\s])/, endsAt: LINE, prose: true },
  { look: /^[ \t]{0,60}:[ \t]{0,9}/, endsAt: LINE, prose: false },
  { look: /^=/, endsAt: IN_OBJECT, prose: false },
  { look: /^[ \t]{0,9}\|[ \t]{0,9}/, endsAt: /[\r\n|]/, prose: false },
  { look: /^,[ \t]{0,9}/, endsAt: IN_OBJECT, prose: true },
  // As a person copies it: `X-Cache Error from cloudfront`.
  { look: /^ (?=\w{4,60} from cloudfront)/i, endsAt: LINE, prose: false },
  { look: /^(?:\t|[ \t]{2,60})(?=\S)/, endsAt: LINE, prose: true },
];

const OPENER = /^[[({\s]{0,20}(?:[a-z]{1,10}\(\s{0,9})?/;

const CLOSED_BY: Readonly<Record<string, RegExp>> = {
  '[': /[\r\n\]]/,
  '(': /[\r\n)]/,
  '{': /[\r\n}]/,
};

/** Quoted, in brackets, or up to the end of its line or its place in a list. */
function readValue(rest: string, endsAt: RegExp): string | null {
  const opener = OPENER.exec(rest)?.[0] ?? '';
  const body = rest.slice(opener.length);
  const quote = /^(?:\\?["'`])/.exec(body)?.[0];
  if (quote !== undefined) {
    const close = closing(body, quote);
    const word = body.slice(quote.length, close).trim();
    return isKey(word, body.slice(close + quote.length)) ? valueOfKey(word, body) : word || null;
  }
  const key = /^(\w{1,20})\s{0,9}:/.exec(body)?.[1];
  if (key !== undefined && opener.includes('{')) return valueOfKey(key, body);
  const bracket = /[[({](?=[^[({]{0,20}$)/.exec(opener)?.[0];
  const end = body.search(bracket === undefined ? endsAt : (CLOSED_BY[bracket] ?? endsAt));
  const value = (end === -1 ? body : body.slice(0, end)).trim();
  // The end of a quotation that began before the name.
  const bare = /^[^"'`]*["'`]{1,3}$/.test(value) ? value.replace(/["'`]{1,3}$/, '') : value;
  return bare === '' ? null : bare;
}

/**
 * `{"value": "…"}` of CloudFront Functions. `{"key": "X-Cache", "value": "…"}` names itself once more, and is
 * read there.
 */
function valueOfKey(key: string, body: string): string | null {
  if (key.toLowerCase() !== 'value') return null;
  return /^\\?["']?value\\?["']?\s{0,9}:\s{0,9}\\?["']([^"'\\]{1,1000})/i.exec(body)?.[1] ?? null;
}

const isKey = (word: string, after: string): boolean => /^\w{1,20}$/.test(word) && /^\s{0,9}:/.test(after);

function closing(body: string, quote: string): number {
  let at = body.indexOf(quote, quote.length);
  while (at > 0 && quote.length === 1 && body[at - 1] === '\\') at = body.indexOf(quote, at + 1);
  return at === -1 ? body.length : at;
}
