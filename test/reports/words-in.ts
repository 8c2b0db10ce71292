/** Words a person reads: no commands, names in code, links or buttons. Counted from what is sent. */
export function wordsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + wordsIn(one), 0);
  if (typeof value !== 'object' || value === null) return 0;
  const { type, text, style } = value as { type?: string; text?: unknown; style?: { code?: boolean } };
  if (type === 'link' || type === 'rich_text_preformatted' || style?.code) return 0;
  if (typeof text === 'string') return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return wordsIn(Object.values(value));
}
