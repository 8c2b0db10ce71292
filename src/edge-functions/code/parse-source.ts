import { type AnyNode, type Program, parse } from 'acorn';

/** A place in the source; both count from 1. */
export type Place = { readonly line: number; readonly column: number };

export type ParsedSource =
  | { readonly kind: 'parsed'; readonly program: Program }
  | { readonly kind: 'failed'; readonly because: string; readonly place: Place };

/** Parses JavaScript of any kind, with or without imports and exports. */
export function parseSource(source: string): ParsedSource {
  try {
    const program = parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      locations: true,
      allowImportExportEverywhere: true,
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
    });
    return { kind: 'parsed', program };
  } catch (error) {
    const at = (error as { readonly loc?: { readonly line: number; readonly column: number } }).loc;
    const message = error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : String(error);
    return {
      kind: 'failed',
      because: message,
      place: { line: at?.line ?? 1, column: (at?.column ?? 0) + 1 },
    };
  }
}

/** Where a node begins. */
export function placeOf(node: AnyNode): Place {
  return { line: node.loc?.start.line ?? 1, column: (node.loc?.start.column ?? 0) + 1 };
}
