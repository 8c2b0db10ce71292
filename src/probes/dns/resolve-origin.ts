import type { StrangerPolicy } from '../../addresses/stranger-policy.ts';
import { CONTROL_ZONE } from '../../cloudfront/origin-names.ts';
import type { DnsLookup } from '../../formats/dns.ts';
import type { IsPrivate } from '../../settings/name-patterns.ts';
import { type Ask, type Asked, askOne, askTogether, isSettled } from './ask.ts';
import { askNameServers } from './name-servers.ts';
import type { DnsServer } from './query.ts';
import { CLIENT_SUBNET_RESOLVERS, PUBLIC_RESOLVERS, REGION_NETWORKS } from './resolvers.ts';

/** Which servers to ask, and for how long. */
export type ResolveOptions = {
  /** For the name servers that the zone's delegation names. */
  readonly strangers: StrangerPolicy;
  /** Names that are never sent to public resolvers. */
  readonly isPrivate?: IsPrivate;
  /** Called with each lookup as it is answered. */
  readonly onLookup: (lookup: DnsLookup) => void;
  /** Called once, when the resolvers have answered and only the zone's name servers are still being asked. */
  readonly onResolved?: (lookups: readonly DnsLookup[]) => void;
  /** As `dns.getServers()` gives them: `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`. */
  readonly systemServers: readonly string[];
  /** `--dns`: only this resolver is asked, and nothing below is used. */
  readonly resolver?: DnsServer;
  readonly publicServers?: readonly DnsServer[];
  /** Whether the zone's own name servers are asked too. */
  readonly authoritative?: boolean;
  /**
   * Networks sent as EDNS Client Subnet; empty turns it off. Each is asked through one of
   * `clientSubnetServers`.
   */
  readonly clientSubnets?: readonly string[];
  readonly clientSubnetServers?: readonly DnsServer[];
  /** How long a resolver may be silent, in milliseconds. */
  readonly timeoutMs?: number;
  /** How long the others may still take once one resolver has answered, in milliseconds. */
  readonly graceMs?: number;
  /** 53, except in tests. */
  readonly nameServerPort?: number;
};

/**
 * At most so many of the system's resolvers are asked. With the other bounds, a healthy origin takes at most
 * 30 questions.
 */
const SYSTEM_SERVERS_MAX = 2;

/**
 * Resolves an origin as CloudFront might: through the system's resolvers and public ones side by side, as
 * seen from other Regions, and at each name server of its zone. The first lookup is always one for the origin
 * itself.
 *
 * @param host ASCII host name in lower case, no address literal
 * @param signal ends questions still open, which are then `cut-short`
 * @returns every question asked with its outcome; never rejects
 */
export async function resolveOrigin(
  host: string,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<readonly DnsLookup[]> {
  const {
    strangers,
    isPrivate = () => false,
    onLookup,
    onResolved,
    authoritative = true,
    graceMs = 500,
    timeoutMs = 5_000,
    nameServerPort = 53,
  } = options;
  const asks =
    options.resolver === undefined
      ? resolverAsks(host, options)
      : addressAsks(host, options.resolver, 'given');
  const firstPublic = Promise.withResolvers<Ask | null>();
  const asking = askTogether(
    asks,
    { timeoutMs, graceMs },
    (asked) => {
      onLookup(asked.lookup);
      if (asked.ask.role === 'public' && isSettled(asked.lookup)) firstPublic.resolve(asked.ask);
    },
    signal,
  );
  const resolving = asking.then(async (asked) => {
    const all = [...asked, ...(await askControl(asked, onLookup, graceMs, signal))];
    onResolved?.(all.map(({ lookup }) => lookup));
    return all;
  });
  if (options.resolver !== undefined || !authoritative) return (await resolving).map(({ lookup }) => lookup);

  // Public DNS leads to the public name servers. The system's resolver may lead to internal ones, so it is
  // used only where public DNS failed.
  const standIn = resolving.then((all) => all.find(({ lookup }) => isSettled(lookup))?.ask ?? null);
  const via = await Promise.race([firstPublic.promise, standIn]);
  const nameServerOptions = { strangers, isPrivate, onLookup, graceMs, nameServerPort };
  const direct = via === null ? [] : await askNameServers(host, { ...nameServerOptions, via }, signal);
  return [...(await resolving).map(({ lookup }) => lookup), ...direct];
}

/**
 * Where public resolvers gave no address, each that answered is also asked for a name that is known to exist:
 * on some networks something else answers in their place and denies or refuses every name.
 */
async function askControl(
  asked: readonly Asked[],
  onLookup: (lookup: DnsLookup) => void,
  patienceMs: number,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const answered = asked.filter(({ ask, message }) => ask.role === 'public' && message !== null);
  if (answered.some(({ lookup }) => addressesOf(lookup).length > 0)) return [];
  const byServer = new Map(answered.map(({ ask, lookup }) => [lookup.server, ask]));
  const question = { name: CONTROL_ZONE, type: 'NS', recursionDesired: true } as const;
  return Promise.all(
    [...byServer.values()].map(async ({ server, role }) => {
      const control = await askOne({ server, role, question }, patienceMs, signal);
      onLookup(control.lookup);
      return control;
    }),
  );
}

/**
 * The addresses of an origin, as CloudFront would learn them, in the order they were answered.
 *
 * With `--dns`, only that resolver counts. Otherwise the answers of public DNS and of the zone's name servers
 * count; the system's own resolver counts only where no public one gave data or a denial, since a company's
 * resolver may answer differently (split horizon, filtering).
 */
export function addressesFrom(lookups: readonly DnsLookup[]): readonly string[] {
  const host = lookups[0]?.name;
  const own = lookups.filter(({ name, type }) => name === host && (type === 'A' || type === 'AAAA'));
  const given = own.filter(({ role }) => role === 'given');
  const outside = own.filter(({ role }) => role === 'public' || role === 'authoritative');
  const intercepted = lookups.some((lookup) => lookup.name === CONTROL_ZONE && deniesAll(lookup));
  const publicSettled =
    !intercepted && outside.some((lookup) => lookup.role === 'public' && isSettled(lookup));
  const counted = given.length > 0 ? given : publicSettled ? outside : own;
  return [...new Set(counted.flatMap(addressesOf))];
}

function deniesAll({ observation }: DnsLookup): boolean {
  return observation.kind === 'answered' && observation.value.rcode === 'NXDOMAIN';
}

function addressesOf({ observation }: DnsLookup): readonly string[] {
  return observation.kind === 'answered' ? observation.value.addresses.map(({ address }) => address) : [];
}

function resolverAsks(host: string, options: ResolveOptions): readonly Ask[] {
  const {
    isPrivate = () => false,
    systemServers,
    publicServers = PUBLIC_RESOLVERS,
    clientSubnets = REGION_NETWORKS,
    clientSubnetServers = CLIENT_SUBNET_RESOLVERS,
  } = options;
  return [
    ...publicServers.flatMap((server) =>
      addressAsks(host, server, 'public').map((ask) => ({ ...ask, isPrivate })),
    ),
    ...systemServers
      .slice(0, SYSTEM_SERVERS_MAX)
      .flatMap((text) => addressAsks(host, toDnsServer(text), 'system')),
    ...clientSubnets.flatMap((clientSubnet, index): readonly Ask[] => {
      const server = clientSubnetServers[index % clientSubnetServers.length];
      const question = { name: host, type: 'A', recursionDesired: true, clientSubnet } as const;
      return server === undefined ? [] : [{ server, role: 'public', question, isPrivate }];
    }),
  ];
}

function addressAsks(host: string, server: DnsServer, role: Ask['role']): readonly Ask[] {
  return (['A', 'AAAA'] as const).map((type) => ({
    server,
    role,
    question: { name: host, type, recursionDesired: true },
  }));
}

function toDnsServer(text: string): DnsServer {
  const match = /^(?:\[(?<six>[^\]]+)\]|(?<four>[^:]+)):(?<port>\d+)$/.exec(text);
  const { six, four, port } = match?.groups ?? {};
  return { address: six ?? four ?? text.replace(/^\[|\]$/g, ''), port: Number(port ?? 53) };
}
