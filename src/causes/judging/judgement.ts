import type { Certainty, Judgement } from '../../formats/judgement.ts';

type Of<K extends Judgement['kind']> = Extract<Judgement, { kind: K }>;

/** It was looked for, and is not there. */
export const RULED_OUT: Judgement = { kind: 'ruled-out' };

/**
 * It cannot be told.
 *
 * @param matters without it the origin cannot be called healthy
 */
export const unknown = (missing: string, matters = false): Of<'unknown'> => ({
  kind: 'unknown',
  missing,
  matters,
});

/** It may be there, or does not break requests by itself. */
export const warning = (
  because: string,
  more: Omit<Of<'warning'>, 'kind' | 'because'> = {},
): Of<'warning'> => ({ kind: 'warning', because, ...more });

/**
 * It is there, and CloudFront fails because of it.
 *
 * @param because the whole fact
 * @param decisive of it what decides, for a headline; by default all of it
 */
export const found = (
  certainty: Certainty,
  because: string,
  decisive = because,
  more: Omit<Of<'found'>, 'kind' | 'certainty' | 'because' | 'decisive'> = {},
): Of<'found'> => ({ kind: 'found', certainty, because, decisive, ...more });
