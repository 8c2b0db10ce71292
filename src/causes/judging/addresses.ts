import type { FaultPlace, Judgement, WayIn } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { type Found, factOf, firmestOf, RULED_OUT, seenAt } from './judgement.ts';

/** What one cause makes of one address. */
export type Judged = { readonly seen: ReadEndpoint; readonly judgement: Judgement };

/** Several addresses of one way in: the worst that was seen, and on how many of them. */
export function combineAddresses(judged: readonly Judged[]): Judgement {
  const found = pick(judged, 'found');
  if (found.length > 0) return combineFound(found, judged);
  const warned = pick(judged, 'warning');
  const [first] = warned;
  if (first !== undefined) {
    return {
      kind: 'warning',
      ...factOf(first.judgement),
      ways: [wayOf(warned, judged.length)],
      ...commonPlace(warned.map(({ judgement }) => judgement.at)),
      ...seenAt(first.seen.endpoint),
    };
  }
  const unknown = pick(judged, 'unknown');
  const worst = unknown.find(({ judgement }) => judgement.matters) ?? unknown[0];
  if (worst === undefined) return RULED_OUT;
  // Seen to be fine on one address, and nothing to hold against the others, is fine.
  if (!worst.judgement.matters && unknown.length < judged.length) return RULED_OUT;
  return worst.judgement;
}

/** Where the fault lies, when it lies there on every address. */
const commonPlace = ([first, ...others]: readonly (FaultPlace | undefined)[]): {
  readonly at?: FaultPlace;
} => (first !== undefined && others.every((place) => place === first) ? { at: first } : {});

function combineFound(found: readonly Seen<'found'>[], judged: readonly Judged[]): Found {
  const fine = judged.some(({ judgement }) => judgement.kind !== 'found' && judgement.kind !== 'unknown');
  const intermittent =
    found.some(({ judgement }) => judgement.intermittent) || (fine && found.length < judged.length);
  const firmest = firmestOf(found.map(({ seen, judgement }) => ({ ...judgement, endpoint: seen.endpoint })));
  return {
    ...firmest,
    ways: [wayOf(found, judged.length)],
    ...(intermittent ? { intermittent } : {}),
  };
}

type Seen<K extends Judgement['kind']> = Judged & { readonly judgement: Extract<Judgement, { kind: K }> };

const wayOf = (seen: readonly Seen<'found' | 'warning'>[], addresses: number): WayIn => ({
  protocol: seen[0]?.seen.endpoint.protocol ?? 'https',
  addresses,
  sightings: seen.map(({ seen: { endpoint }, judgement }) => ({ ...factOf(judgement), endpoint })),
});

const pick = <K extends Judgement['kind']>(judged: readonly Judged[], kind: K): readonly Seen<K>[] =>
  judged.filter((entry): entry is Seen<K> => entry.judgement.kind === kind);
