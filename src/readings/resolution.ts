import { CONTROL_ZONE } from '../cloudfront/origin-names.ts';
import type { DnsAnswer, DnsLookup, ServerRole } from '../formats/dns.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Judgement } from '../formats/judgement.ts';

/** The judgement of DNS causes where the origin's address was given, so that DNS was not asked. */
export const NOT_ASKED: Judgement = {
  kind: 'unknown',
  missing: 'no DNS question was asked: the address was given',
  matters: false,
};

/** A lookup that got an answer of any kind. */
export type AnsweredLookup = { readonly lookup: DnsLookup; readonly answer: DnsAnswer };

/** The questions for the origin's own addresses, in the order asked. */
export function addressLookups(
  { dns, target }: Pick<Evidence, 'dns' | 'target'>,
  ...roles: readonly ServerRole[]
): readonly DnsLookup[] {
  return dns.filter(
    ({ name, type, role }) =>
      name === target.origin &&
      (type === 'A' || type === 'AAAA') &&
      (roles.length === 0 || roles.includes(role)),
  );
}

/**
 * Public resolvers that denied a name which is known to exist, with their answers: something else answers in
 * their place.
 */
export function impostors({ dns }: Pick<Evidence, 'dns'>): ReadonlyMap<string, string> {
  return new Map(
    dns.flatMap(({ name, role, server, observation }): readonly (readonly [string, string])[] => {
      if (role !== 'public' || name !== CONTROL_ZONE || observation.kind !== 'answered') return [];
      const { rcode, nameServers } = observation.value;
      if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN')
        return [[server, `answers ${rcode} even for ${CONTROL_ZONE}`]];
      return rcode === 'NXDOMAIN' || nameServers.length === 0
        ? [[server, `denies even ${CONTROL_ZONE}`]]
        : [];
    }),
  );
}

/** The lookups that got an answer of any kind. */
export function answeredOf(lookups: readonly DnsLookup[]): readonly AnsweredLookup[] {
  return lookups.flatMap((lookup) =>
    lookup.observation.kind === 'answered' ? [{ lookup, answer: lookup.observation.value }] : [],
  );
}

/** Whether the answer is data or a denial (NXDOMAIN, no data) rather than a failure of the server. */
export function isSettled({ answer }: AnsweredLookup): boolean {
  return answer.rcode === 'NOERROR' || answer.rcode === 'NXDOMAIN';
}

export function hasAddresses({ answer }: AnsweredLookup): boolean {
  return answer.addresses.length > 0;
}

/** Each address once. */
export function addressesIn(answered: readonly AnsweredLookup[]): readonly string[] {
  return [...new Set(answered.flatMap(({ answer }) => answer.addresses.map(({ address }) => address)))];
}

/** Readable names of the servers asked, each once. */
export function serverNames(lookups: readonly DnsLookup[]): string {
  const names = [
    ...new Set(lookups.map(({ server, serverName }) => serverName ?? server.replace(/:53$/, ''))),
  ];
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** All names that the origin's aliases lead through in any answer, without the origin itself. */
export function aliasTargets(evidence: Pick<Evidence, 'dns' | 'target'>): readonly string[] {
  const answers = answeredOf(addressLookups(evidence));
  return [...new Set(answers.flatMap(({ answer }) => answer.cnames.map(({ target }) => target)))];
}

/**
 * Whether an address cannot be reached from the internet: RFC 1918, loopback, link-local, unspecified, and
 * the same in IPv6.
 */
export function looksInternal(address: string): boolean {
  return /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1?$|f[cd]|fe[89ab])/.test(
    address,
  );
}

/**
 * Characters of a finding's fact; names of up to 253 characters, possibly chosen by a hostile zone, would
 * make it longer.
 */
const FACT_MAX = 400;

/** A fact that names hosts, cut to the length allowed in a finding. */
export function fact(text: string): string {
  return text.length > FACT_MAX ? `${text.slice(0, FACT_MAX - 1)}…` : text;
}
