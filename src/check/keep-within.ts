import type { DelegationStep, DnsLookup } from '../formats/dns.ts';
import type { EndpointEvidence, Evidence } from '../formats/evidence.ts';
import type { Observation, Phase } from '../formats/observation.ts';
import type { Budget } from '../probes/budget.ts';
import type { ChainReader } from '../readings/chain-reader.ts';

/**
 * Keeps as much of the evidence as the budget of one check allows, what decides first: the main handshake and
 * the main answer of each endpoint, then DNS, then the rest. In the place of what is left out stands that it
 * is. Chains are judged here for the first time, in turns with other work, since each may take 20 ms.
 *
 * @param chains its reader remembers them, and counts for the budget how long they took
 */
export async function keepWithin(
  evidence: Evidence,
  chains: ChainReader,
  now: Date,
  budget: Budget,
): Promise<Evidence> {
  let bytes = 0;
  let certificates = 0;

  async function keep<T>(observation: Observation<T>, phase: Phase): Promise<Observation<T>> {
    if (observation.kind === 'skipped') return observation;
    const chain = chainIn(observation);
    bytes += JSON.stringify(observation).length;
    certificates += chain.length;
    if (bytes > budget.bounds['evidence-bytes']) budget.cut('evidence-bytes');
    else if (certificates > budget.bounds.certificates) budget.cut('certificates');
    else if (chain.length === 0) return observation;
    else if (!budget.isWorkedOff()) {
      chains.assess(chain, now);
      await new Promise((resume) => setImmediate(resume));
      return observation;
    }
    const failure = { kind: 'cut-short', phase, detail: 'beyond what one check of cf502 keeps' } as const;
    return { kind: 'failed', failure, elapsedMs: observation.elapsedMs };
  }

  const keepAt = async <E extends { readonly observation: Observation<unknown> }>(one: E, phase: Phase) => ({
    ...one,
    observation: (await keep(one.observation, phase)) as E['observation'],
  });
  const keepOf = async (seen: EndpointEvidence, part: 'main' | 'others'): Promise<EndpointEvidence> => {
    const isNow = (index: number) => (index === 0) === (part === 'main');
    return {
      ...seen,
      handshakes: await inTurn(seen.handshakes, async (one, index) =>
        isNow(index) ? keepAt(one, 'tls') : one,
      ),
      exchanges: await inTurn(seen.exchanges, async (one, index) =>
        isNow(index) ? keepAt(one, 'response-head') : one,
      ),
    };
  };
  const keepMain = (seen: EndpointEvidence) => keepOf(seen, 'main');
  const keepOthers = (seen: EndpointEvidence) => keepOf(seen, 'others');

  const { viewer, aside, interceptionControl, delegation } = evidence;
  const mains = await inTurn(evidence.endpoints, keepMain);
  const dns = await inTurn(evidence.dns, (lookup): Promise<DnsLookup> => keepAt(lookup, 'dns'));
  const endpoints = await inTurn(await inTurn(mains, keepOthers), (seen) => keepOtherRequests(seen, keepAt));
  const kept: Evidence = {
    ...evidence,
    dns,
    endpoints,
    ...(aside !== undefined && { aside: await inTurn(await inTurn(aside, keepMain), keepOthers) }),
    ...(delegation !== undefined && { delegation: await keepDelegation(delegation, keepAt) }),
    ...(viewer !== undefined && {
      viewer: {
        ...viewer,
        fetches: await inTurn(viewer.fetches, (fetch) => keepAt(fetch, 'response-head')),
      },
    }),
    ...(interceptionControl !== undefined && {
      interceptionControl: await keepAt(interceptionControl, 'tls'),
    }),
  };
  const cut = budget.cuts();
  return cut.length === 0 ? kept : { ...kept, cut };
}

type Keep = <E extends { readonly observation: Observation<unknown> }>(one: E, phase: Phase) => Promise<E>;

async function keepOtherRequests(seen: EndpointEvidence, keep: Keep): Promise<EndpointEvidence> {
  const { otherRequests } = seen;
  if (otherRequests === undefined) return seen;
  return { ...seen, otherRequests: await inTurn(otherRequests, (one) => keep(one, 'response-head')) };
}

const keepDelegation = (steps: readonly DelegationStep[], keep: Keep): Promise<readonly DelegationStep[]> =>
  inTurn(steps, async (step) => ({
    ...step,
    lookups: await inTurn(step.lookups, (lookup) => keep(lookup, 'dns')),
  }));

async function inTurn<E>(
  list: readonly E[],
  work: (one: E, index: number) => Promise<E>,
): Promise<readonly E[]> {
  const done: E[] = [];
  for (const [index, one] of list.entries()) done.push(await work(one, index));
  return done;
}

/** The certificates in an observation of a handshake; none in others. */
function chainIn({ kind, ...rest }: Observation<unknown>): readonly string[] {
  if (kind !== 'answered' || !('value' in rest)) return [];
  const { chain } = rest.value as { readonly chain?: readonly string[] };
  return chain ?? [];
}
