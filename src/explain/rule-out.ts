import { causeOf } from '../causes/all.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { ComparedField, Comparison } from '../formats/explain-report.ts';
import type { Row } from './sample-rows.ts';

/**
 * Faults that every request to the origin meets. Other faults may be those of one host among several, or of
 * one name server.
 */
const OF_EVERY_REQUEST: ReadonlySet<CauseId> = new Set([
  'origin-is-address',
  'port-not-allowed',
  'origin-protocol-mismatch',
  'dns-unresolvable',
  'dns-no-ipv4',
  'address-not-public',
]);
/**
 * Whether it is a fault of the connection to the origin: a request that the origin answered did not meet it.
 */
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

/** Fields of a request that do not affect the connection to the origin. */
const OF_THE_REQUEST: ReadonlySet<ComparedField> = new Set(['method', 'protocol', 'http-version']);
const ANSWERED_MIN = 3;

/** Causes in a new order, likeliest first, and those that successes rule out. */
export type Remaining = {
  readonly causes: readonly CauseId[];
  readonly ruledOut: readonly CauseId[];
  /** Working requests with which the failing ones are compared. */
  readonly answered: number;
};

/**
 * Where the origin answered requests to the same paths while others failed, faults that all of them would
 * have met are ruled out. Another folder may have another origin, and things may differ at another hour, so
 * only requests to the same place and in the same time count.
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
  // The log says what failed: where the comparison leaves nothing of that, it compares the wrong things.
  if (left.length === 0) return { causes, ruledOut: [], answered };
  // Some requests succeed and some fail without any difference between them: hosts behind the name differ.
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

/** Name, folder and kind of file: what the behaviors of a distribution differ in. */
function placeOf({ host, path }: Row): string {
  if (path === null) return `${host} ?`;
  const kind = /\.[A-Za-z0-9]{1,8}$/.exec(path)?.[0] ?? '';
  return `${host} ${path.slice(0, path.lastIndexOf('/') + 1)} ${kind}`;
}
