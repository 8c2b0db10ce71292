import { OTHER_NETWORKS } from '../cloudfront/response-headers.ts';

/** Response heads found in a text: `curl -i` and `curl -v`, what a browser shows, or some header lines alone. */
export type HeadReading = {
  /** Of the last response with an error, else of the last one. */
  readonly status: number | null;
  /** By lower-case name, of that response. */
  readonly headers: ReadonlyMap<string, string>;
  /** Names that were asked for or connected to. */
  readonly hosts: readonly string[];
};

const STATUS_LINE = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |$)/i;
const BROWSER_STATUS = /^:?status(?: code)?:?\s{0,9}(\d{3})(?:\s|$)/i;
const HEADER = /^([A-Za-z][A-Za-z0-9-]{0,63}):[ \t]{0,9}(.{0,2000})/;
/** A line of prose may look like a header; only these make a response of lines that have no status line. */
const TELLING = new Set([
  'x-cache',
  'x-amz-cf-id',
  'x-amz-cf-pop',
  'via',
  'server',
  ...OTHER_NETWORKS.map(({ header }) => header),
]);
const HOSTS_MAX = 200;

/** `null` where a text has neither a head nor a name that was asked for. */
export function readHeads(lines: readonly string[]): HeadReading | null {
  const heads: { status: number | null; headers: Map<string, string> }[] = [];
  const hosts: string[] = [];
  for (const line of lines) {
    if (hosts.length < HOSTS_MAX) hosts.push(...hostsIn(line));
    const text = line.replace(/^[<*] /, '').trimStart();
    if (line.startsWith('> ')) continue;
    const status = (STATUS_LINE.exec(text) ?? BROWSER_STATUS.exec(text))?.[1];
    if (status !== undefined) heads.push({ status: Number(status), headers: new Map() });
    const [, name = '', value = ''] = HEADER.exec(text) ?? [];
    const lower = name.toLowerCase();
    if (lower === '' || (heads.length === 0 && !TELLING.has(lower))) continue;
    if (heads.length === 0) heads.push({ status: null, headers: new Map() });
    heads.at(-1)?.headers.set(lower, value.trim());
  }
  const decisive = heads.findLast((head) => (head.status ?? 0) >= 400) ?? heads.at(-1);
  if (!decisive) return hosts.length > 0 ? { status: null, headers: new Map(), hosts } : null;
  return { status: decisive.status, headers: decisive.headers, hosts };
}

const REQUEST_HOST = /^(?:> )?Host: {0,9}([\w.:-]{1,255})/i;
const CONNECTED = /^\* (?:Connected to|Host|Trying) \(?([\w.-]{1,255})/;
const URL_HOST = /https?:\/\/([\w.-]{1,255})/gi;

/** Only the first part of a line is looked at: a command or a header, not a page. */
function hostsIn(line: string): readonly string[] {
  const start = line.slice(0, 500);
  const named = REQUEST_HOST.exec(start)?.[1] ?? CONNECTED.exec(start)?.[1];
  const urls = start.includes('://') ? [...start.matchAll(URL_HOST)].map(([, host = '']) => host) : [];
  return named === undefined ? urls : [named, ...urls];
}
