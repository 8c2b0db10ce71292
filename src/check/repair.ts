import { STRANGER_POLICY } from '../addresses/stranger-policy.ts';
import { type ChainRepair, repairChain } from '../certificates/paths/repair-chain.ts';
import type { Evidence } from '../formats/evidence.ts';
import { locateOrigin } from '../probes/dns/locate-origin.ts';
import { PUBLIC_DNS } from '../probes/dns/public-dns.ts';
import { fetchIssuers } from '../probes/issuers.ts';
import { chainReader } from '../readings/chain-reader.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Makes the chain that an origin should send, from the certificates it sent and the issuers that they name.
 * The issuers are fetched only here, under the policy for addresses named by strangers; the verdict never
 * depends on them.
 */
export async function repairOriginChain(
  { endpoints, trust: trusted }: Evidence,
  {
    policy,
    strangers = STRANGER_POLICY,
    resolver,
    publicDns = PUBLIC_DNS,
    privateZones = [],
    resolveTo,
  }: Pick<Surroundings, 'policy' | 'strangers' | 'resolver' | 'publicDns' | 'privateZones' | 'resolveTo'>,
  now: Date,
  signal: AbortSignal,
): Promise<ChainRepair> {
  const sent = endpoints
    .map(({ handshakes }) => handshakes[0]?.observation)
    .flatMap((observation) => (observation?.kind === 'answered' ? [observation.value.chain] : []))
    .find((chain) => chain.length > 0)
    ?.map((der) => Buffer.from(der, 'base64'));
  if (sent === undefined) return { kind: 'failed', because: 'the origin sent no certificate' };
  const located = {
    policy,
    strangers,
    publicDns,
    privateZones,
    resolveTo,
    onLookup: () => {},
    ...(resolver === undefined ? {} : { resolver }),
  };
  const locate = async (host: string) =>
    (await locateOrigin(host, located, signal).early).addresses.map(({ address }) => address);
  const { trust } = chainReader(trusted);
  const { certificates } = await fetchIssuers(sent, trust, { policy: strangers, locate }, now, signal);
  return repairChain(sent, certificates, trust, now);
}
