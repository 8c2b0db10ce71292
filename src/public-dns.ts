import type { PublicDnsChoice } from './network-settings.ts';
import { PUBLIC_DNS, type PublicDns } from './probes/dns/locate-origin.ts';

/** Who outside learns an origin's name. Resolvers that were named are the only ones, with a network or without. */
export function toPublicDns({ servers, clientSubnets }: PublicDnsChoice): PublicDns {
  return {
    servers: servers === 'default' ? PUBLIC_DNS.servers : servers,
    clientSubnets: clientSubnets === 'default' ? PUBLIC_DNS.clientSubnets : clientSubnets,
    clientSubnetServers: servers === 'default' ? PUBLIC_DNS.clientSubnetServers : servers,
  };
}
