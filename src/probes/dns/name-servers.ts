import type { StrangerPolicy } from '../../addresses/stranger-policy.ts';
import type { DnsLookup } from '../../formats/dns.ts';
import type { IsPrivate } from '../../settings/name-patterns.ts';
import { type Ask, type Asked, askOne, askTogether, isSettled, toLookup } from './ask.ts';
import type { DnsServer } from './query.ts';

/** How a zone's own name servers are found and asked. */
export type NameServerOptions = {
  /** The resolver used to find the zone and its name servers: one that has just answered. */
  readonly via: Pick<Ask, 'server' | 'role'>;
  readonly strangers: StrangerPolicy;
  /** Names of name servers that are not looked up: `via` may be a public resolver. */
  readonly isPrivate: IsPrivate;
  readonly graceMs: number;
  /** 53, except in tests. */
  readonly nameServerPort: number;
  readonly onLookup: (lookup: DnsLookup) => void;
};

/** At most so many name servers of a zone are asked; few zones have more (the root has 13). */
const NAME_SERVERS_MAX = 7;
/** Questions spent on finding the zone. Usually two suffice, because a denial names the zone. */
const ZONE_QUESTIONS_MAX = 4;
/**
 * How long a name server, or the resolver used to find it, may take: long enough to send the question twice.
 */
const PATIENCE_MS = 1_500;

/**
 * Asks every name server of the origin's zone directly for its IPv4 addresses, without recursion. Name
 * servers at addresses that policy refuses are skipped.
 *
 * @returns every question asked, including those that found the zone
 */
export async function askNameServers(
  host: string,
  options: NameServerOptions,
  signal: AbortSignal,
): Promise<readonly DnsLookup[]> {
  const { via, isPrivate, onLookup } = options;
  const { lookups, names, glue } = await findNameServers(host, options, signal);
  const located = await Promise.all(
    names.slice(0, NAME_SERVERS_MAX).map(async (name) => {
      const known = glue.get(name);
      if (known !== undefined || isPrivate(name)) return { name, address: known, lookups: [] };
      const question = { name, type: 'A', recursionDesired: true } as const;
      const asked = await askOne({ ...via, question }, PATIENCE_MS, signal);
      onLookup(asked.lookup);
      return { name, address: asked.message?.answer.addresses[0]?.address, lookups: [asked.lookup] };
    }),
  );
  const direct = await askDirectly(host, located, options, signal);
  return [...lookups, ...located.flatMap((server) => server.lookups), ...direct];
}

type Zone = {
  readonly lookups: readonly DnsLookup[];
  readonly names: readonly string[];
  readonly glue: ReadonlyMap<string, string>;
};

/**
 * Asks for NS records from the origin's name upwards. A zone of one label belongs to a registry and never to
 * an origin, so the search stops before it.
 */
async function findNameServers(
  host: string,
  { via, onLookup }: NameServerOptions,
  signal: AbortSignal,
): Promise<Zone> {
  const lookups: DnsLookup[] = [];
  let name = host;
  for (let asked = 0; asked < ZONE_QUESTIONS_MAX && name.includes('.'); asked += 1) {
    const question = { name, type: 'NS', recursionDesired: true } as const;
    const { lookup, message } = await askOne({ ...via, question }, PATIENCE_MS, signal);
    lookups.push(lookup);
    onLookup(lookup);
    if (message === null || !isSettled(lookup)) break;
    const { zone, glue, answer } = message;
    if (zone === undefined && answer.cnames.length === 0 && answer.nameServers.length > 0) {
      return { lookups, names: answer.nameServers, glue };
    }
    const parent = name.slice(name.indexOf('.') + 1);
    name = zone !== undefined && isAbove(zone, name) ? zone : parent;
  }
  return { lookups, names: [], glue: new Map() };
}

async function askDirectly(
  host: string,
  servers: readonly { readonly name: string; readonly address: string | undefined }[],
  { strangers, graceMs, nameServerPort: port, onLookup }: NameServerOptions,
  signal: AbortSignal,
): Promise<readonly DnsLookup[]> {
  const question = { name: host, type: 'A', recursionDesired: false } as const;
  const rows = servers.map(({ name, address }) => {
    const server: DnsServer = { address: address ?? name, port };
    const ask: Ask = { server, serverName: name, role: 'authoritative', question };
    const because = address === undefined ? 'no IPv4 address found' : refusalText(strangers.refusal(address));
    return { ask, because };
  });
  const skipped = rows.flatMap(({ ask, because }) =>
    because === null ? [] : [toLookup(ask, { kind: 'skipped', because })],
  );
  skipped.forEach(onLookup);
  const asks = rows.filter(({ because }) => because === null).map(({ ask }) => ask);
  const announce = ({ lookup }: Asked) => onLookup(lookup);
  const asked = await askTogether(asks, { timeoutMs: PATIENCE_MS, graceMs }, announce, signal);
  return [...asked.map(({ lookup }) => lookup), ...skipped];
}

function refusalText(refusal: string | null): string | null {
  return refusal === null ? null : `not asked: its address is ${refusal}`;
}

function isAbove(zone: string, name: string): boolean {
  return name !== zone && name.endsWith(`.${zone}`);
}
