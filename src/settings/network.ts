import { isIP } from 'node:net';

/** Where a resolver listens. The bot's settings and the command line share this syntax. */

export type ResolverAddress = { readonly address: string; readonly port: number };

/**
 * Public resolvers that learn an origin's name, and networks sent to them as EDNS Client Subnet (RFC 7871).
 */
export type PublicDnsChoice = {
  readonly servers: 'default' | readonly ResolverAddress[];
  readonly clientSubnets: 'default' | readonly string[];
};

/** A list with commas or white space between. */
export const itemsOf = (list: string): readonly string[] =>
  list.split(/[\s,]+/).filter((item) => item !== '');

/** The message for a `CF502_PUBLIC_DNS` that cannot be read. */
export const PUBLIC_DNS_PROBLEM =
  'CF502_PUBLIC_DNS cannot be read. Write on, off, or addresses such as 9.9.9.9,1.1.1.1';
/** The message for a `CF502_CLIENT_SUBNETS` that cannot be read. */
export const CLIENT_SUBNETS_PROBLEM =
  'CF502_CLIENT_SUBNETS cannot be read. Write on, off, or networks such as 192.0.2.0/24,2001:db8::/48';

/** Reads `CF502_PUBLIC_DNS`; `null` when it cannot be read. */
export function parsePublicDns(value: string): PublicDnsChoice['servers'] | null {
  if (value === 'on') return 'default';
  const servers = (value === 'off' ? [] : itemsOf(value)).map(parseResolver);
  return servers.every((server) => server !== null) ? servers : null;
}

/** Reads `CF502_CLIENT_SUBNETS`; `null` when it cannot be read. */
export function parseClientSubnets(value: string): PublicDnsChoice['clientSubnets'] | null {
  if (value === 'on') return 'default';
  const networks = value === 'off' ? [] : itemsOf(value);
  return networks.every(isCidr) ? networks : null;
}

/** `10.1.0.0/16`, `fd00::/8` (RFC 4632 §3.1, RFC 4291 §2.3). */
export function isCidr(range: string): boolean {
  const [address = '', prefix = '', ...rest] = range.split('/');
  const family = isIP(address);
  return (
    family !== 0 &&
    rest.length === 0 &&
    /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= (family === 4 ? 32 : 128)
  );
}

/** An address, or `address:port` (`[address]:port` for IPv6); `null` when it is neither. */
export function parseResolver(value: string): ResolverAddress | null {
  if (isIP(value) !== 0) return { address: value, port: 53 };
  const [, bracketed, plain, port = '53'] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? [];
  const address = bracketed ?? plain ?? '';
  const isLiteral = bracketed === undefined ? isIP(address) === 4 : isIP(address) !== 0;
  return isLiteral && Number(port) >= 1 && Number(port) <= 65_535 ? { address, port: Number(port) } : null;
}
