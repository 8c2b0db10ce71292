import { asList, type JsonObject, objectOf } from '../formats/json-value.ts';
import { fieldOf, textOf } from './fields.ts';

/** Nesting that is followed; deeper values stay as they are. */
const DEPTH_MAX = 60;

/** A value of a template, and the parameters that it was filled with, by name. */
export type Resolved = { readonly value: unknown; readonly defaults: ReadonlyMap<string, string> };

/**
 * Fills in what a template itself holds: `Ref` and `Fn::Sub` of parameters that have a default, `Fn::Join` of
 * texts, `Fn::If` of conditions on such parameters, `Fn::FindInMap`. What only the deployed stack knows stays
 * the function it is.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function resolveTemplate(value: unknown, template: unknown): Resolved {
  const parameters = defaultsOf(fieldOf(template, 'Parameters'));
  const defaults = new Map<string, string>();
  const use = (name: string): string | null => {
    const text = parameters.get(name) ?? null;
    if (text !== null) defaults.set(name, text);
    return text;
  };
  const known: Known = {
    use,
    conditions: objectOf(fieldOf(template, 'Conditions')),
    met: new Map(),
    mappings: fieldOf(template, 'Mappings'),
  };
  return { value: filled(value, known, 0), defaults };
}

type Use = (name: string) => string | null;
type Known = {
  readonly use: Use;
  readonly conditions: JsonObject;
  /** Conditions that were asked for; `null`: not known, or not yet. */
  readonly met: Map<string, boolean | null>;
  readonly mappings: unknown;
};

/** `{"Ref": "AWS::NoValue"}`: the member or the item is not there. */
const NO_VALUE = Symbol('AWS::NoValue');

function filled(value: unknown, known: Known, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value))
    return value.map((item) => filled(item, known, depth + 1)).filter((item) => item !== NO_VALUE);
  const [only, another] = Object.entries(value);
  if (only?.[0] === 'Fn::If' && another === undefined) {
    const branch = chosen(only[1], known, depth);
    if (branch !== undefined) return filled(branch, known, depth + 1);
  }
  const members = Object.entries(value)
    .map(([name, member]) => [name, filled(member, known, depth + 1)] as const)
    .filter(([, member]) => member !== NO_VALUE);
  const [first, ...others] = members;
  return (
    (first === undefined || others.length > 0 ? null : called(first[0], first[1], known)) ??
    Object.fromEntries(members)
  );
}

/** What a function comes to; `null` where it is none of these, or its parts are not known. */
function called(name: string, argument: unknown, { use, mappings }: Known): unknown {
  switch (name) {
    case 'Ref':
      if (argument === 'AWS::NoValue') return NO_VALUE;
      return typeof argument === 'string' ? use(argument) : null;
    case 'Fn::Sub':
      return typeof argument === 'string' ? substituted(argument, use) : null;
    case 'Fn::Join': {
      const [separator, parts] = Array.isArray(argument) ? argument : [];
      const isKnown = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
      return typeof separator === 'string' && isKnown ? parts.join(separator) : null;
    }
    case 'Fn::FindInMap': {
      const keys = Array.isArray(argument) ? argument.slice(0, 3) : [];
      if (keys.length < 3 || !keys.every((key) => typeof key === 'string')) return null;
      return keys.reduce((map: unknown, key) => objectOf(map)[key], mappings) ?? null;
    }
    default:
      return null;
  }
}

/** The branch of `Fn::If`; `undefined` where the condition hangs on what only the deployed stack knows. */
function chosen(argument: unknown, known: Known, depth: number): unknown {
  const [name, yes, no] = Array.isArray(argument) ? argument : [];
  const holds = typeof name === 'string' ? isNamedMet(name, known, depth) : null;
  return holds === null ? undefined : holds ? yes : no;
}

/** Each condition is looked at once: one that hangs on itself is not known. */
function isNamedMet(name: string, known: Known, depth: number): boolean | null {
  const before = known.met.get(name);
  if (before !== undefined) return before;
  known.met.set(name, null);
  const met = isMet(known.conditions[name], known, depth + 1);
  known.met.set(name, met);
  return met;
}

function isMet(condition: unknown, known: Known, depth: number): boolean | null {
  const [only] = Object.entries(objectOf(condition));
  if (only === undefined || depth > DEPTH_MAX) return null;
  const [name, argument] = only;
  const parts = asList(argument);
  const all = name === 'Fn::Equals' ? [] : parts.map((part) => isMet(part, known, depth + 1));
  switch (name) {
    case 'Condition':
      return isNamedMet(String(argument), known, depth);
    case 'Fn::Equals': {
      const [one, other] = parts.map((part) => filled(part, known, depth + 1));
      const isKnown = [one, other].every((side) => ['string', 'number', 'boolean'].includes(typeof side));
      return isKnown ? String(one) === String(other) : null;
    }
    case 'Fn::Not': {
      const [inner = null] = all;
      return inner === null ? null : !inner;
    }
    case 'Fn::And':
      return all.includes(false) ? false : all.includes(null) ? null : true;
    case 'Fn::Or':
      return all.includes(true) ? true : all.includes(null) ? null : false;
    default:
      return null;
  }
}

/** `${!Literal}` stands for `${Literal}`. */
function substituted(text: string, use: Use): string | null {
  const names = [...text.matchAll(/\$\{([^!}]+)\}/g)].map(([, name]) => name ?? '');
  const values = new Map(names.map((name) => [name, use(name)]));
  if ([...values.values()].includes(null)) return null;
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
    name.startsWith('!') ? `\${${name.slice(1)}}` : (values.get(name) ?? ''),
  );
}

/** A parameter that names a place where the value is kept has that place as its default, not the value. */
function defaultsOf(parameters: unknown): ReadonlyMap<string, string> {
  if (typeof parameters !== 'object' || parameters === null) return new Map();
  return new Map(
    Object.entries(parameters).flatMap(([name, parameter]) => {
      const given = fieldOf(parameter, 'Default');
      const text = typeof given === 'number' || typeof given === 'boolean' ? String(given) : textOf(given);
      const isPlace = textOf(fieldOf(parameter, 'Type'))?.startsWith('AWS::SSM::') ?? false;
      return text === null || isPlace ? [] : [[name, text] as const];
    }),
  );
}
