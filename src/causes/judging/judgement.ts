import type { Endpoint } from '../../formats/endpoint.ts';
import type { Certainty, Fact, Judgement } from '../../formats/judgement.ts';

type Of<K extends Judgement['kind']> = Extract<Judgement, { kind: K }>;

/** A judgement that a cause is there. */
export type Found = Of<'found'>;

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
  more: Omit<Found, 'kind' | 'certainty' | 'because' | 'decisive'> = {},
): Found => ({ kind: 'found', certainty, because, decisive, ...more });

/** Of a judgement what was measured. */
export const factOf = ({ because, decisive, handshakes, ofOtherKey }: Fact): Fact => ({
  because,
  ...(decisive !== undefined && { decisive }),
  ...(handshakes && { handshakes }),
  ...(ofOtherKey && { ofOtherKey }),
});

/** The endpoint a judgement is about, where it is known. */
export const seenAt = (endpoint: Endpoint | undefined) => (endpoint === undefined ? {} : { endpoint });

/** The one that is surest; of several as sure, the first. */
export function firmestOf(found: readonly Found[]): Found {
  const firmness = { proven: 2, likely: 1, depends: 0 };
  return found.reduce((a, b) => (firmness[b.certainty] > firmness[a.certainty] ? b : a));
}

/** A fault that decides nothing keeps all that its repair hangs on. */
export function toWarning(found: Found, only: 'http' | 'https' | 'ipv6'): Judgement {
  const { at = 'other-way', ways, madeBy, cloudfrontStatus, endpoint } = found;
  return {
    kind: 'warning',
    ...factOf(found),
    only,
    at,
    ...(ways && { ways }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(cloudfrontStatus === undefined ? {} : { cloudfrontStatus }),
    ...seenAt(endpoint),
  };
}
