import type { PublicDnsChoice } from '../../settings/network.ts';
import { type ControlServer, controlAmong } from '../tls/interception-control.ts';
import type { DnsServer } from './query.ts';
import { CLIENT_SUBNET_RESOLVERS, PUBLIC_RESOLVERS, REGION_NETWORKS, ROOT_SERVERS } from './resolvers.ts';

/** Public DNS servers that learn an origin's name. Empty lists turn this off. */
export type PublicDns = {
  readonly servers: readonly DnsServer[];
  /** Networks sent as EDNS Client Subnet. */
  readonly clientSubnets: readonly string[];
  /** Resolvers that pass such a network on. */
  readonly clientSubnetServers: readonly DnsServer[];
  /** Where a walk down the delegation begins; absent: none is made. */
  readonly rootServers?: readonly DnsServer[];
  /** The port that the zone's name servers listen on: 53, except in tests. */
  readonly nameServerPort?: number;
  /**
   * Which of them is used to detect a proxy that decrypts TLS on the way out; absent where none is suitable.
   */
  readonly control?: ControlServer | undefined;
};

/** Cloudflare and Google, and one network in each of a few AWS Regions. */
export const PUBLIC_DNS: PublicDns = {
  servers: PUBLIC_RESOLVERS,
  clientSubnets: REGION_NETWORKS,
  clientSubnetServers: CLIENT_SUBNET_RESOLVERS,
  rootServers: ROOT_SERVERS,
  control: controlAmong(PUBLIC_RESOLVERS),
};

/**
 * The operator's choice. When resolvers are named, no others are asked, also for questions with a client
 * subnet, and the delegation is not walked.
 */
export function toPublicDns({ servers, clientSubnets }: PublicDnsChoice): PublicDns {
  return {
    servers: servers === 'default' ? PUBLIC_DNS.servers : servers,
    clientSubnets: clientSubnets === 'default' ? PUBLIC_DNS.clientSubnets : clientSubnets,
    clientSubnetServers: servers === 'default' ? PUBLIC_DNS.clientSubnetServers : servers,
    ...(servers === 'default' && { rootServers: ROOT_SERVERS }),
    control: servers === 'default' ? PUBLIC_DNS.control : controlAmong(servers),
  };
}
