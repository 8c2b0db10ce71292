const PLAIN_NAME = /^[A-Za-z_]\w{0,63}$/;
const QUOTE_MAX = 80;

/** The JSONPath of a member or item: `$.origin.custom`, `$.headers['x-cache'][0]` (RFC 9535 §2.3). */
export function at(path: string, ...steps: readonly (string | number)[]): string {
  return steps.reduce<string>((parent, step) => {
    if (typeof step === 'number') return `${parent}[${step}]`;
    return PLAIN_NAME.test(step)
      ? `${parent}.${step}`
      : `${parent}['${step.slice(0, QUOTE_MAX).replace(/['\\]/g, '\\$&')}']`;
  }, path);
}

/** A foreign value as JSON, bounded, control characters escaped. */
export function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, QUOTE_MAX) : value);
  return typeof value === 'string' && value.length > QUOTE_MAX ? `${text.slice(0, -1)}…"` : text;
}
