import { placeOf } from '../../addresses/in-words.ts';
import type { FaultPlace, Judgement } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { decisiveOf, type Found, firmestOf, seenAt, under } from './found.ts';

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
      because: sayWhere(warned, judged.length, (judgement) => judgement.because),
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
  const because = sayWhere(found, judged.length, (judgement) => judgement.because);
  // Where there is one way in only, a headline need not name it.
  if (judged.length === 1) return { ...firmest, because, ...(intermittent ? { intermittent } : {}) };
  const { where: _, ...rest } = firmest;
  return {
    ...rest,
    because,
    ...whereDecided(groupsOf(found, decisiveOf), judged.length),
    ...(intermittent ? { intermittent } : {}),
  };
}

/** That all addresses have it is said where the verdict says what is affected. */
function whereDecided(groups: readonly Group<Found>[], total: number): Pick<Found, 'decisive' | 'where'> {
  const [first, ...others] = groups;
  if (first === undefined) return { decisive: '' };
  const rest = others.map(({ text, hits }) => `; ${under(placesOf(hits, total), text)}`).join('');
  if (first.hits.length === total) return { decisive: first.text };
  return {
    decisive: `${first.text}${rest}`,
    where: { among: 'addresses', words: placesOf(first.hits, total) },
  };
}

type Hit<J extends Judgement> = { readonly seen: ReadEndpoint; readonly judgement: J };
type Group<J extends Judgement> = { readonly text: string; readonly hits: readonly Hit<J>[] };

const groupsOf = <J extends Judgement>(
  hits: readonly Hit<J>[],
  words: (judgement: J) => string,
): readonly Group<J>[] =>
  [...Map.groupBy(hits, ({ judgement }) => words(judgement))].map(([text, group]) => ({ text, hits: group }));

function placesOf<J extends Judgement>(hits: readonly Hit<J>[], total: number): string {
  const where = hits.map(({ seen }) => placeOf(seen.endpoint));
  if (total === 1) return where[0] ?? '';
  if (hits.length === total) return `all ${total} addresses`;
  const named =
    where.length > 3 ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more` : where.join(', ');
  return `${hits.length} of ${total} addresses (${named})`;
}

/** The same words for several addresses are said once. */
const sayWhere = <J extends Judgement>(
  hits: readonly Hit<J>[],
  total: number,
  words: (judgement: J) => string,
): string =>
  groupsOf(hits, words)
    .map((group) => `${placesOf(group.hits, total)}: ${group.text}`)
    .join('; ');

const pick = <K extends Judgement['kind']>(judged: readonly Judged[], kind: K) =>
  judged.filter(
    (entry): entry is Judged & { judgement: Extract<Judgement, { kind: K }> } =>
      entry.judgement.kind === kind,
  );
