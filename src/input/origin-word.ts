import { isAddress } from '../addresses/is-address.ts';
import { distributionIn, isDistributionId } from '../cloudfront/distribution-id.ts';
import type { OriginProtocol } from '../formats/target.ts';
import { openLink, undoEntities } from './slack-link.ts';

/** What one typed word says of an origin. `null`: the word does not say. */
export type OriginWord = {
  readonly origin: string;
  readonly protocol: Exclude<OriginProtocol, 'match-viewer'> | null;
  readonly port: number | null;
  readonly path: string | null;
};

/** A value, or one sentence that says what to type instead. */
export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'invalid'; readonly message: string };

/** @param message one sentence that says what to type instead */
export const invalid = (message: string): Parsed<never> => ({ kind: 'invalid', message });

const EXAMPLE = 'type a host such as origin.example.com, host:port, or a URL';

/**
 * Reads a host, `host:port`, an IP literal, an http(s) URL, or one of these as Slack links it. Host names
 * come out in lower case, as A-labels, without a trailing dot (RFC 5891 §4); IPv4 in any dotted notation a
 * URL allows comes out in full (WHATWG URL §3.5). A number alone is no address.
 */
export function parseOriginWord(
  typed: string,
  { distributions = 'refused' }: { readonly distributions?: 'refused' | 'allowed' } = {},
): Parsed<OriginWord> {
  const word = unlinked(unquote(typed));
  if (word === '') return invalid(`The target is empty: ${EXAMPLE}.`);
  if (isDistributionId(word)) {
    return invalid(
      `${word} looks like a distribution id: type the origin's host name here (CloudFront console, Origins tab, "Origin domain"). The command line reads distributions: cf502 check ${word}. Or hand over what \`aws cloudfront get-distribution --id ${word}\` prints.`,
    );
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(word)?.[1]?.toLowerCase() ?? null;
  if (scheme !== null && scheme !== 'http' && scheme !== 'https') {
    return invalid(`${show(word)} is not a web address: ${EXAMPLE}.`);
  }
  if (scheme === null && word.includes('@'))
    return invalid(`${show(word)} looks like an e-mail address: ${EXAMPLE}.`);

  if (HIDDEN.test(word)) return hidden(word);
  const port = portOf(word, scheme);
  if (port !== null && (port < 1 || port > 65_535)) {
    return invalid(`${show(word)} has no usable port: ports run from 1 to 65535.`);
  }
  const url = isProse(authorityOf(word, scheme))
    ? null
    : readUrl(scheme === null ? `https://${bracketIPv6(word)}` : word);
  if (url === null) return invalid(`${show(word)} is not a host name: ${EXAMPLE}.`);
  if (url.username !== '' || url.password !== '') {
    return invalid('The URL holds a user name or password: leave them out, cf502 never sends them.');
  }
  const origin = hostOf(url);
  // A URL reads 8443 as the address 0.0.32.251; a person means a port, a status or nothing.
  if (/^\d+\.\d+\.\d+\.\d+$/.test(origin) && !authorityOf(word, scheme).includes('.')) {
    return invalid(`${show(word)} is a number, not a host: ${EXAMPLE}.`);
  }
  const problem = distributions === 'allowed' && isDistribution(origin) ? null : hostProblem(origin, word);
  if (problem !== null) return invalid(problem);
  const path = `${url.pathname}${url.search}`;
  return { kind: 'parsed', value: { origin, protocol: scheme, port, path: path === '/' ? null : path } };
}

/** Reads a bare host name, as `--host-header` takes it. */
export function parseHostName(typed: string): Parsed<string> {
  const url = readUrl(`https://${unquote(typed)}`);
  const host = url === null ? '' : hostOf(url);
  if (url === null || url.port !== '' || url.pathname !== '/' || isAddress(host)) {
    return invalid(`${show(typed)} is not a host name: type one such as www.example.com.`);
  }
  const problem = nameProblem(host, typed);
  return problem === null ? { kind: 'parsed', value: host } : invalid(problem);
}

/** Control and format characters (zero width, direction), which text copied from a web page may contain. */
export const HIDDEN = /[\p{Cc}\p{Cf}]/u;

/** Refuses a word for characters nobody sees. */
export const hidden = (word: string): Parsed<never> =>
  invalid(`${show(word)} holds characters that cannot be seen: type it by hand instead of pasting it.`);

/** Foreign text for an error message: short, on one line, without control or direction characters. */
export function show(text: string): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  const points = [...clean];
  return `"${points.length > 60 ? `${points.slice(0, 60).join('')}…` : clean}"`;
}

const QUOTES = `'"\`‘’‚‛“”„«»‹›`;

function unquote(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && QUOTES.includes(word.charAt(start))) start++;
  while (end > start && QUOTES.includes(word.charAt(end - 1))) end--;
  return word.slice(start, end).trim();
}

/** `2001:db8::1` has no room for a port, so every colon belongs to the address. */
const bracketIPv6 = (word: string): string =>
  /^[0-9a-f:.]+$/i.test(word) && word.split(':').length > 2 ? `[${word}]` : word;

/** A word as Slack sends it, copied from a message or its source: `<http://a.example|a.example>`. */
function unlinked(word: string): string {
  const link = /^<([^<>]+)>$/.exec(word)?.[1];
  return link === undefined ? word : undoEntities(openLink(link));
}

function readUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

/** `URL` hides a port that equals the scheme's own; a typed `:443` still counts as typed. */
function portOf(word: string, scheme: string | null): number | null {
  const digits = /:(\d+)$/.exec(authorityOf(word, scheme))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** Host and port as they were typed. */
const authorityOf = (word: string, scheme: string | null): string =>
  (scheme === null ? bracketIPv6(word) : word.slice(scheme.length + 3)).split(/[/?#]/)[0] ?? '';

/** `“a.example”?`, `a.example🔥` and the `1.` of a list: URLs may be made of them, hosts are not. */
const isProse = (authority: string): boolean =>
  /[\p{Pi}\p{Pf}„‚…•]|[^\p{L}\p{M}\p{N}\p{P}]\p{P}*$|^\d{1,3}\.$/u.test(authority);

const isDistribution = (host: string): boolean => /^[a-z0-9-]+\.cloudfront\.net$/.test(host);

function hostProblem(host: string, typed: string): string | null {
  if (isAddress(host)) return null;
  if (isDistribution(host)) {
    return `${host} is a distribution: type the host name of its origin here (CloudFront console, Origins tab, "Origin domain"). The command line reads distributions: cf502 check ${host}.`;
  }
  if (/(?:^|\.)console\.aws\.amazon\.com$/.test(host)) {
    const id = distributionIn(typed);
    const shown = id === null ? '' : `, at the distribution ${id}`;
    const read = id === null ? '' : ` The command line reads distributions: cf502 check ${id}.`;
    return `This is the address of AWS's console${shown}: type the origin's host name here ("Origin domain", on the Origins tab).${read}`;
  }
  return nameProblem(host, typed);
}

/**
 * RFC 1035 §2.3.4 and RFC 1123 §2.1; the underscore is let through, DNS carries it.
 *
 * @param typed what is echoed: of "🔥" nobody recognises `xn--4v8h`
 */
function nameProblem(host: string, typed: string): string | null {
  if (host.length > 253) return `The host name has ${host.length} characters; DNS allows 253.`;
  const labels = host.split('.');
  const wrong = labels.find((label) => !/^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label));
  if (wrong !== undefined) return `${show(typed)} is not a host name: ${EXAMPLE}.`;
  if (labels.length < 2 && host !== 'localhost') return `${show(typed)} is not a full host name: ${EXAMPLE}.`;
  return null;
}
