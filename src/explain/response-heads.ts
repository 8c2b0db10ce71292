import { withoutEscapes } from '../cloudfront/page-text.ts';
import { type HeaderPair, headerPairs } from './header-pairs.ts';
import { hostsNamed } from './hosts-named.ts';
import { type StatusMark, statusMarks } from './response-status.ts';

/** One response out of a text, in whatever shape it was printed. */
export type ResponseHead = {
  readonly status: number | null;
  /** By lower-case name; the first where one came twice. */
  readonly headers: ReadonlyMap<string, string>;
  /** The text from its beginning to the beginning of the next one; it contains the body. */
  readonly text: string;
};

/** Response heads found in a text, and the names that were asked for. */
export type HeadReading = ResponseHead & {
  /** Names that were asked for or connected to. */
  readonly hosts: readonly string[];
};

type Draft = { status: number | null; headers: Map<string, string>; from: number };

/**
 * The response a text is about: the last one with an error, else the last one. `null` where a text has
 * neither a head nor a name that was asked for.
 */
export function readHeads(text: string): HeadReading | null {
  const hosts = hostsNamed(text);
  const heads = responseHeads(text);
  const decisive = heads.findLast(({ status }) => (status ?? 0) >= 400) ?? heads.at(-1);
  if (decisive !== undefined) return { ...decisive, hosts };
  return hosts.length > 0 ? { status: null, headers: new Map(), text: '', hosts } : null;
}

/**
 * Every response of a text, in order. A status alone is no response: it needs a header that responses have.
 */
export function responseHeads(text: string): readonly ResponseHead[] {
  const found = headsIn(text, headerPairs(text), statusMarks(text));
  if (found.length > 0) return found;
  const plain = withoutEscapes(text);
  return plain === text ? [] : headsIn(plain, headerPairs(plain), statusMarks(plain));
}

function headsIn(
  text: string,
  pairs: readonly HeaderPair[],
  marks: readonly StatusMark[],
): readonly ResponseHead[] {
  const drafts: Draft[] = [];
  let current: Draft | null = null;
  const open = (from: number, status: number | null): Draft => {
    const draft: Draft = { status, headers: new Map(), from };
    drafts.push(draft);
    return draft;
  };
  for (const token of inOrder(pairs, marks)) {
    if ('value' in token) {
      // A header that is there already begins the next response, unless it was printed twice.
      const before: string | undefined = current?.headers.get(token.name);
      if (current === null || (before !== undefined && before !== token.value && token.name !== 'via'))
        current = open(token.at, null);
      current.headers.set(token.name, token.value);
    } else if (current === null || token.starts) current = open(token.at, token.status);
    else if (current.status === null) current.status = token.status;
    else if (current.status !== token.status && !startsWithLine(text, current))
      current = open(token.at, token.status);
  }
  joinLastStatus(drafts);
  return drafts
    .map(({ status, headers, from }, index) => ({
      status,
      headers,
      text: text.slice(from, drafts[index + 1]?.from ?? text.length),
    }))
    .filter(({ headers }, _, all) => headers.size > 0 || all.some((head) => head.headers.size > 0))
    .filter(
      ({ status, headers, text: own }) => headers.size > 0 || (status !== null && own.startsWith('HTTP')),
    );
}

/** A status that follows headers and is followed by nothing belongs to those headers. */
function joinLastStatus(drafts: Draft[]): void {
  const last = drafts.at(-1);
  const before = drafts.at(-2);
  if (last === undefined || before === undefined) return;
  if (last.headers.size > 0 || before.status !== null) return;
  before.status = last.status;
  drafts.pop();
}

/** After a proper status line, other numbers belong to the body. */
const startsWithLine = (text: string, { from }: Draft): boolean =>
  /^HTTP\//i.test(text.slice(from, from + 5));

function inOrder(
  pairs: readonly HeaderPair[],
  marks: readonly StatusMark[],
): readonly (HeaderPair | StatusMark)[] {
  return [...pairs, ...marks].sort((one, other) => one.at - other.at);
}
