import type { DelegationStep } from '../formats/dns.ts';
import { type DelegationEnd, replyOf } from './delegation.ts';
import { serverNames } from './resolution.ts';

/** Where the way from the root ends, as the rest of a sentence: which zone, which servers, what they said. */
export function delegationWords(end: DelegationEnd): string {
  switch (end.kind) {
    case 'lame':
      return `${parentOf(end)} names ${serversOf(end.at)} for ${end.at.zone}, and ${lameWords(end.at)} (lame delegation)`;
    case 'silent':
      return `${parentOf(end)} names ${serversOf(end.at)} for ${end.at.zone}, and none of them answers`;
    case 'no-glue':
      return `${parentOf(end)} names ${serversOf(end.at)} for ${end.at.zone}, inside that zone, without an address (glue), so nobody can find them`;
    case 'unfindable':
      return `${parentOf(end)} names ${serversOf(end.at)} for ${end.at.zone}, and there is no address for them`;
    case 'alias-loop':
      return `the aliases lead in a circle: ${circle(end.names)}`;
    case 'absent':
      return `the servers of ${zoneWords(end.at.zone)} (${serversOf(end.at)}) say that ${end.at.name} does not exist`;
  }
}

/** What the servers that answer and do not serve the zone say, each kind once. */
function lameWords(step: DelegationStep): string {
  const answers = new Set(
    step.lookups.flatMap((lookup) => {
      const { observation } = lookup;
      if (replyOf(lookup, step) !== 'lame' || observation.kind !== 'answered') return [];
      const { rcode, refersTo } = observation.value;
      if (rcode !== 'NOERROR') return [rcode];
      return [refersTo === undefined ? 'nothing, without authority' : 'a referral elsewhere'];
    }),
  );
  const silent = step.lookups.filter((lookup) => replyOf(lookup, step) === 'silent').length;
  const others = silent === 0 ? '' : `; ${silent} more did not answer`;
  return `none of them serves it: the answer is ${[...answers].join(' or ')}${others}`;
}

const parentOf = ({ parent }: { readonly parent: string }): string =>
  parent === '' ? 'the root' : `the zone ${parent}`;

const zoneWords = (zone: string): string => (zone === '' ? 'the root' : `the zone ${zone}`);

const serversOf = ({ lookups }: DelegationStep): string => serverNames(lookups);

const circle = (names: readonly string[]): string =>
  names.length <= 5 ? names.join(' → ') : `${names.slice(0, 4).join(' → ')} → … → ${names.at(-1)}`;
