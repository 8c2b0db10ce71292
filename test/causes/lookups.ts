import type { DnsAnswer, DnsLookup } from '../../src/formats/dns.ts';
import { answered, failed } from './evidence.ts';

export const ORIGIN = 'origin.example.com';

type Said = Partial<Omit<DnsAnswer, 'addresses' | 'cnames'>> & {
  readonly addresses?: readonly string[];
  /** Where the aliases lead, one after the other, from the origin on. */
  readonly aliases?: readonly string[];
};

/** What one server said to one question; a failure's name, or an answer. */
export function lookup(
  role: DnsLookup['role'],
  said: Said | 'timed-out' | 'cut-short' | 'refused',
  where: Partial<DnsLookup> = {},
): DnsLookup {
  const server = {
    public: '1.1.1.1:53',
    system: '10.0.0.2:53',
    given: '127.0.0.1:5353',
    authoritative: '192.0.2.53:53',
  };
  return {
    server: server[role],
    role,
    name: ORIGIN,
    type: 'A',
    observation: typeof said === 'string' ? failed(said, 'dns', 'silent') : answered(toAnswer(said, role)),
    ...where,
  };
}

/** The same for A and AAAA. */
export function both(
  role: DnsLookup['role'],
  said: Parameters<typeof lookup>[1],
  where: Partial<DnsLookup> = {},
) {
  return [lookup(role, said, where), lookup(role, said, { ...where, type: 'AAAA' })];
}

function toAnswer({ addresses = [], aliases = [], ...rest }: Said, role: DnsLookup['role']): DnsAnswer {
  return {
    rcode: 'NOERROR',
    authoritative: role === 'authoritative',
    overTcp: false,
    nameServers: [],
    addresses: addresses.map((address) => ({ address, ttlSeconds: 60 })),
    cnames: aliases.map((target, index) => ({ name: aliases[index - 1] ?? ORIGIN, target, ttlSeconds: 60 })),
    ...rest,
  };
}
