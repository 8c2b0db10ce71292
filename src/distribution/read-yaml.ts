import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';

/** A YAML text as the JSON value it stands for; `because`: the rest of "It is not read: …". */
export type YamlReading =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'unread'; readonly because: string };

/** CloudFormation takes no larger template than 1 MB, and none with so much of it in YAML is known to us. */
const TEXT_MAX = 512 * 1024;
/** Line ends and signs that YAML gives a meaning: each costs the parser a token, or a mistake to note. */
const SIGNS_MAX = 40_000;
/** Values, those that aliases repeat included. */
const NODES_MAX = 100_000;
const DEPTH_MAX = 60;
/** Flow brackets within brackets, or `- ` and `? ` within each other on one line: the parser recurses. */
const NESTED_ON_A_LINE = /^[^\n]{0,400}?(?:(?:[-?:]|![^\s]{0,40}|&[^\s]{0,40})[ \t]+){12}/m;
const DOCUMENTS_MAX = 20;

/**
 * Reads YAML as CloudFormation, Serverless and `aws … --output yaml` write it: `!Ref X` becomes
 * `{"Ref": "X"}`, `!Sub`, `!GetAtt` and their like `{"Fn::…": …}`, aliases and merge keys what they stand
 * for. Of several documents the first that holds anything counts.
 *
 * Loaded when it is used, since the parser comes with it. Any text takes bounded time and room.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function readYaml(text: string): YamlReading {
  const tooMuch = tooMuchIn(text);
  if (tooMuch !== null) return unread(tooMuch);
  try {
    const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), OPTIONS);
    const document = [...documents]
      .slice(0, DOCUMENTS_MAX)
      .find((one): one is Document.Parsed => isNode(one.contents) && !isScalar(one.contents));
    if (document === undefined) return unread('it holds no members');
    const [error] = document.errors;
    if (error !== undefined) {
      const line = text.slice(0, error.pos[0]).split('\n').length;
      return unread(`line ${line}: ${error.message.slice(0, 120)}`);
    }
    const value = plainly(document.contents as Node);
    // `--output yaml-stream` writes a list of what it would write.
    return { kind: 'read', value: Array.isArray(value) && value.length === 1 ? value[0] : value };
  } catch (error) {
    return unread(error instanceof TooMuch ? error.message : 'it is nested too deeply');
  }
}

const OPTIONS = {
  schema: 'core',
  // A map of n keys would be compared n² times; the last of two equal keys counts, as in JSON.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

const unread = (because: string): YamlReading => ({ kind: 'unread', because });

class TooMuch extends Error {}

/** What is refused before the parser sees it. */
function tooMuchIn(text: string): string | null {
  if (text.length > TEXT_MAX) return `it is longer than ${TEXT_MAX / 1024} kB`;
  if ((text.match(/[\r\n[\]{},"'*&!?|>%@]/g) ?? []).length > SIGNS_MAX)
    return `it has more than ${SIGNS_MAX} lines, quotes and brackets`;
  return NESTED_ON_A_LINE.test(text) || bracketDepth(text) > DEPTH_MAX ? 'it is nested too deeply' : null;
}

function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const bracket of text.match(/[[\]{}]/g) ?? []) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** The value of a parsed document. @throws TooMuch */
function plainly(contents: Node): unknown {
  const anchors = new Map<string, Node>();
  let nodes = 0;

  function jsonOf(node: unknown, depth: number): unknown {
    nodes += 1;
    if (nodes > NODES_MAX) throw new TooMuch(`it stands for more than ${NODES_MAX} values`);
    if (depth > DEPTH_MAX) throw new TooMuch('it is nested too deeply');
    if (!isNode(node)) return null;
    if (isAlias(node)) return jsonOf(anchors.get(node.source), depth + 1);
    const value = untagged(node, depth);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    return withFunction(node.tag, value);
  }

  function untagged(node: Node, depth: number): unknown {
    if (isSeq(node)) return node.items.map((item) => jsonOf(item, depth + 1));
    if (isMap(node)) return Object.fromEntries(membersOf(node, depth));
    return isScalar(node) ? scalarOf(node) : null;
  }

  /** What is merged in comes first, so that the map's own members count more. */
  function membersOf(map: YAMLMap, depth: number): readonly (readonly [string, unknown])[] {
    const merged: (readonly [string, unknown])[] = [];
    const own: (readonly [string, unknown])[] = [];
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value ?? '') : String(jsonOf(key, depth + 1));
      const member = jsonOf(value, depth + 1);
      if (name !== '<<') own.push([name, member]);
      else for (const one of [member].flat().toReversed()) merged.push(...Object.entries(one ?? {}));
      if (merged.length > NODES_MAX) throw new TooMuch(`it stands for more than ${NODES_MAX} values`);
    }
    return [...merged, ...own];
  }

  return jsonOf(contents, 0);
}

/** CloudFormation reads YAML 1.1, in which these words are truth values too. */
const YES = /^(?:yes|Yes|YES|on|On|ON)$/;
const NO = /^(?:no|No|NO|off|Off|OFF)$/;

function scalarOf({ value, type }: Scalar): unknown {
  if (typeof value === 'string' && type === 'PLAIN') {
    if (YES.test(value)) return true;
    if (NO.test(value)) return false;
  }
  const isPlain = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  return isPlain ? value : String(value);
}

/** A function in its short form, `!GetAtt Balancer.DNSName`, as JSON writes it. */
function withFunction(tag: string | undefined, value: unknown): unknown {
  const name = /^!([A-Z][A-Za-z]{1,30})$/.exec(tag ?? '')?.[1];
  if (name === undefined) return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  const isDotted = name === 'GetAtt' && typeof value === 'string';
  return { [`Fn::${name}`]: isDotted ? value.split(/\.(.*)/s).slice(0, 2) : value };
}
