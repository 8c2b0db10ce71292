import type { AnyNode } from 'acorn';

/** A question after the type of a node. */
export const ofType =
  (...types: readonly string[]) =>
  ({ type }: AnyNode): boolean =>
    types.includes(type);

export const isFunction = ofType('FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression');

/** `await`, also in `for await`. */
export function isAwait(node: AnyNode): boolean {
  return node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
}

/** A number as it stands in the source. */
export function isNumber(node: AnyNode): node is AnyNode & { readonly raw: string } {
  return node.type === 'Literal' && typeof node.value === 'number' && typeof node.raw === 'string';
}

/** Whether a node belongs to an argument of a call, however deep, up to the next function around it. */
export function isArgument(node: AnyNode, around: readonly AnyNode[]): boolean {
  let inner = node;
  for (const outer of around) {
    if (isFunction(outer)) return false;
    const isCall = outer.type === 'CallExpression' || outer.type === 'NewExpression';
    if (isCall && outer.arguments.some((argument) => argument === inner)) return true;
    inner = outer;
  }
  return false;
}
