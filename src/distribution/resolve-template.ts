import { fieldOf, textOf } from './fields.ts';

/** Nesting that is followed; deeper values stay as they are. */
const DEPTH_MAX = 60;

/** A value of a template, and the parameters that it was filled with, by name. */
export type Resolved = { readonly value: unknown; readonly defaults: ReadonlyMap<string, string> };

/**
 * Fills in what a template itself holds: `Ref` and `Fn::Sub` of parameters that have a default, `Fn::Join` of
 * texts. What only the deployed stack knows stays the function it is.
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
  return { value: filled(value, use, 0), defaults };
}

type Use = (name: string) => string | null;

function filled(value: unknown, use: Use, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, use, depth + 1));
  const members = Object.entries(value).map(
    ([name, member]) => [name, filled(member, use, depth + 1)] as const,
  );
  const [first, ...others] = members;
  const text = first === undefined || others.length > 0 ? null : called(first[0], first[1], use);
  return text ?? Object.fromEntries(members);
}

/** What a function comes to; `null` where it is none of these, or its parts are not known. */
function called(name: string, argument: unknown, use: Use): string | null {
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? use(argument) : null;
    case 'Fn::Sub':
      return typeof argument === 'string' ? substituted(argument, use) : null;
    case 'Fn::Join': {
      const [separator, parts] = Array.isArray(argument) ? argument : [];
      const isKnown = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
      return typeof separator === 'string' && isKnown ? parts.join(separator) : null;
    }
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
      const text = textOf(fieldOf(parameter, 'Default'));
      const isPlace = textOf(fieldOf(parameter, 'Type'))?.startsWith('AWS::SSM::') ?? false;
      return text === null || isPlace ? [] : [[name, text] as const];
    }),
  );
}
