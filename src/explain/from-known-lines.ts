import type { CauseId } from '../formats/cause-ids.ts';
import { API_ERROR_LINES } from './known-lines/api-errors.ts';
import { FUNCTION_LOG_LINES } from './known-lines/function-logs.ts';
import type { KnownLine } from './known-lines/known-line.ts';
import { ORIGIN_LOG_LINES } from './known-lines/origin-logs.ts';
import { TOOL_LINES } from './known-lines/tool-output.ts';
import type { Told } from './told.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * What CloudFront's API and functions say counts before what servers say, and that before what a client saw.
 */
const LINES: readonly KnownLine[] = [
  ...API_ERROR_LINES,
  ...FUNCTION_LOG_LINES,
  ...ORIGIN_LOG_LINES,
  ...TOOL_LINES,
];
const RANK: Readonly<Record<KnownLine['form'], number>> = {
  'api-error': 0,
  'function-log': 1,
  'origin-log': 2,
  'tool-output': 3,
};
const QUOTE_MAX = 160;
/** Of each row so many are counted. */
const COUNT_MAX = 10_000;

type Hit = { readonly line: KnownLine; readonly quote: string; readonly count: number };

/**
 * What lines of functions, servers, tools and APIs in a text say; `null` where it holds none that is known.
 */
export function fromKnownLines(text: string): Told | null {
  const hits = LINES.flatMap((line) => hitOf(line, text));
  const [first] = hits;
  if (first === undefined) return null;
  const { form } = first.line;
  // A line may fit a particular row and the general one after it: the rows of one form stand in order.
  const same = hits.filter(({ line }) => RANK[line.form] === RANK[form]);
  const others = same.slice(1, 3).map(({ line }) => ` ${line.means}`);
  return {
    form,
    madeBy: first.line.madeBy,
    status: first.line.status,
    causes: union(same.map(({ line }) => line.causes)),
    because: `The text says "${first.quote}"${first.count > 1 ? ` (${first.count} times)` : ''}. ${first.line.means}${others.join('')}`,
    next: [...new Set(same.flatMap(({ line }) => line.next ?? []))].slice(0, 3),
    ...(first.line.server === undefined ? {} : { server: first.line.server }),
  };
}

function hitOf(line: KnownLine, text: string): readonly Hit[] {
  const found = line.look.exec(text);
  if (found === null) return [];
  let count = 0;
  for (const _ of text.matchAll(new RegExp(line.look, `${line.look.flags}g`))) {
    count += 1;
    if (count === COUNT_MAX) break;
  }
  return [{ line, quote: withoutSecrets(found[0]).trim().replace(/\s+/g, ' ').slice(0, QUOTE_MAX), count }];
}

function union(lists: readonly (readonly CauseId[])[]): readonly CauseId[] {
  return [...new Set(lists.flat())];
}
