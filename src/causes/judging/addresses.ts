import { placeOf } from '../../addresses/in-words.ts';
import type { FaultPlace, Judgement } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { decisiveOf, type Found, firmestOf, seenAt } from './found.ts';

/** What one cause makes of one address. */
export type Judged = { readonly seen: ReadEndpoint; readonly judgement: Judgement };

/** Several addresses of one leg: the worst that was seen, and on how many of them. */
export function combineAddresses(judged: readonly Judged[]): Judgement {
  const found = pick(judged, 'found');
  if (found.length > 0) return combineFound(found, judged);
  const warned = pick(judged, 'warning');
  if (warned.length > 0) {
    return {
      kind: 'warning',
      because: told(warned, judged.length, (judgement) => judgement.because),
      ...commonPlace(warned.map(({ judgement }) => judgement.at)),
      ...seenAt(warned[0]?.seen.endpoint),
    };
  }
  const unknown = pick(judged, 'unknown');
  const worst = unknown.find(({ judgement }) => judgement.matters) ?? unknown[0];
  if (worst === undefined) return { kind: 'ruled-out' };
  // Seen to be fine on one address, and nothing to hold against the others, is fine.
  if (!worst.judgement.matters && unknown.length < judged.length) return { kind: 'ruled-out' };
  return worst.judgement;
}

/** Where the fault lies, when it lies there on every address. */
const commonPlace = ([first, ...others]: readonly (FaultPlace | undefined)[]): {
  readonly at?: FaultPlace;
} => (first !== undefined && others.every((place) => place === first) ? { at: first } : {});

function combineFound(found: readonly (Judged & { judgement: Found })[], judged: readonly Judged[]): Found {
  const fine = judged.some(({ judgement }) => judgement.kind !== 'found' && judgement.kind !== 'unknown');
  const intermittent =
    found.some(({ judgement }) => judgement.intermittent) || (fine && found.length < judged.length);
  const firmest = firmestOf(found.map(({ seen, judgement }) => ({ ...judgement, endpoint: seen.endpoint })));
  return {
    ...firmest,
    because: told(found, judged.length, (judgement) => judgement.because),
    // Where there is one way in only, a headline need not name it.
    decisive: judged.length === 1 ? decisiveOf(firmest) : told(found, judged.length, decisiveOf),
    ...(intermittent ? { intermittent } : {}),
  };
}

/** The same words for several addresses are said once. */
function told<J extends Judgement>(
  hits: readonly { readonly seen: ReadEndpoint; readonly judgement: J }[],
  total: number,
  words: (judgement: J) => string,
): string {
  const byText = Map.groupBy(hits, ({ judgement }) => words(judgement));
  return [...byText]
    .map(([text, group]) => {
      const where = group.map(({ seen }) => placeOf(seen.endpoint));
      if (total === 1) return `${where[0]}: ${text}`;
      if (group.length === total) return `all ${total} addresses: ${text}`;
      const named =
        where.length > 3 ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more` : where.join(', ');
      return `${group.length} of ${total} addresses (${named}): ${text}`;
    })
    .join('; ');
}

const pick = <K extends Judgement['kind']>(judged: readonly Judged[], kind: K) =>
  judged.filter(
    (entry): entry is Judged & { judgement: Extract<Judgement, { kind: K }> } =>
      entry.judgement.kind === kind,
  );
