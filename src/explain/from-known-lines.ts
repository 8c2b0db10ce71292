import type { Explanation } from './explanation.ts';
import { hostInLine } from './host-in-line.ts';
import { API_ERROR_LINES } from './known-lines/api-errors.ts';
import { FUNCTION_LOG_LINES } from './known-lines/function-logs.ts';
import type { KnownLine } from './known-lines/known-line.ts';
import { ORIGIN_LOG_LINES } from './known-lines/origin-logs.ts';
import { ORIGIN_TLS_LINES } from './known-lines/origin-tls-logs.ts';
import { TOOL_CERTIFICATE_LINES } from './known-lines/tool-certificates.ts';
import { TOOL_LINES } from './known-lines/tool-output.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * What CloudFront's API and functions say counts before what servers say, and that before what a client saw.
 */
const LINES: readonly KnownLine[] = [
  ...API_ERROR_LINES,
  ...FUNCTION_LOG_LINES,
  ...ORIGIN_TLS_LINES,
  ...ORIGIN_LOG_LINES,
  ...TOOL_CERTIFICATE_LINES,
  ...TOOL_LINES,
];
const RANK: Readonly<Record<KnownLine['form'], number>> = {
  'api-error': 0,
  'function-log': 1,
  'origin-log': 2,
  response: 2,
  'tool-output': 3,
};
const QUOTE_MAX = 160;
const MEND = 'Mend what the message names, and deploy again.';
/** Occurrences of one row are counted up to here. */
const COUNT_MAX = 10_000;
/** Lines that are quoted, each with what it means. */
const QUOTED_MAX = 3;
/** A line of text says one thing; a longer one, such as JSON, may hold whole logs. */
const LINE_MAX = 2_000;

/** What a client prints of a handshake; servers log the same words of OpenSSL's about theirs. */
const CLIENT =
  /^\* (?:TLS|SSL|OpenSSL|LibreSSL|schannel)|\bcurl: \(\d|HTTPS?ConnectionPool\(|urlopen error|\b(?:Get|Head|Post|Put) "https:\/\/|\bEPROTO\b/;

type Hit = {
  readonly line: KnownLine;
  readonly quote: string;
  readonly status: number | null;
  readonly count: number;
  /** The whole line of the first occurrence. */
  readonly within: string;
};
type Span = readonly [from: number, to: number];

/**
 * What lines of functions, servers, tools and APIs in a text say, the most frequent first; `null` where it
 * holds none that is known.
 */
export function fromKnownLines(text: string): Explanation | null {
  const claimed: Span[] = [];
  const hits = LINES.flatMap((line) => hitsOf(line, text, claimed));
  const strongest = Math.min(...hits.map(({ line }) => RANK[line.form]));
  const strong = hits.filter(({ line }) => RANK[line.form] === strongest);
  const telling = strong.filter(({ line }) => !line.isVague);
  const same = (telling.length > 0 ? telling : strong).toSorted((one, other) => other.count - one.count);
  const [first] = same;
  if (first === undefined) return null;
  // What a server logs is about itself; a client says whom it asked.
  const host = first.line.form === 'tool-output' ? hostInLine(first.within) : null;
  const next = [...new Set(same.flatMap(({ line }) => line.next ?? []))]
    .slice(0, QUOTED_MAX)
    .map((step) => (host === null ? step : step.replaceAll('check ORIGIN', `check ${host}`)));
  const [commonest = '', ...others] = same.slice(0, QUOTED_MAX).map(inWords);
  return {
    form: first.line.form,
    madeBy: first.line.madeBy,
    status: first.status,
    causes: [...new Set(same.flatMap(({ line }) => line.causes))],
    because: [`The text says ${commonest}`, ...others.map((other) => `It also says ${other}`)].join(' '),
    next: next.length === 0 && first.line.form === 'api-error' ? [MEND] : next,
    ...(first.line.server === undefined ? {} : { server: first.line.server }),
    ...(host === null ? {} : { host }),
  };
}

const inWords = ({ line, quote, count }: Hit): string =>
  `"${quote}"${count > 1 && isLog(line) ? ` (${count} times)` : ''}. ${line.means}`;

/** Of one error a tool prints name, code and stack: only in a log does a second line mean a second one. */
const isLog = ({ form }: KnownLine): boolean => form === 'origin-log' || form === 'function-log';

/**
 * Where a row of the table fits the text. Specific rows come before general ones, and a line of text that one
 * row has claimed is not counted for a later one.
 */
function hitsOf(line: KnownLine, text: string, claimed: Span[]): readonly Hit[] {
  let first: RegExpMatchArray | null = null;
  let count = 0;
  const own: Span[] = [];
  for (const found of text.matchAll(new RegExp(line.look, `${line.look.flags}g`))) {
    if (isClaimed(found.index, claimed)) continue;
    const span = lineAround(text, found);
    if (line.form === 'origin-log' && CLIENT.test(text.slice(...span))) continue;
    first ??= found;
    count += 1;
    if (own.length < COUNT_MAX) own.push(span);
    if (count === COUNT_MAX) break;
  }
  if (first === null) return [];
  claimed.push(...own);
  claimed.sort(([one], [other]) => one - other);
  const quote = withoutSecrets(first[0]).trim().replace(/\s+/g, ' ').slice(0, QUOTE_MAX);
  const status = line.status === 'in-line' ? Number(first.groups?.status) || null : line.status;
  return [{ line, quote, status, count, within: text.slice(...lineAround(text, first)) }];
}

/** @param claimed in order */
function isClaimed(at: number, claimed: readonly Span[]): boolean {
  let low = 0;
  let high = claimed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((claimed[middle]?.[0] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low > 0 && at < (claimed[low - 1]?.[1] ?? 0);
}

/** The whole line of text, where it is no longer than lines of a log are. */
function lineAround(text: string, found: RegExpMatchArray): Span {
  const at = found.index ?? 0;
  const end = at + found[0].length;
  // Of a longer line neither end is looked for: a text may be one line with thousands of hits.
  const before = text.slice(Math.max(0, at - LINE_MAX), at);
  const behind = text.slice(end, end + LINE_MAX);
  const next = behind.indexOf('\n');
  const from = at - before.length + before.lastIndexOf('\n') + 1;
  const to = end + (next === -1 ? behind.length : next);
  return to - from <= LINE_MAX ? [from, to] : [at, end];
}
