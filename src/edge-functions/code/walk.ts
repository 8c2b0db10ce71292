import type { AnyNode } from 'acorn';

/** A node and what stands around it, the nearest first. */
export type Visit = (node: AnyNode, around: readonly AnyNode[]) => void;

/**
 * Calls `visit` for every node, outer ones first, in the order of the source. Keeps its own stack: code may
 * nest deeply.
 */
export function walk(root: AnyNode, visit: Visit): void {
  const waiting: { readonly node: AnyNode; readonly around: readonly AnyNode[] }[] = [
    { node: root, around: [] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, around } = next;
    visit(node, around);
    const inner = [node, ...around].slice(0, AROUND_MAX);
    waiting.push(
      ...childrenOf(node)
        .toReversed()
        .map((child) => ({ node: child, around: inner })),
    );
  }
}

/** More ancestors than any rule here needs. */
const AROUND_MAX = 200;

function childrenOf(node: AnyNode): readonly AnyNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
