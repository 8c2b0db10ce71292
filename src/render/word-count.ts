/**
 * Lengths of what a person reads, in words. What stands between backticks is a command or a name to copy, and
 * is not counted; neither are signs without a letter or a digit.
 */
export function countWords(text: string): number {
  return text
    .replace(/`[^`]*`/g, ' ')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** At most `most` words, cut between words and never inside a command; `…` stands for the rest. */
export function firstWords(text: string, most: number): string {
  if (countWords(text) <= most) return text;
  const parts = text.match(/`[^`]*`\S*|\S+/g) ?? [];
  let end = 0;
  while (end < parts.length && countWords(parts.slice(0, end + 1).join(' ')) <= most) end++;
  return `${parts.slice(0, end).join(' ')} …`;
}

/** Whole sentences, as many as fit into `most` words; the first one always, whatever its length. */
export function sentencesWithin(text: string, most: number): string {
  const sentences = text.match(/(?:`[^`]*`|[^`])+?(?:[.?!](?=\s+[\p{Lu}`])|$)/gu) ?? [text];
  let kept = sentences[0] ?? text;
  for (const sentence of sentences.slice(1)) {
    if (countWords(kept + sentence) > most) break;
    kept += sentence;
  }
  return kept.trim();
}

/** Whole steps in order, as many as fit into `most` words; the first one always. */
export function stepsWithin(steps: readonly string[], most: number): readonly string[] {
  let used = 0;
  const end = steps.findIndex((step, index) => {
    used += countWords(step);
    return index > 0 && used > most;
  });
  return end === -1 ? steps : steps.slice(0, end);
}
