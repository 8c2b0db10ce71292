import type { Endpoint } from '../../formats/endpoint.ts';
import type { Fact, Judgement } from '../../formats/judgement.ts';

/** A judgement that a cause is there. */
export type Found = Extract<Judgement, { kind: 'found' }>;

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
