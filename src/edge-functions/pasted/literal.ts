import { type AnyNode, type Expression, parseExpressionAt } from 'acorn';

/** A value that stands in a text as JavaScript or Python writes it, or why it cannot be had. */
export type Literal =
  | { readonly kind: 'value'; readonly value: unknown; readonly end: number }
  | { readonly kind: 'cut'; readonly because: string }
  | { readonly kind: 'none' };

/**
 * Reads an object or array at an offset without running anything: names without quotes, single quotes,
 * trailing commas, comments, `undefined`, and Python's `True`, `False`, `None`. What `console.log` prints is
 * of this kind.
 */
export function readLiteral(text: string, offset: number): Literal {
  let node: Expression;
  try {
    node = parseExpressionAt(text, offset, { ecmaVersion: 'latest' });
  } catch {
    return CUT.test(text) ? { kind: 'cut', because: BECAUSE_CUT } : { kind: 'none' };
  }
  if (node.type !== 'ObjectExpression' && node.type !== 'ArrayExpression') return { kind: 'none' };
  try {
    return { kind: 'value', value: plainValue(node), end: node.end };
  } catch (error) {
    return error === CUT_VALUE ? { kind: 'cut', because: BECAUSE_CUT } : { kind: 'none' };
  }
}

/** What `console.log` prints where it stops looking, or where there is no text for a value. */
const CUT = /\[(?:Object|Array|Circular)\b|<Buffer /;
const CUT_VALUE = Symbol('cut');
const NOT_PLAIN = Symbol('not plain');
const BECAUSE_CUT =
  'the text, since `console.log` left parts of it out: print JSON.stringify(result) instead';

const NAMES: Readonly<Record<string, unknown>> = {
  undefined,
  NaN: null,
  Infinity: null,
  True: true,
  False: false,
  None: null,
};

function plainValue(node: AnyNode): unknown {
  switch (node.type) {
    case 'ObjectExpression':
      return Object.fromEntries(
        node.properties.map((property) => {
          if (
            property.type !== 'Property' ||
            property.kind !== 'init' ||
            property.method ||
            property.shorthand
          )
            throw NOT_PLAIN;
          return [keyOf(property.key, property.computed), plainValue(property.value)];
        }),
      );
    case 'ArrayExpression':
      return node.elements.map((element) => (element === null ? null : plainValue(element)));
    case 'Literal':
      if (node.regex || node.bigint) throw NOT_PLAIN;
      return node.value;
    case 'TemplateLiteral':
      if (node.expressions.length > 0) throw NOT_PLAIN;
      return node.quasis[0]?.value.cooked ?? '';
    case 'UnaryExpression': {
      const inner = node.operator === '-' || node.operator === '+' ? plainValue(node.argument) : null;
      if (typeof inner !== 'number') throw NOT_PLAIN;
      return node.operator === '-' ? -inner : inner;
    }
    case 'Identifier':
      if (Object.hasOwn(NAMES, node.name)) return NAMES[node.name];
      throw node.name === 'Object' || node.name === 'Array' ? CUT_VALUE : NOT_PLAIN;
    default:
      throw NOT_PLAIN;
  }
}

function keyOf(key: AnyNode, isComputed: boolean): string {
  if (isComputed) throw NOT_PLAIN;
  if (key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  throw NOT_PLAIN;
}
