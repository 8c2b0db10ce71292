import { causeOf } from '../causes/all.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { ComparedField, Comparison } from '../formats/explain-report.ts';
import type { Row } from './sample-rows.ts';

/**
 * Faults that every request to the origin meets; one stale host of several, or one name server, may have the
 * others.
 */
const OF_EVERY_REQUEST: ReadonlySet<CauseId> = new Set([
  'origin-is-address',
  'port-not-allowed',
  'origin-protocol-mismatch',
  'dns-unresolvable',
  'dns-no-ipv4',
  'address-not-public',
]);
/** Whether it is of the connection to the origin: whoever gets an answer from it does not have it. */
function isOfConnection(id: CauseId): boolean {
  const family = causeOf(id)?.family;
  return (
    OF_EVERY_REQUEST.has(id) ||
    family === 'dns' ||
    family === 'tcp' ||
    family === 'tls' ||
    family === 'certificate'
  );
}

/** What the connection to the origin knows nothing of. */
const OF_THE_REQUEST: ReadonlySet<ComparedField> = new Set(['method', 'protocol', 'http-version']);
const ANSWERED_MIN = 3;

/** Causes in a new order, likeliest first, and those that successes rule out. */
export type Remaining = {
  readonly causes: readonly CauseId[];
  readonly ruledOut: readonly CauseId[];
  /** Working requests that the failing ones are held against. */
  readonly answered: number;
};

/**
 * Requests to the same paths that the origin answered while others failed rule out what they would have met
 * too. Another folder may have another origin behind it, and another hour another state, so only neighbours
 * count.
 */
export function ruleOut(
  causes: readonly CauseId[],
  failed: readonly Row[],
  worked: readonly Row[],
  comparison: Comparison | null,
): Remaining {
  const answered = neighbours(failed, worked);
  if (answered < ANSWERED_MIN) return { causes, ruledOut: [], answered };
  const isOfRequest = comparison?.fields.some(({ field }) => OF_THE_REQUEST.has(field)) ?? false;
  const isOut = (cause: CauseId) => (isOfRequest ? isOfConnection(cause) : OF_EVERY_REQUEST.has(cause));
  const left = causes.filter((cause) => !isOut(cause));
  // Some get through and some do not, with nothing in the request that tells them apart: hosts behind the
  // name differ.
  const isOfHosts =
    !isOfRequest && left.some((cause) => isOfConnection(cause) && causeOf(cause)?.family !== 'dns');
  const first: readonly CauseId[] = isOfHosts ? ['origin-inconsistent'] : [];
  return {
    causes: [...first, ...left.filter((cause) => !first.includes(cause))],
    ruledOut: causes.filter(isOut),
    answered,
  };
}

function neighbours(failed: readonly Row[], worked: readonly Row[]): number {
  const places = new Set(failed.map(placeOf));
  const minutes = failed.flatMap(({ minute }) => minute ?? []).sort();
  const [first = ''] = minutes;
  const last = minutes.at(-1) ?? '9';
  return worked.filter(
    (row) => places.has(placeOf(row)) && (row.minute === null || (row.minute >= first && row.minute <= last)),
  ).length;
}

/** Name, folder and kind of file: what behaviors of a distribution are told apart by. */
function placeOf({ host, path }: Row): string {
  if (path === null) return `${host} ?`;
  const kind = /\.[A-Za-z0-9]{1,8}$/.exec(path)?.[0] ?? '';
  return `${host} ${path.slice(0, path.lastIndexOf('/') + 1)} ${kind}`;
}
