import type { Endpoint } from '../../formats/endpoint.ts';
import type { Judgement } from '../../formats/judgement.ts';

/** A judgement that a cause is there. */
export type Found = Extract<Judgement, { kind: 'found' }>;

/** The part of its fact that goes into a headline. */
export const decisiveOf = ({ decisive, because }: Found): string => decisive ?? firstClause(because);

/** The same, with what goes into a headline spelled out. */
export const withDecisive = (judgement: Judgement): Judgement =>
  judgement.kind === 'found' ? { ...judgement, decisive: decisiveOf(judgement) } : judgement;

/** A fact to its first semicolon or full stop; what stands in brackets or quotation marks is not broken up. */
function firstClause(because: string): string {
  const clause = /^(?:\([^()]*\)|"[^"]*"|(?![;.] ).)+/su.exec(because)?.[0];
  return clause ?? because;
}

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
