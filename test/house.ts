import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { type Node, parse } from 'acorn';

/** A room: its floor, what it holds in one line, and the packages it may use. */
type Room = { readonly floor: number; readonly holds: string; readonly packages: readonly string[] };

/**
 * The house, from the ground up; within a floor from right to left. A file imports, types included, from its own room and
 * from rooms that stand before it here. CONTRIBUTING.md prints the same table.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  formats: {
    floor: 0,
    holds: 'every JSON that leaves or is stored: types, and the list of cause ids',
    packages: [],
  },

  settings: {
    floor: 1,
    holds: 'names, defaults and how each setting is read',
    packages: ['node:net', 'node:fs', 'node:os', 'node:path', 'node:process', 'dotenv'],
  },
  addresses: {
    floor: 1,
    holds: 'which addresses may be touched, by whom they were named; what an address is',
    packages: ['ipaddr.js', 'node:net'],
  },
  cloudfront: { floor: 1, holds: 'what CloudFront does, as data with sources', packages: [] },
  certificates: {
    floor: 1,
    holds: 'DER → Certificate, names, path building and validation, roots; pure',
    packages: ['node-forge', 'node:crypto', 'node:buffer'],
  },
  input: {
    floor: 1,
    holds: 'what was typed → Target; one strict grammar for Slack and argv',
    packages: ['node:util', 'node:net'],
  },

  readings: { floor: 2, holds: 'what is asked of evidence, answered once', packages: [] },
  probes: {
    floor: 2,
    holds: 'all network code of a diagnosis; judges nothing',
    packages: [
      'node:net',
      'node:tls',
      'node:dns',
      'node:dns/promises',
      'node:dgram',
      'node:stream',
      'node:async_hooks',
      'node:events',
      'node:http',
      'node:crypto',
      'node:buffer',
      'dns-packet',
    ],
  },
  'edge-functions': {
    floor: 2,
    holds: 'is this result, this code valid? rules, runtimes, events',
    packages: [
      'acorn',
      'node:vm',
      'node:worker_threads',
      'node:fs',
      'node:url',
      'node:util',
      'node:net',
      'node:dgram',
      'node:dns',
      'node:crypto',
      'node:querystring',
      'node:buffer',
    ],
  },
  distribution: {
    floor: 2,
    holds: 'a distribution’s configuration → model → plan; pure',
    packages: ['yaml'],
  },
  aws: {
    floor: 2,
    holds: 'reads a distribution and what stands around it live, with reading calls alone; loaded when used',
    packages: [
      '@aws-sdk/client-cloudfront',
      '@aws-sdk/client-cloudtrail',
      '@aws-sdk/client-cloudwatch',
      '@aws-sdk/client-cloudwatch-logs',
      '@aws-sdk/client-ec2',
      '@aws-sdk/client-elastic-load-balancing-v2',
      '@aws-sdk/credential-providers',
    ],
  },

  repairs: {
    floor: 3,
    holds: 'what remedies and proofs are made of: servers, names, commands',
    packages: [],
  },
  causes: {
    floor: 3,
    holds: 'one folder a family: causes with their remedies; `judging/`; `all.ts`, the order of precedence',
    packages: [],
  },
  report: { floor: 3, holds: 'verdicts → Report: order, state, headline, remedy', packages: [] },
  explain: {
    floor: 3,
    holds: 'reads what CloudFront and others already said; pure',
    packages: ['node:zlib', 'tlds'],
  },

  render: { floor: 4, holds: 'Report → Block Kit, terminal, JSON', packages: ['node:util', '@slack/types'] },
  check: {
    floor: 4,
    holds: 'diagnose, gather, conclude, rejudge, repair, judge a chain',
    packages: ['node:net', 'node:os'],
  },

  operating: {
    floor: 5,
    holds: 'logs, metrics, health',
    packages: ['node:http', 'node:net', 'node:perf_hooks', 'pino'],
  },
  jobs: {
    floor: 5,
    holds: 'from accepted to delivered: queue, worker pool, store; `redis/` for several bots and workers',
    packages: [
      'node:sqlite',
      'node:fs',
      'node:path',
      'node:child_process',
      'node:worker_threads',
      'node:crypto',
      'node:os',
      'node:util',
      'node:zlib',
      'node:timers/promises',
      'p-queue',
      'bullmq',
      'ioredis',
    ],
  },

  slack: {
    floor: 6,
    holds:
      'the bot: `listeners/` (as Slack sorts what it sends), `forms/`, `requests/` (what was asked, taken on), `threads/` (a check from accepted to delivered), `access/` (who may, how often), `sending/` (all that leaves for Slack), `connection/` (tokens, sockets)',
    packages: ['p-queue', '@slack/bolt', '@slack/types', '@slack/web-api'],
  },
  lab: {
    floor: 6,
    holds:
      'the pretended world: `origins/` (a real broken server per cause), `slack/` (the stand-in), `page-server/`, `page/`',
    packages: ['dns-packet', 'node-forge', 'ws', 'esbuild'],
  },
  commands: { floor: 6, holds: 'one file per word after `cf502`', packages: ['ajv'] },
};

/** Files in the root of `src/`: entry points, and programs that are forked. They may import anything below. */
export const DOORS: readonly string[] = [
  'cf502.js',
  'cli.ts',
  'bot.ts',
  'worker.ts',
  'pool-child.ts',
  'edge-handler-child.ts',
];

/** Rooms that use whatever Node.js has: they talk to the outside. Packages from npm they still name. */
const USES_NODE: ReadonlySet<string> = new Set(['slack', 'lab', 'commands']);

/** The module that a user names, and the sources or the bundle: imports that cannot be read here. */
const LOADS_BY_NAME: readonly string[] = ['src/edge-functions/run/lambda-invocation.ts', 'src/cf502.js'];

/** Runs in a browser. */
const PAGE = 'src/lab/page/';
const PAGE_PACKAGES: readonly string[] = ['react', 'react-dom', 'react-dom/client', 'slack-blocks-to-jsx'];

const ORDER = Object.keys(ROOMS);
const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g;
/** Text that holds quotes, such as code in a message: no file or package has such a name. */
const QUOTING = /'(?:[^'\\\n]|\\.)*["`](?:[^'\\\n]|\\.)*'/g;
/** Static and dynamic imports, re-exports, `require`, types by `import(…)`, and files named by their URL. */
const IMPORTS =
  /(?:^|[;\n])\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|(?:^|[;\n])\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\s*\(\s*['"]([^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]*\.(?:ts|tsx|js|mjs))['"]/g;
/** Types are stripped before a file runs. */
const STATIC_VALUES = /(?:^|[;\n])\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?from\s*)?['"]([^'"]+)['"]/g;
const UNREADABLE = /\b(?:import|require)\s*\(\s*(?!['"])/;

/** What is wrong with one file: where it stands, and what it imports. */
export function offencesOf({
  path,
  text,
}: {
  readonly path: string;
  readonly text: string;
}): readonly string[] {
  const [, room = '', ...inside] = path.split('/');
  const isDoor = inside.length === 0;
  if (isDoor && !DOORS.includes(room)) return [`${path}: stands in no room`];
  if (!isDoor && !Object.hasOwn(ROOMS, room)) return [`${path}: ${room}/ is no room of the house`];
  const code = text.replace(COMMENTS, '').replace(QUOTING, "''");
  const offences =
    UNREADABLE.test(code) && !LOADS_BY_NAME.includes(path)
      ? [`${path}: an import whose name cannot be read`]
      : [];
  for (const match of code.matchAll(IMPORTS)) {
    const what = match.slice(1).find((name) => name !== undefined) ?? '';
    const because = what.startsWith('.')
      ? wrongFile(path, isDoor ? null : room, what)
      : wrongPackage(path, isDoor ? null : room, what);
    if (because !== null) offences.push(`${path}: ${because}`);
  }
  return offences;
}

/** Every file that is loaded with a door or a command, itself included: static imports of values, followed to the end. */
export function loadedBy(path: string, read: (path: string) => string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    if (!/\.(?:ts|tsx)$/.test(file)) return;
    for (const [, what = ''] of read(file).replace(COMMENTS, '').matchAll(STATIC_VALUES))
      if (what.startsWith('.')) load(join(dirname(file), what));
  };
  load(path);
  return loaded;
}

function wrongFile(path: string, room: string | null, what: string): string | null {
  const [top, other = '', ...inside] = join(dirname(path), what).split('/');
  if (top === 'package.json' || (room === null && top === 'dist')) return null;
  if (top !== 'src') return `imports ${what}, outside src/`;
  if (path.startsWith(PAGE) && !join(dirname(path), what).startsWith(PAGE))
    return `the page may not import ${what}`;
  if (room === null || other === room) return null;
  if (inside.length === 0) return `${room}/ may not import the door ${other}`;
  return ORDER.indexOf(other) < ORDER.indexOf(room) && ORDER.includes(other)
    ? null
    : `${room}/ may not import ${other}/`;
}

function wrongPackage(path: string, room: string | null, what: string): string | null {
  if (path.startsWith(PAGE)) return PAGE_PACKAGES.includes(what) ? null : `the page may not import ${what}`;
  if (room === null || (what.startsWith('node:') && USES_NODE.has(room))) return null;
  const name = what.startsWith('@')
    ? what.split('/').slice(0, 2).join('/')
    : what.startsWith('node:')
      ? what
      : (what.split('/')[0] ?? what);
  return (ROOMS[room]?.packages ?? []).includes(name) ? null : `${room}/ may not import ${what}`;
}

/**
 * The functions of a TypeScript file that have more lines than `most`, each as `path name`. Types are stripped
 * first; lines stay where they are.
 */
export function longFunctions(
  { path, text }: { readonly path: string; readonly text: string },
  most: number,
): readonly string[] {
  if (text.split('\n').length <= most) return [];
  const long: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, name);
    if (!isNode(value)) return;
    const lines = (value.loc?.end.line ?? 0) - (value.loc?.start.line ?? 0) + 1;
    const own = nameOf(value) ?? name;
    if (/Function/.test(value.type) && lines > most) long.push(`${path} ${own}`);
    for (const child of Object.values(value)) visit(child, own);
  };
  const code = stripTypeScriptTypes(text);
  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true }), '');
  return long;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What a function, a variable or a property is called. */
function nameOf(node: Node): string | null {
  const { id, key } = node as {
    readonly id?: { readonly name?: string };
    readonly key?: { readonly name?: string };
  };
  return id?.name ?? key?.name ?? null;
}
