import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import type { DnsLookup } from '../evidence/dns.ts';
import type { OriginAddress } from '../evidence/evidence.ts';
import type { AddressPolicy } from '../policy/address-policy.ts';
import { addressesFrom, resolveOrigin } from './resolve-origin.ts';

export type Location = {
  readonly dns: readonly DnsLookup[];
  readonly addresses: readonly OriginAddress[];
};

export type LocationOptions = {
  readonly policy: AddressPolicy;
  readonly resolver?: { readonly address: string; readonly port: number };
  readonly resolveTo: ReadonlyMap<string, readonly string[]>;
  readonly onLookup: (lookup: DnsLookup) => void;
};

/** More addresses than these are named, not probed. */
const ADDRESSES_MAX = { 4: 8, 6: 4 } as const;

/** Finds the addresses of an origin, from DNS unless they are given, and says of each whether policy lets us touch it. */
export async function locateOrigin(
  origin: string,
  { policy, resolveTo, ...dnsOptions }: LocationOptions,
  signal: AbortSignal,
): Promise<Location> {
  const given = resolveTo.get(origin);
  if (isIP(origin) !== 0) return { dns: [], addresses: judgeAll([origin], 'literal', policy) };
  if (given !== undefined) return { dns: [], addresses: judgeAll(given, 'resolve-option', policy) };
  const dns = await resolveOrigin(origin, { ...dnsOptions, systemServers: getServers(), policy }, signal);
  return { dns, addresses: judgeAll(addressesFrom(dns), 'dns', policy) };
}

function judgeAll(
  addresses: readonly string[],
  from: OriginAddress['from'],
  policy: AddressPolicy,
): readonly OriginAddress[] {
  const probed = { 4: 0, 6: 0 };
  return [...new Set(addresses)].map((address) => {
    const family = isIP(address) === 6 ? 6 : 4;
    const refused = policy.refusal(address);
    if (refused !== null) return { address, family, from, refused };
    probed[family] += 1;
    const skipped = `beyond the first ${ADDRESSES_MAX[family]} IPv${family} addresses`;
    return probed[family] > ADDRESSES_MAX[family]
      ? { address, family, from, skipped }
      : { address, family, from };
  });
}
