import { getServers } from 'node:dns';
import { isIP } from 'node:net';
import type { AddressPolicy } from '../../addresses/address-policy.ts';
import type { StrangerPolicy } from '../../addresses/stranger-policy.ts';
import type { DelegationStep, DnsLookup } from '../../formats/dns.ts';
import type { OriginAddress } from '../../formats/evidence.ts';
import { isWithin } from '../../settings/name-patterns.ts';
import { BOUNDS, currentBudget } from '../budget.ts';
import type { PublicDns } from './public-dns.ts';
import type { DnsServer } from './query.ts';
import { addressesFrom, resolveOrigin } from './resolve-origin.ts';
import { walkDelegation } from './walk-delegation.ts';

/** The addresses of an origin, as far as they are known. */
export type Location = {
  readonly dns: readonly DnsLookup[];
  readonly addresses: readonly OriginAddress[];
  /** Only where DNS gave none. */
  readonly delegation?: readonly DelegationStep[];
};

/** Which resolvers to ask, which addresses are given, and which may be connected to. */
export type LocationOptions = {
  readonly policy: AddressPolicy;
  /** For the name servers that the zone's delegation names. */
  readonly strangers: StrangerPolicy;
  readonly resolver?: DnsServer;
  readonly publicDns: PublicDns;
  /** Names in these zones are only sent to the system's resolvers. */
  readonly privateZones: readonly string[];
  /** The system's resolvers, as `dns.getServers()` gives them; default: those of this machine. */
  readonly systemDns?: readonly string[];
  readonly resolveTo: ReadonlyMap<string, readonly string[]>;
  readonly onLookup: (lookup: DnsLookup) => void;
};

/** Addresses probed per family; further ones are listed in the evidence but not probed. */
const ADDRESSES_MAX = { 4: 8, 6: 4 } as const;

/** A walk down the delegation is a few questions; one that meets silence at each level is ended here. */
const WALK_MS = 8_000;

/**
 * Finds the addresses of an origin, in DNS unless they are given, and whether policy permits connecting to
 * each. `early` holds the resolvers' answers, so that probing need not wait for the zone's name servers;
 * `complete` adds theirs.
 */
export function locateOrigin(
  origin: string,
  {
    policy,
    strangers,
    resolveTo,
    publicDns,
    privateZones,
    systemDns = getServers(),
    ...dnsOptions
  }: LocationOptions,
  signal: AbortSignal,
): { readonly early: Promise<Location>; readonly complete: Promise<Location> } {
  const given = resolveTo.get(origin);
  if (isIP(origin) !== 0 || given !== undefined) {
    const from = given === undefined ? 'literal' : 'resolve-option';
    const known = Promise.resolve({ dns: [], addresses: judgeAll(given ?? [origin], from, policy) });
    return { early: known, complete: known };
  }
  const located = (dns: readonly DnsLookup[]) => ({
    dns,
    addresses: judgeAll(addressesFrom(dns), 'dns', policy),
  });
  const isPrivateName = (name: string) => isWithin(name, privateZones);
  const isPrivate = isPrivateName(origin);
  const resolved = Promise.withResolvers<Location>();
  const complete = resolveOrigin(
    origin,
    {
      ...dnsOptions,
      strangers,
      isPrivate: isPrivateName,
      systemServers: systemDns,
      publicServers: isPrivate ? [] : publicDns.servers,
      authoritative: !isPrivate,
      clientSubnets: isPrivate ? [] : publicDns.clientSubnets,
      clientSubnetServers: publicDns.clientSubnetServers,
      nameServerPort: publicDns.nameServerPort ?? 53,
      onResolved: (dns) => resolved.resolve(located(dns)),
    },
    signal,
  ).then(async (dns) => {
    const location = located(dns);
    const { rootServers } = publicDns;
    const isToWalk = rootServers !== undefined && !isPrivate && dnsOptions.resolver === undefined;
    if (!isToWalk || location.addresses.length > 0) return location;
    const delegation = await walkDelegation(
      origin,
      {
        rootServers,
        resolvers: publicDns.servers,
        strangers,
        isPrivate: isPrivateName,
        nameServerPort: publicDns.nameServerPort ?? 53,
        onLookup: dnsOptions.onLookup,
      },
      AbortSignal.any([signal, AbortSignal.timeout(WALK_MS)]),
    );
    return { ...location, delegation };
  });
  complete.then(resolved.resolve, resolved.reject);
  return { early: resolved.promise, complete };
}

function judgeAll(
  addresses: readonly string[],
  from: OriginAddress['from'],
  policy: AddressPolicy,
): readonly OriginAddress[] {
  const probed = { 4: 0, 6: 0 };
  const distinct = [...new Set(addresses)];
  if (distinct.length > BOUNDS['dns-records']) currentBudget()?.cut('dns-records');
  return distinct.slice(0, BOUNDS['dns-records']).map((address) => {
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
