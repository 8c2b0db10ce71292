import type { Endpoint } from '../../formats/endpoint.ts';
import type { Judgement } from '../../formats/judgement.ts';

/** A judgement that a cause is there. */
export type Found = Extract<Judgement, { kind: 'found' }>;

/** What decides, with where or how often in front: `2 of 3 handshakes: it ended …`. */
export const decisiveOf = ({ where, decisive }: Found): string =>
  where === undefined ? decisive : under(where.words, decisive);

/** Words on where or how often, and what was seen there, if that needs saying. */
export const under = (words: string, seen: string): string => (seen === '' ? words : `${words}: ${seen}`);

/** The endpoint a judgement is about, where it is known. */
export const seenAt = (endpoint: Endpoint | undefined) => (endpoint === undefined ? {} : { endpoint });

/** The one that is surest; of several as sure, the first. */
export function firmestOf(found: readonly Found[]): Found {
  const firmness = { proven: 2, likely: 1, depends: 0 };
  return found.reduce((a, b) => (firmness[b.certainty] > firmness[a.certainty] ? b : a));
}

/** A fault that decides nothing keeps all that its repair hangs on. */
export function toWarning({ at, madeBy, cloudfrontStatus, endpoint }: Found, because: string): Judgement {
  return {
    kind: 'warning',
    because,
    at: at ?? 'other-way',
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(cloudfrontStatus === undefined ? {} : { cloudfrontStatus }),
    ...seenAt(endpoint),
  };
}
