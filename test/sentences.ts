import { stripTypeScriptTypes } from 'node:module';
import { type Node, parse } from 'acorn';

/**
 * Where code learns something from words that were written for people, or from how an id is spelled: what it wants to
 * know is a field, or should become one.
 */

/** What people read, by the names of its fields and variables, in whatever room. */
const SENTENCES = new Set([
  'because',
  'decisive',
  'detail',
  'headline',
  'missing',
  'phrase',
  'phraseAtIssuer',
  'title',
  'affects',
  'question',
  'readAs',
]);
/** Ids with a list of their own: of causes, rules, events and points of failure. */
const IDS = new Set(['cause', 'causeId', 'rule', 'event', 'point']);
/** They look into a text; `includes` of a list is of another receiver. */
const OF_TEXT = new Set([
  'startsWith',
  'endsWith',
  'includes',
  'indexOf',
  'lastIndexOf',
  'match',
  'matchAll',
  'replace',
  'replaceAll',
  'search',
  'split',
]);
const OF_PATTERN = new Set(['test', 'exec']);

/** Rooms whose `detail` and `because` are the words of somebody else: of the network, of a user's code, of Redis. */
const OF_OTHERS = /^src\/(?:probes|lab|settings)\//;
/** The one file that reads what evidence from before said in words alone. */
const OLDER_EVIDENCE = 'src/readings/older-evidence.ts';

/** Each as `path:line name.method`. */
export function sentencesReadIn({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): readonly string[] {
  if (OF_OTHERS.test(path) || path === OLDER_EVIDENCE || !path.endsWith('.ts')) return [];
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    if (!isNode(value)) return;
    const read = value.type === 'CallExpression' ? readBy(value as Call) : null;
    if (read !== null) found.push(`${path}:${value.loc?.start.line} ${read}`);
    for (const child of Object.values(value)) visit(child);
  };
  visit(parse(stripTypeScriptTypes(text), { ecmaVersion: 'latest', sourceType: 'module', locations: true }));
  return found;
}

type Call = Node & { readonly callee: Part; readonly arguments: readonly Part[] };
/** Of any expression what matters here. */
type Part = Node & {
  readonly name?: string;
  readonly object?: Part;
  readonly property?: Part;
  readonly expression?: Part;
  readonly left?: Part;
};

function readBy({ callee, arguments: [first] }: Call): string | null {
  const method = callee.property?.name ?? '';
  const subject = OF_TEXT.has(method) ? callee.object : OF_PATTERN.has(method) ? first : undefined;
  const name = subject && nameOf(subject);
  return name === undefined || name === null ? null : `${name}.${method}`;
}

/** `because`, `finding.because`, `(because ?? '')`, `cause.id`: what it is called, where it is one of those. */
function nameOf({ type, name, object, property, expression, left }: Part): string | null {
  if (type === 'ChainExpression' && expression) return nameOf(expression);
  if (type === 'LogicalExpression' && left) return nameOf(left);
  const own = name ?? property?.name ?? '';
  if (own === 'id') return object && (object.name ?? object.property?.name) === 'cause' ? 'cause.id' : null;
  return SENTENCES.has(own) || IDS.has(own) ? own : null;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
