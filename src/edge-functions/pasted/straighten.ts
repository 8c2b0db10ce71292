/** A text as its author meant it, and what was done to it, in clauses. */
export type Straightened = { readonly text: string; readonly done: readonly string[] };

/**
 * Takes away what editors, chats and documents put around or into code: a Markdown fence, curly quotes,
 * blanks that do not break. For texts that cannot be read as they are.
 */
export function straighten(text: string): Straightened {
  const fenced = /^[\s\S]*?```[\w-]{0,20}[ \t]*\r?\n?([\s\S]*?)```/.exec(text)?.[1];
  const inner = fenced ?? text;
  const plain = inner
    .replaceAll(/[“”„‟]/g, '"')
    .replaceAll(/[‘’‚‛]/g, "'")
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/[\u200b\ufeff]/g, '')
    .trim();
  return {
    text: plain,
    done: [
      ...(fenced === undefined ? [] : ['what stands between ```']),
      ...(/[“”„‟‘’‚‛]/.test(inner) ? ['with its curly quotes made straight'] : []),
    ],
  };
}
