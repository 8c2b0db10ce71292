import type { DelegationStep, DnsLookup } from '../formats/dns.ts';

/**
 * What one server said to a question without recursion.
 *
 * - `refers`: to the servers of a zone on the way to the name
 * - `holds`: it serves the name, with or without records of the kind asked for
 * - `alias`: the name is an alias
 * - `absent`: the name does not exist (NXDOMAIN, with authority)
 * - `lame`: it does not serve the zone it was asked for: an error, or a referral that leads elsewhere
 * - `silent`: nothing came
 * - `unasked`: it has no address, or policy refuses the one it has
 */
export type Reply = 'refers' | 'holds' | 'alias' | 'absent' | 'lame' | 'silent' | 'unasked';

/** Reads one answer. `step` tells which zone was asked, and for which name. */
export function replyOf(
  { observation }: DnsLookup,
  { zone, name }: Pick<DelegationStep, 'zone' | 'name'>,
): Reply {
  if (observation.kind === 'skipped') return 'unasked';
  if (observation.kind === 'failed') return 'silent';
  const { rcode, authoritative, cnames, nameServers, addresses, refersTo } = observation.value;
  if (rcode === 'NXDOMAIN') return authoritative || cnames.length > 0 ? 'absent' : 'lame';
  if (rcode !== 'NOERROR') return 'lame';
  if (cnames.length > 0) return 'alias';
  if (addresses.length > 0) return 'holds';
  if (refersTo !== undefined && nameServers.length > 0 && !authoritative)
    return isBelow(refersTo, zone) && isAtOrBelow(name, refersTo) ? 'refers' : 'lame';
  return authoritative ? 'holds' : 'lame';
}

/** Where a walk ended without an address: the faults of a delegation, and a name that is not there. */
export type DelegationEnd =
  /** Every server of the zone that answers says that it does not serve it. */
  | { readonly kind: 'lame' | 'silent'; readonly at: DelegationStep; readonly parent: string }
  /** The parent names servers whose addresses nobody can find. */
  | { readonly kind: 'no-glue' | 'unfindable'; readonly at: DelegationStep; readonly parent: string }
  /** The servers of the zone say that the name, or a parent of it, does not exist. */
  | { readonly kind: 'absent'; readonly at: DelegationStep }
  | { readonly kind: 'alias-loop'; readonly names: readonly string[] };

/** Where the walk ended; `null` where it was not made, or tells nothing. */
export function delegationEnd(steps: readonly DelegationStep[] | undefined): DelegationEnd | null {
  const last = steps?.at(-1);
  if (steps === undefined || last === undefined) return null;
  const loop = aliasLoop(steps);
  if (loop !== null) return { kind: 'alias-loop', names: loop };
  const answers = last.lookups.map((lookup) => replyOf(lookup, last));
  if (answers.includes('absent') && !answers.some((one) => one === 'holds' || one === 'refers'))
    return { kind: 'absent', at: last };
  // Silence of the root means that this network lets no questions out.
  if (last.zone === '' || answers.some((one) => one === 'refers' || one === 'holds' || one === 'alias'))
    return null;
  const parent = parentOf(last, steps);
  if (answers.includes('lame')) return { kind: 'lame', at: last, parent };
  if (answers.includes('silent')) return { kind: 'silent', at: last, parent };
  const unplaced = last.lookups.filter(
    ({ observation }) => observation.kind === 'skipped' && observation.because === NO_ADDRESS,
  );
  if (unplaced.length < last.lookups.length || unplaced.length === 0) return null;
  const inside = unplaced.every(({ serverName = '' }) => isAtOrBelow(serverName, last.zone));
  return { kind: inside ? 'no-glue' : 'unfindable', at: last, parent };
}

/** Why a name server was not asked whose address nobody gave. */
export const NO_ADDRESS = 'no IPv4 address found';

/** The zone whose servers named those of this one. */
const parentOf = ({ zone }: DelegationStep, steps: readonly DelegationStep[]): string =>
  steps.findLast((step) => step.zone !== zone && isBelow(zone, step.zone))?.zone ?? '';

/** The names of a circle of aliases, the first of them again at the end; `null` where there is none. */
function aliasLoop(steps: readonly DelegationStep[]): readonly string[] | null {
  const targets = new Map(
    steps.flatMap(({ lookups }) =>
      lookups.flatMap(({ observation }) =>
        observation.kind === 'answered'
          ? observation.value.cnames.map(({ name, target }) => [name, target] as const)
          : [],
      ),
    ),
  );
  for (const start of targets.keys()) {
    const seen = [start];
    for (let next = targets.get(start); next !== undefined; next = targets.get(next)) {
      seen.push(next);
      if (next === start) return seen;
      if (seen.length > targets.size + 1) break;
    }
  }
  return null;
}

/** The root is above every name. */
export const isAtOrBelow = (name: string, zone: string): boolean =>
  zone === '' || name === zone || name.endsWith(`.${zone}`);

const isBelow = (name: string, zone: string): boolean => name !== zone && isAtOrBelow(name, zone);
