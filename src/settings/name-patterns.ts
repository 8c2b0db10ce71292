/** A name, or `*.` before one: every name below it. In lower case. */
export const isNamePattern = (text: string): boolean =>
  /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?$/.test(
    text,
  ) || /^[0-9a-f:]+:[0-9a-f:.]+$/.test(text);

/** Whether a name, or an address as it was typed, is among the patterns. */
export function fitsPattern(origin: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) =>
    pattern.startsWith('*.') ? origin.endsWith(pattern.slice(1)) : origin === pattern,
  );
}

/** Whether a name is a zone or lies in it. */
export function isWithin(name: string, zones: readonly string[]): boolean {
  return zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
}

/** Whether a name is in one of `CF502_PRIVATE_ZONES`. */
export type IsPrivate = (name: string) => boolean;
