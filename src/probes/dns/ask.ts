import { placeOf } from '../../addresses/in-words.ts';
import type { DnsLookup, ServerRole } from '../../formats/dns.ts';
import type { DnsMessage, DnsQuestion } from './message.ts';
import { askDns, type DnsServer } from './query.ts';

/** Whom to ask what, and as what the answer counts. */
export type Ask = {
  readonly server: DnsServer;
  readonly serverName?: string;
  readonly role: ServerRole;
  readonly question: DnsQuestion;
};

/** A lookup, with what its message said beside the evidence; `null` when no message came. */
export type Asked = { readonly ask: Ask; readonly lookup: DnsLookup; readonly message: DnsMessage | null };

/** Whether a server gave data or denied them, rather than failing itself. */
export function isSettled(lookup: DnsLookup): boolean {
  const { observation } = lookup;
  return observation.kind === 'answered' && ['NOERROR', 'NXDOMAIN'].includes(observation.value.rcode);
}

/**
 * Asks all at once. From the first settled answer on the others have only `graceMs` left, so that a server that does not
 * answer costs no more than that; what is still open then is `cut-short`.
 *
 * @param onAsked told of each as it lands
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
  const seen = await askDns(ask.server, ask.question, { timeoutMs }, signal);
  const observation = seen.kind === 'answered' ? { ...seen, value: seen.value.answer } : seen;
  return {
    ask,
    lookup: toLookup(ask, observation),
    message: seen.kind === 'answered' ? seen.value : null,
  };
}

/** A question and what came of it, as evidence. */
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
