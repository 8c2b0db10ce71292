import type { DnsServer } from './query.ts';

/** Public resolvers asked in addition to the system's own, since CloudFront uses public DNS. */
export const PUBLIC_RESOLVERS: readonly DnsServer[] = [
  { address: '1.1.1.1', port: 53 }, // Cloudflare
  { address: '8.8.8.8', port: 53 }, // Google Public DNS
];

/**
 * Resolvers that pass a client subnet on to the name servers (RFC 7871); Cloudflare's does not.
 * https://developers.google.com/speed/public-dns/docs/ecs
 */
export const CLIENT_SUBNET_RESOLVERS: readonly DnsServer[] = [{ address: '8.8.8.8', port: 53 }];

/**
 * One network in each of a few Regions far apart, to see the other answers of DNS that depends on location.
 * Taken from https://ip-ranges.amazonaws.com/ip-ranges.json, a /24 inside a prefix of the service AMAZON.
 */
export const REGION_NETWORKS: readonly string[] = [
  '52.4.0.0/24', // us-east-1
  '54.247.0.0/24', // eu-west-1
  '54.248.0.0/24', // ap-northeast-1
  '13.236.0.0/24', // ap-southeast-2
];

/** Three of the thirteen. https://www.internic.net/domain/named.root */
export const ROOT_SERVERS: readonly DnsServer[] = [
  { address: '198.41.0.4', port: 53 }, // a.root-servers.net
  { address: '192.5.5.241', port: 53 }, // f.root-servers.net
  { address: '193.0.14.129', port: 53 }, // k.root-servers.net
];
