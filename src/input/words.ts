import { parseArgs } from 'node:util';
import { nearMiss } from './near-miss.ts';
import { invalid, type Parsed, show } from './origin-word.ts';

/** Options by name. `list` may be given several times; `flag` takes no value. */
export type OptionKinds = Readonly<Record<string, 'value' | 'list' | 'flag'>>;

/** The words that are no options, and the options that were given. */
export type Words<K extends OptionKinds> = {
  readonly positionals: readonly string[];
  readonly values: {
    readonly [N in keyof K]?: K[N] extends 'value' ? string : K[N] extends 'list' ? readonly string[] : true;
  };
};

/**
 * Sorts words as a shell or Slack gives them into options and the rest, in any order; `--` ends the options.
 */
export function readWords<const K extends OptionKinds>(
  words: readonly string[],
  options: K,
): Parsed<Words<K>> {
  const { tokens } = parseArgs({
    args: words.map(straightenDashes),
    options: Object.fromEntries(
      Object.entries(options).map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string | string[] | true> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const kind = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (kind === undefined) {
      const known = Object.keys(options);
      const meant = nearMiss(token.name, known);
      return invalid(
        meant === null
          ? `Unknown option ${show(token.rawName)}: the options here are ${known.map((name) => `--${name}`).join(', ')}.`
          : `Unknown option ${show(token.rawName)}: did you mean --${meant}?`,
      );
    }
    if (kind === 'flag') {
      if (token.value !== undefined) return invalid(`--${token.name} takes no value.`);
      values[token.name] = true;
      continue;
    }
    if (token.value === undefined || token.value === '') return invalid(`--${token.name} needs a value.`);
    const before = values[token.name];
    if (kind === 'list') values[token.name] = [...(Array.isArray(before) ? before : []), token.value];
    else if (before === undefined) values[token.name] = token.value;
    else return invalid(`--${token.name} is given twice: give it once.`);
  }
  return { kind: 'parsed', value: { positionals, values: values as Words<K>['values'] } };
}

/** Slack and phones turn `--` into a dash of their own. */
const straightenDashes = (word: string): string => word.replace(/^[—–―](?=[a-z])/, '--');
