import { causeOf } from '../causes/all.ts';
import type { Tally } from '../formats/tally.ts';
import { clean, cut } from './foreign-text.ts';

/** Addresses, minutes and causes that are named; more are counted. */
const SHOWN = 4;

/**
 * How the tries of a watch went, in one line: `180 tries in 30 min: 12 failed (7 %). By address: … By kind: …
 * By minute: …`.
 */
export function tallyLine(tally: Tally): string {
  const { tries, failed, unsure, missed } = tally;
  const first = `${tries} ${tries === 1 ? 'try' : 'tries'} in ${lasted(tally)}`;
  const without = [
    ...(unsure > 0 ? [`${unsure} without a verdict`] : []),
    ...(missed > 0 ? [`${missed} could not be made`] : []),
  ];
  const result =
    tries === 0
      ? 'no try could be made'
      : failed === 0
        ? 'none failed'
        : `${failed} failed (${percent(failed, tries)})`;
  const main = `${first}: ${[result, ...without].join(', ')}.`;
  return clean([main, ...(failed === 0 ? [] : details(tally)), ...idleWords(tally)].join(' '));
}

function details({ byAddress, byKind, byMinute, tries }: Tally): readonly string[] {
  const hit = byAddress.filter(({ failed }) => failed > 0).toSorted((a, b) => b.failed - a.failed);
  const fine = byAddress.length - hit.length;
  const addresses = [
    ...named(hit, (one) => `${one.address} ${one.failed} of ${one.tries}`),
    ...(fine > 0 ? [`${fine} other${fine === 1 ? '' : 's'} none`] : []),
  ];
  const kinds = named(
    byKind.toSorted((a, b) => b.failed - a.failed),
    ({ cause, failed }) => `${causeOf(cause)?.title ?? cause} ${failed}`,
  );
  const minutes = named(
    byMinute.toSorted((a, b) => b.failed - a.failed),
    ({ minute, failed }) => `${minute.slice(11)} ${failed}`,
  );
  return [
    ...(addresses.length === 0 ? [] : [`By address: ${addresses.join(', ')}.`]),
    ...(kinds.length === 0 ? [] : [`By kind: ${kinds.join(', ')}.`]),
    ...(tries < 2 || minutes.length === 0 ? [] : [`By minute (UTC), worst first: ${minutes.join(', ')}.`]),
  ];
}

/** What the timing in the background says of errors that come and go. */
function idleWords({ idleRace }: Tally): readonly string[] {
  if (idleRace === undefined) return [];
  return [
    idleRace === null
      ? 'Idle connections: kept longer than CloudFront keeps them by default.'
      : `Idle connections: ${cut(idleRace, 300)}. That gives a 502 now and then.`,
  ];
}

function named<T>(all: readonly T[], words: (one: T) => string): readonly string[] {
  const more = all.length - SHOWN;
  return [...all.slice(0, SHOWN).map(words), ...(more > 0 ? [`${more} more`] : [])];
}

/** Below one in a hundred it says so, since "0 %" beside failed tries would be wrong. */
function percent(part: number, whole: number): string {
  const value = (100 * part) / whole;
  return value < 1 ? 'under 1 %' : `${Math.round(value)} %`;
}

/** `30 min`, `40 s`; never negative, whatever the clock did. */
function lasted({ began, ended }: Tally): string {
  const seconds = Math.max(0, Math.round((Date.parse(ended) - Date.parse(began)) / 1_000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
