import type { AnyNode } from 'acorn';
import { EDGE_EVENTS, type EdgeEvent, type EdgeRuntime } from '../../formats/edge-report.ts';
import { parseSource } from './parse-source.ts';
import { walk } from './walk.ts';

/** What can be guessed from reading code. Reports must call these guesses. */
export type CodeGuess = {
  readonly runtime: EdgeRuntime;
  /** Events it may be written for. */
  readonly events: readonly EdgeEvent[];
  /** Headers it reads by name, in lower case: of requests and responses, and custom ones of the origin. */
  readonly headers: readonly string[];
  readonly customHeaders: readonly string[];
  /**
   * The one kind of origin the code reads, which is then the likely one; `null` if it reads both kinds or
   * neither.
   */
  readonly originKind: 'custom' | 's3' | null;
  /** It looks at the body of the request. */
  readonly readsBody: boolean;
};

const REQUESTS: readonly EdgeEvent[] = ['viewer-request', 'origin-request'];
const RESPONSES: readonly EdgeEvent[] = ['origin-response', 'viewer-response'];

/**
 * Where code most likely runs: a function of Lambda@Edge exports its handler, one of CloudFront Functions
 * does not; who reads a response runs at a response event, who reads the request's origin at origin-request.
 */
export function guessFromCode(source: string): CodeGuess {
  const parsed = parseSource(source);
  const traits = parsed.kind === 'parsed' ? traitsOf(parsed.program) : traitsInText(source);
  const { keys, readsCustomHeaders } = traits;
  return {
    runtime: traits.isExported ? 'lambda' : 'functions',
    events: eventsOf(traits),
    headers: keys,
    customHeaders: readsCustomHeaders ? keys : [],
    originKind: traits.originKind,
    readsBody: traits.readsBody,
  };
}

type Traits = {
  readonly isExported: boolean;
  readonly readsResponse: boolean;
  readonly readsOrigin: boolean;
  readonly asksEventType: boolean;
  readonly readsCustomHeaders: boolean;
  readonly readsBody: boolean;
  readonly originKind: CodeGuess['originKind'];
  /** Names in brackets that look like headers: `headers['x-env']`. */
  readonly keys: readonly string[];
};

/** A header of an author's own, or one that few requests have. */
const HEADER_NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$|^authorization$|^origin$|^range$/;
const KEYS_MAX = 20;

function eventsOf({ readsResponse, readsOrigin, asksEventType }: Traits): readonly EdgeEvent[] {
  if (asksEventType) return EDGE_EVENTS;
  if (readsResponse) return RESPONSES;
  return readsOrigin ? ['origin-request'] : REQUESTS;
}

function traitsOf(program: AnyNode): Traits {
  const names = new Set<string>();
  const keys = new Set<string>();
  let isExported = false;
  let readsOrigin = false;
  walk(program, (node, around) => {
    if (node.type.startsWith('Export')) isExported = true;
    if (node.type === 'ImportDeclaration' && node.source.value === 'cloudfront') names.add('cloudfront');
    if (node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier') {
      const { object, property } = node;
      names.add(property.name);
      const owner = nameOf(object);
      if (owner === 'exports' || (owner === 'module' && property.name === 'exports')) isExported = true;
      if (property.name === 'origin' && owner !== 'headers') readsOrigin = true;
    }
    if (node.type === 'MemberExpression' && node.computed && node.property.type === 'Literal') {
      const key = String(node.property.value).toLowerCase();
      if (HEADER_NAME.test(key) && keys.size < KEYS_MAX) keys.add(key);
    }
    if (node.type === 'Property' && around[0]?.type === 'ObjectPattern') {
      const key = nameOf(node.key);
      if (key !== null) names.add(key);
    }
  });
  return {
    isExported: isExported && !names.has('cloudfront'),
    readsResponse: names.has('response'),
    readsOrigin,
    asksEventType: names.has('eventType'),
    readsCustomHeaders: names.has('customHeaders'),
    readsBody: names.has('body'),
    originKind: kindOf(names.has('s3'), names.has('custom')),
    keys: [...keys],
  };
}

function kindOf(readsS3: boolean, readsCustom: boolean): CodeGuess['originKind'] {
  if (readsS3 === readsCustom) return null;
  return readsS3 ? 's3' : 'custom';
}

function nameOf(node: AnyNode): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : null;
}

/** For code that is no JavaScript: TypeScript, above all. */
function traitsInText(source: string): Traits {
  return {
    isExported: /\bexports?\b/.test(source) && !/from\s+['"]cloudfront['"]/.test(source),
    readsResponse: /\.response\b/.test(source),
    readsOrigin: /request\??\.origin\b/.test(source),
    asksEventType: /\.eventType\b/.test(source),
    readsCustomHeaders: /\bcustomHeaders\b/.test(source),
    readsBody: /\.body\b/.test(source),
    originKind: kindOf(/\.s3\b/.test(source), /\.custom\b/.test(source)),
    keys: [...source.matchAll(/\[['"]([a-z0-9-]{2,40})['"]\]/g)]
      .map(([, key = '']) => key)
      .filter((key) => HEADER_NAME.test(key))
      .slice(0, KEYS_MAX),
  };
}
