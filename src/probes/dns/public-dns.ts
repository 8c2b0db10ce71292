import type { PublicDnsChoice } from '../../settings/network.ts';
import { type ControlServer, controlAmong } from '../tls/interception-control.ts';
import type { DnsServer } from './query.ts';
import { CLIENT_SUBNET_RESOLVERS, PUBLIC_RESOLVERS, REGION_NETWORKS } from './resolvers.ts';

/** Who outside is told an origin's name. Empty lists turn it off. */
export type PublicDns = {
  readonly servers: readonly DnsServer[];
  /** Networks sent as EDNS Client Subnet. */
  readonly clientSubnets: readonly string[];
  /** Resolvers that take one. */
  readonly clientSubnetServers: readonly DnsServer[];
  /** Where the zone's name servers listen: 53 in public. */
  readonly nameServerPort?: number;
  /** Which of them tells whether TLS is opened on the way out; absent where none will do. */
  readonly control?: ControlServer | undefined;
};

/** Cloudflare and Google, and a network of each of a few Regions. */
export const PUBLIC_DNS: PublicDns = {
  servers: PUBLIC_RESOLVERS,
  clientSubnets: REGION_NETWORKS,
  clientSubnetServers: CLIENT_SUBNET_RESOLVERS,
  control: controlAmong(PUBLIC_RESOLVERS),
};

/** As an operator chose it. Resolvers that were named are the only ones, with a network or without. */
export function toPublicDns({ servers, clientSubnets }: PublicDnsChoice): PublicDns {
  return {
    servers: servers === 'default' ? PUBLIC_DNS.servers : servers,
    clientSubnets: clientSubnets === 'default' ? PUBLIC_DNS.clientSubnets : clientSubnets,
    clientSubnetServers: servers === 'default' ? PUBLIC_DNS.clientSubnetServers : servers,
    control: servers === 'default' ? PUBLIC_DNS.control : controlAmong(servers),
  };
}
