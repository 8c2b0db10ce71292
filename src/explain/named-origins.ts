import { parseOriginWord } from '../input/origin-word.ts';
import { isNameInProse, worthChecking } from './host-names.ts';
import { hasSecret } from './without-secrets.ts';

/** More than these are not offered. */
export const ORIGINS_MAX = 10;
/** A URL of a message that is longer is offered as its host alone. */
const URL_MAX = 200;
const TOKENS_MAX = 5_000;

/** URLs and possible host names in prose, with the characters before and behind them. */
const URLS = /https?:\/\/[^\s<>"'`|\\^{}]{1,2000}/gi;
const WORDS = /([\p{L}\p{M}\p{N}._:@-]{4,300})(\/[^\s<>"'`|\\^{}]{1,1000})?/gu;
/** Addresses, with a port or as a URL; no versions, and no networks (`192.0.2.0/24`). */
const ADDRESSES =
  /(?<![\w.:/[-])(?<!\b(?:version|release|build|upgraded? to|update to|v)\s)(?:https?:\/\/(?:(?:\d{1,3}\.){3}\d{1,3}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?(?:\/[^\s<>"'`|\\^{}]{0,200})?|(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?!\/\d)(?![\w.-]*\w)|\[[\da-f:.]{2,45}\](?::\d{1,5})?|[\da-f]{1,4}(?::[\da-f]{0,4}){2,7}(?![\w:]))/gi;
const ADDRESSES_MAX = 5;

/**
 * The origins a text names, as one would type them: URLs with their port and path, then bare hosts, each host
 * once, names of CloudFront's own left out. Hosts that are known to matter (`first`) come first.
 *
 * @param text foreign
 */
export function namedOrigins(text: string, first: readonly string[] = []): readonly string[] {
  const found = new Map<string, string>();
  const offer = (typed: string) => {
    if (found.size >= ORIGINS_MAX) return;
    const parsed = parseOriginWord(typed);
    if (parsed.kind === 'invalid') return;
    const { origin } = parsed.value;
    const isName = worthChecking([origin]).length === 1;
    if (isName && !found.has(origin)) found.set(origin, shown(typed, origin));
  };
  const urls = [...text.matchAll(URLS)].map(([url]) => withoutTail(url));
  // A URL of a host that is known to matter adds its port and path.
  for (const host of first) offer(urls.find((url) => hostOf(url) === host) ?? host);
  for (const url of urls) offer(url);
  const rest = text.replaceAll(URLS, ' ');
  let words = 0;
  for (const { 0: whole, 1: token = '', 2: path = '', index } of rest.matchAll(WORDS)) {
    words += 1;
    if (words > TOKENS_MAX) break;
    // A word after a slash is a file or folder, and a word before a bracket is a function in code.
    const isPart = /[/\\$%]/.test(rest.charAt(index - 1)) || rest.charAt(index + whole.length) === '(';
    // `_` begins names of DNS records, and text in italics.
    const bare = token.replace(/^_+/, '');
    const word = path === '' ? withoutTail(bare) : bare;
    if (!isPart && isNameInProse(word)) offer(path === '' ? word : withoutTail(word + path));
  }
  return [...found.values()];
}

/** The addresses a text names, for where it names no host: numbers with dots are versions too. */
export function namedAddresses(text: string): readonly string[] {
  const found = [...text.matchAll(ADDRESSES)].map(([address]) => withoutTail(address)).filter(isAddress);
  return [...new Set(found)].slice(0, ADDRESSES_MAX);
}

/** `10:05:33` and `dead::beef` are none. */
function isAddress(word: string): boolean {
  const isBare = /^[\da-f:]{2,45}$/i.test(word);
  if (isBare && !(/\d/.test(word) && word.split(':').filter(Boolean).length > 2)) return false;
  return parseOriginWord(word).kind === 'parsed';
}

/** As it was typed if that is short and holds no secret; a signed URL is offered without its query. */
function shown(typed: string, origin: string): string {
  const plain = hasSecret(typed) ? (typed.split('?')[0] ?? origin) : typed;
  return plain.length <= URL_MAX && !hasSecret(plain) ? plain : origin;
}

/** Without punctuation at its end and brackets around it. */
function withoutTail(word: string): string {
  return word.replace(/[.,;:!?)*_~-]{1,10}$|(?<!\[[\da-f:.]{2,45})\]{1,3}$/i, '');
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
