import { placeOf } from '../../addresses/in-words.ts';
import type { DnsLookup, ServerRole } from '../../formats/dns.ts';
import type { IsPrivate } from '../../settings/name-patterns.ts';
import type { DnsMessage, DnsQuestion } from './message.ts';
import { askDns, type DnsServer } from './query.ts';

/** One question, the server it goes to, and the role that its answer has in the evidence. */
export type Ask = {
  readonly server: DnsServer;
  readonly serverName?: string;
  readonly role: ServerRole;
  readonly question: DnsQuestion;
  /** Aliases that this server is never asked for. */
  readonly isPrivate?: IsPrivate;
};

/** A lookup as evidence, and the whole message that answered it; `null` when no message came. */
export type Asked = { readonly ask: Ask; readonly lookup: DnsLookup; readonly message: DnsMessage | null };

/** Whether a server answered with data or with a denial, rather than an error of its own. */
export function isSettled(lookup: DnsLookup): boolean {
  const { observation } = lookup;
  return observation.kind === 'answered' && ['NOERROR', 'NXDOMAIN'].includes(observation.value.rcode);
}

/**
 * Asks all at once. After the first settled answer the others have only `graceMs` left, so a silent server
 * delays the check by no more than that; questions still open then are `cut-short`.
 *
 * @param onAsked called with each answer as it arrives
 * @returns in the order of `asks`
 */
export async function askTogether(
  asks: readonly Ask[],
  { timeoutMs, graceMs }: { readonly timeoutMs: number; readonly graceMs: number },
  onAsked: (asked: Asked) => void,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const closing = new AbortController();
  const either = AbortSignal.any([signal, closing.signal]);
  let grace: NodeJS.Timeout | undefined;
  const all = await Promise.all(
    asks.map(async (ask) => {
      const asked = await askOne(ask, timeoutMs, either);
      if (isSettled(asked.lookup)) grace ??= setTimeout(() => closing.abort(), graceMs);
      onAsked(asked);
      return asked;
    }),
  );
  clearTimeout(grace);
  return all;
}

/** One question, as evidence. */
export async function askOne(ask: Ask, timeoutMs: number, signal: AbortSignal): Promise<Asked> {
  const { server, question, isPrivate } = ask;
  const seen = await askDns(server, question, { timeoutMs, isPrivate }, signal);
  const observation = seen.kind === 'answered' ? { ...seen, value: seen.value.answer } : seen;
  return {
    ask,
    lookup: toLookup(ask, observation),
    message: seen.kind === 'answered' ? seen.value : null,
  };
}

/** A question and its outcome, as evidence. */
export function toLookup(ask: Ask, observation: DnsLookup['observation']): DnsLookup {
  const { name, type, clientSubnet } = ask.question;
  return {
    server: placeOf(ask.server),
    ...(ask.serverName === undefined ? {} : { serverName: ask.serverName }),
    role: ask.role,
    name,
    type,
    ...(clientSubnet === undefined ? {} : { clientSubnet }),
    observation,
  };
}
