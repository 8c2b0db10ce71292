/**
 * Storage in another process does not answer, or refuses to write. Whether the last command was done is not
 * known, so whoever repeats it has to be prepared for both.
 */
export type Unreachable = Error & { readonly name: 'Unreachable' };

export const unreachable = (because: string): Unreachable =>
  Object.assign(new Error(because), { name: 'Unreachable' as const });

export const isUnreachable = (error: unknown): error is Unreachable =>
  error instanceof Error && error.name === 'Unreachable';
