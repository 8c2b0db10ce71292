import type { StrangerPolicy } from '../../addresses/stranger-policy.ts';
import type { DelegationStep, DnsLookup } from '../../formats/dns.ts';
import { isAtOrBelow, NO_ADDRESS, replyOf } from '../../readings/delegation.ts';
import type { IsPrivate } from '../../settings/name-patterns.ts';
import { type Ask, type Asked, askOne, askTogether, toLookup } from './ask.ts';
import { type DnsMessage, isAskable } from './message.ts';
import type { DnsServer } from './query.ts';

/** Where a walk begins, and whom it may ask. */
export type WalkOptions = {
  readonly rootServers: readonly DnsServer[];
  /** Resolvers for the addresses of name servers that come without one. */
  readonly resolvers: readonly DnsServer[];
  /** Name servers are named by strangers, so only addresses it allows are asked. */
  readonly strangers: StrangerPolicy;
  /** Names that are never asked outside. */
  readonly isPrivate: IsPrivate;
  /** 53, except in tests. */
  readonly nameServerPort: number;
  readonly onLookup: (lookup: DnsLookup) => void;
};

/** Servers of one zone that are asked; the rest would say the same, and a walk stays small. */
const SERVERS_MAX = 4;
/** Questions to zones on the way, all aliases together. */
const STEPS_MAX = 24;
/** Aliases that are followed. */
const ALIASES_MAX = 8;
/** Long enough to send a question twice. */
const PATIENCE_MS = 1_500;
const GRACE_MS = 500;

type Servers = readonly { readonly name?: string; readonly server: DnsServer | null }[];
type Seen = { readonly step: DelegationStep; readonly messages: readonly (DnsMessage | null)[] };

/**
 * Asks from the root down who serves the origin's name, as a resolver does, and stops where that ends: at an
 * answer, at a name that does not exist, at servers that are silent or do not serve their zone, or at servers
 * that nobody can find. Aliases are followed. Each level is asked for one label more, so that the root learns
 * no more than it needs to (RFC 9156).
 *
 * @returns the steps in order; never rejects
 */
export async function walkDelegation(
  host: string,
  options: WalkOptions,
  signal: AbortSignal,
): Promise<readonly DelegationStep[]> {
  const steps: DelegationStep[] = [];
  const visited: string[] = [];
  let name: string | null = host;
  while (name !== null && visited.length <= ALIASES_MAX) {
    visited.push(name);
    const target = await walkTo(name, steps, options, signal);
    const isNew: boolean = target !== null && !visited.includes(target);
    name = isNew && target !== null && isAskable(target) && !options.isPrivate(target) ? target : null;
  }
  return steps;
}

/** @returns the target where the name is an alias, `null` at every other end */
async function walkTo(
  host: string,
  steps: DelegationStep[],
  options: WalkOptions,
  signal: AbortSignal,
): Promise<string | null> {
  const labels = host.split('.');
  let zone = '';
  let servers: Servers = options.rootServers.map((server) => ({ server }));
  let depth = 1;
  while (steps.length < STEPS_MAX && !signal.aborted) {
    const name = labels.slice(-depth).join('.');
    const { step, messages } = await askZone(zone, name, depth === labels.length, servers, options, signal);
    steps.push(step);
    const replies = step.lookups.map((lookup) => replyOf(lookup, step));
    const alias = messages[replies.indexOf('alias')]?.answer.cnames.at(-1)?.target;
    if (alias !== undefined) return alias;
    const referral = messages[replies.indexOf('refers')] ?? null;
    const next = referral ?? ownCut(messages[replies.indexOf('holds')] ?? null, depth < labels.length);
    if (next !== null) {
      zone = referral?.answer.refersTo ?? name;
      servers = await findServers(next, zone, options, signal);
      // The servers of the name's own zone are asked for the name itself.
      depth = Math.min(labels.length, zone.split('.').length + 1);
      continue;
    }
    if (depth === labels.length || !replies.includes('holds')) return null;
    depth += 1;
  }
  return null;
}

/** A server of both zones answers with the name servers themselves where it would else refer to them. */
const ownCut = (message: DnsMessage | null, isOnTheWay: boolean): DnsMessage | null =>
  isOnTheWay && message !== null && message.answer.nameServers.length > 0 ? message : null;

async function askZone(
  zone: string,
  name: string,
  isLast: boolean,
  servers: Servers,
  { strangers, onLookup }: WalkOptions,
  signal: AbortSignal,
): Promise<Seen> {
  const question = { name, type: isLast ? 'A' : 'NS', recursionDesired: false } as const;
  const rows = servers.slice(0, SERVERS_MAX).map(({ name: serverName, server }) => {
    const ask: Ask = {
      server: server ?? { address: serverName ?? '', port: 53 },
      ...(serverName !== undefined && { serverName }),
      role: 'authoritative',
      question,
    };
    return { ask, because: server === null ? NO_ADDRESS : refusalOf(server, zone, strangers) };
  });
  const announce = ({ lookup }: Asked) => onLookup(lookup);
  const asks = rows.filter(({ because }) => because === null).map(({ ask }) => ask);
  const asked = await askTogether(asks, { timeoutMs: PATIENCE_MS, graceMs: GRACE_MS }, announce, signal);
  const skipped = rows.flatMap(({ ask, because }) =>
    because === null ? [] : [toLookup(ask, { kind: 'skipped', because })],
  );
  return {
    step: { zone, name, lookups: [...asked.map(({ lookup }) => lookup), ...skipped] },
    messages: asked.map(({ message }) => message),
  };
}

/** The root's addresses are our own list. */
function refusalOf({ address }: DnsServer, zone: string, strangers: StrangerPolicy): string | null {
  const refusal = zone === '' ? null : strangers.refusal(address);
  return refusal === null ? null : `not asked: its address is ${refusal}`;
}

/** The servers a referral names, with the addresses it brings; others are looked up, save inside the zone. */
async function findServers(
  { answer, glue }: DnsMessage,
  zone: string,
  { resolvers, isPrivate, nameServerPort: port }: WalkOptions,
  signal: AbortSignal,
): Promise<Servers> {
  return Promise.all(
    answer.nameServers.slice(0, SERVERS_MAX).map(async (name) => {
      const known = glue.get(name);
      if (known !== undefined) return { name, server: { address: known, port } };
      const [via] = resolvers;
      // Only the zone itself could tell the address of a name inside it.
      if (via === undefined || isAtOrBelow(name, zone) || !isAskable(name) || isPrivate(name))
        return { name, server: null };
      const question = { name, type: 'A', recursionDesired: true } as const;
      const { message } = await askOne({ server: via, role: 'public', question }, PATIENCE_MS, signal);
      const address = message?.answer.addresses[0]?.address;
      return { name, server: address === undefined ? null : { address, port } };
    }),
  );
}
