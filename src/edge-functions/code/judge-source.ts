import type { AnyNode, Program } from 'acorn';
import type { EdgeCertainty, Violation } from '../../formats/edge-report.ts';
import { PAGES } from '../pages.ts';
import { CONSTRUCTS, type Construct } from './constructs.ts';
import {
  CODE_MAX_BYTES,
  FUNCTION_RUNTIMES,
  type FunctionRuntime,
  type RuntimeFacts,
} from './function-runtime.ts';
import { type MissingName, missingNames } from './names.ts';
import { type Place, parseSource, placeOf } from './parse-source.ts';
import { walk } from './walk.ts';

/** What reading the code of a CloudFront Function says, before it runs. */
export type SourceJudgement = {
  readonly violations: readonly Violation[];
  /** What the guide does not list although no failure is known, in sentences without a full stop. */
  readonly notes: readonly string[];
  /** Whether the code can run: it parses, in CloudFront's engine as here, and has a handler. */
  readonly canRun: boolean;
};

/** Holds the code of a CloudFront Function to what the guide lists for its runtime. Pure; runs nothing. */
export function judgeFunctionSource(source: string, runtime: FunctionRuntime): SourceJudgement {
  const facts = FUNCTION_RUNTIMES[runtime];
  const size = sizeViolations(source);
  const parsed = parseSource(source);
  if (parsed.kind === 'failed') {
    return { violations: [...size, syntaxViolation(parsed)], notes: [], canRun: false };
  }
  const { program } = parsed;
  const found = constructsIn(program, runtime);
  const refused = found.filter(({ construct }) => construct.refusal !== 'note');
  const handler = handlerViolations(program);
  return {
    violations: [
      ...size,
      ...refused.map((one) => constructViolation(one, facts)),
      ...missingNames(program, facts).map((missing) => nameViolation(missing, facts)),
      ...handler,
    ],
    notes: [
      ...found.filter(({ construct }) => construct.refusal === 'note').map(toNote),
      ...commaNotes(program),
    ],
    canRun:
      refused.every(({ construct }) => construct.refusal !== 'refused') &&
      handler.every(({ certainty }) => certainty === 'inferred'),
  };
}

const pathOf = ({ line, column }: Place) => `line ${line}, column ${column}`;

type Found = { readonly construct: Construct; readonly places: readonly Place[] };

/** Each construct once, with every line it stands in. */
function constructsIn(program: Program, runtime: FunctionRuntime): readonly Found[] {
  const places = new Map<Construct, Place[]>();
  const asked = CONSTRUCTS.filter(({ only }) => only === undefined || only === runtime);
  walk(program, (node, around) => {
    for (const construct of asked)
      if (construct.is(node, around))
        places.set(construct, [...(places.get(construct) ?? []), placeOf(node)]);
  });
  return [...places].map(([construct, all]) => ({ construct, places: all }));
}

/** Line numbers that are listed; further ones are only counted. */
const LINES_SHOWN = 8;

function linesOf(places: readonly Place[]): string {
  const lines = [...new Set(places.map(({ line }) => line))];
  const shown = lines.slice(0, LINES_SHOWN).join(', ');
  const more = lines.length > LINES_SHOWN ? ` and ${lines.length - LINES_SHOWN} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${shown}${more}`;
}

function toNote({ construct, places }: Found): string {
  return `${linesOf(places)}: ${construct.name} is not on the guide's list; no failure is on record`;
}

function constructViolation({ construct, places }: Found, facts: RuntimeFacts): Violation {
  const [first = { line: 1, column: 1 }] = places;
  const isLikely = construct.refusal === 'likely';
  return codeViolation({
    rule: `function-code-${construct.id}`,
    path: pathOf(first),
    because: `${linesOf(places)}: ${construct.name} is not among what ${facts.apiName} supports${
      isLikely ? '; the published njs engine takes it, CloudFront may' : ''
    }`,
    fix: sentence(construct.instead),
    source: facts.source,
    certainty: isLikely ? 'inferred' : 'documented',
  });
}

function nameViolation({ kind, name, node, isSure }: MissingName, facts: RuntimeFacts): Violation {
  const place = placeOf(node);
  const what = {
    global: `\`${name}\` is not defined in ${facts.apiName}, nor in this file`,
    static: `\`${name}\` is not among what ${facts.apiName} supports`,
    method: `\`.${name}()\` is not among the methods of ${facts.apiName}`,
    module: `${facts.apiName} has no module ${JSON.stringify(name)}`,
    'code-from-text': 'a function cannot be made from text',
    'properties-list': '`Object.create` is supported without a list of properties alone',
  }[kind];
  return codeViolation({
    rule: `function-code-${kind}`,
    path: pathOf(place),
    because: `line ${place.line}: ${what}${isSure ? '' : DOUBTS[kind]}`,
    fix: NAME_FIXES[name] ?? `Use what the guide lists; modules are ${[...facts.modules].join(', ')}.`,
    source: facts.source,
    certainty: isSure ? 'documented' : 'inferred',
  });
}

/** Why a missing name may do no harm after all. */
const DOUBTS: Readonly<Record<MissingName['kind'], string>> = {
  global: '; it stands in a `try` block, which catches the error',
  static: '; it stands in a `try` block, which catches the error',
  module: '; it stands in a `try` block, which catches the error',
  method: '; on a string, an array or an expression it throws where this line runs',
  'code-from-text': '',
  'properties-list': '',
};

const NO_NETWORK = 'A CloudFront Function has no network. Use a key-value store, or Lambda@Edge.';
const NO_TIMERS = 'There are no timers: a function runs through at once.';
const NAME_FIXES: Readonly<Record<string, string>> = {
  fetch: NO_NETWORK,
  XMLHttpRequest: NO_NETWORK,
  setTimeout: NO_TIMERS,
  setInterval: NO_TIMERS,
  setImmediate: NO_TIMERS,
  clearTimeout: NO_TIMERS,
  process:
    'There is neither a process nor an environment. Keep settings in the code or in a key-value store.',
  eval: 'Code cannot be made from text.',
  Function: 'Write the function out.',
  module: 'Leave it out: CloudFront calls the function named `handler`.',
  exports: 'Leave it out: CloudFront calls the function named `handler`.',
};

function sizeViolations(source: string): readonly Violation[] {
  const bytes = Buffer.byteLength(source);
  if (bytes <= SIZE_SURE_BYTES) return [];
  return [
    codeViolation({
      rule: 'function-code-too-large',
      path: '$',
      because: `the code has ${bytes} bytes; the limit is 10 KB`,
      fix: 'Minify it, or move data into a key-value store.',
      source: PAGES.limits,
      certainty: bytes > CODE_MAX_BYTES ? 'documented' : 'inferred',
    }),
  ];
}

/** "10 KB" may mean 10,000 or 10,240 bytes; code of this size fits under either reading. */
const SIZE_SURE_BYTES = 10_000;

function syntaxViolation({ because, place }: { readonly because: string; readonly place: Place }): Violation {
  return codeViolation({
    rule: 'function-code-syntax',
    path: pathOf(place),
    because: `line ${place.line}, column ${place.column}: ${because}`,
    fix: 'Fix the syntax. TypeScript must be compiled first.',
    source: PAGES.serviceUnavailable,
    certainty: 'documented',
  });
}

function handlerViolations(program: Program): readonly Violation[] {
  const places = program.body.filter(
    (node) => node.type === 'FunctionDeclaration' && node.id.name === 'handler',
  );
  if (places.length === 1 || (places.length === 0 && assignsHandler(program))) return [];
  const isNone = places.length === 0;
  return [
    codeViolation({
      rule: isNone ? 'function-code-no-handler' : 'function-code-two-handlers',
      path: isNone ? '$' : pathOf(placeOf(places.at(-1) as AnyNode)),
      because: isNone
        ? 'no function named `handler` at the top of the file'
        : `two functions are named \`handler\` (${linesOf(places.map(placeOf))}); only one of them can run`,
      fix: isNone
        ? 'Name it: `function handler(event) { … }`.'
        : 'Keep one function named `handler` in a file.',
      source: PAGES.functionPurpose,
      certainty: isNone ? 'documented' : 'inferred',
    }),
  ];
}

function assignsHandler(program: Program): boolean {
  return program.body.some(
    (node) =>
      node.type === 'VariableDeclaration' &&
      node.declarations.some(({ id }) => id.type === 'Identifier' && id.name === 'handler'),
  );
}

/** The guide: "doesn't support comma syntax"; nothing fails, the rest is not logged. */
function commaNotes(program: Program): readonly string[] {
  const places: Place[] = [];
  walk(program, (node) => {
    const isLog =
      node.type === 'CallExpression' &&
      node.callee.type === 'MemberExpression' &&
      node.callee.object.type === 'Identifier' &&
      node.callee.object.name === 'console';
    if (isLog && node.arguments.length > 1) places.push(placeOf(node));
  });
  return places.length === 0
    ? []
    : [`${linesOf(places)}: \`console.log\` takes one argument; join them with \`+\``];
}

function codeViolation(
  violation: Pick<Violation, 'rule' | 'path' | 'because' | 'fix' | 'source'> & {
    readonly certainty: EdgeCertainty;
  },
): Violation {
  return { ...violation, logged: null, page: null, failed: 'code' };
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
