import { type AddressPolicy, createAddressPolicy } from '../addresses/address-policy.ts';
import { isAddress } from '../addresses/is-address.ts';
import { parseHostName } from '../input/origin-word.ts';
import { type PublicDns, toPublicDns } from '../probes/dns/public-dns.ts';
import {
  CLIENT_SUBNETS_PROBLEM,
  PUBLIC_DNS_PROBLEM,
  parseClientSubnets,
  parsePublicDns,
  parseResolver,
  type ResolverAddress,
} from '../settings/network.ts';
import { type Io, UsageError } from './command.ts';

/** `--allow-cidr`. */
export function readPolicy(cidrs: readonly string[]): AddressPolicy {
  try {
    return createAddressPolicy(cidrs);
  } catch (error) {
    throw new UsageError(`--allow-cidr: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `HOST:ADDRESS`, the address in brackets or not; several for one host are all used. */
export function readResolve(values: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byHost = new Map<string, string[]>();
  for (const value of values) {
    const colon = value.indexOf(':');
    const host = parseHostName(value.slice(0, Math.max(colon, 0)));
    const address = value.slice(colon + 1).replace(/^\[(.*)\]$/, '$1');
    if (host.kind === 'invalid' || !isAddress(address)) {
      throw new UsageError(
        `--resolve: ${value} is not HOST:ADDRESS: type one such as origin.example.com:203.0.113.7.`,
      );
    }
    byHost.set(host.value, [...(byHost.get(host.value) ?? []), address]);
  }
  return byHost;
}

/** `SERVER` or `SERVER:PORT`; an IPv6 server with a port needs brackets. */
export function readServer(value: string): ResolverAddress {
  const server = parseResolver(value);
  if (server === null) {
    throw new UsageError(
      `--dns: ${value} is not a resolver's address: type one such as 9.9.9.9 or 127.0.0.1:5353.`,
    );
  }
  return server;
}

/** `--edge ADDRESS` or `ADDRESS:PORT`; an IPv6 address with a port needs brackets. */
export function readEdge(value: string): { readonly address: string; readonly port: number | null } {
  const [, bracketed, plain, digits] = /^(?:\[(.+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(value) ?? [];
  const address = bracketed ?? plain ?? value;
  const port = digits === undefined ? null : Number(digits);
  if (!isAddress(address) || (port !== null && (port < 1 || port > 65_535)))
    throw new UsageError(`--edge: ${value} is no address: type one such as 203.0.113.7 or 127.0.0.1:8443.`);
  return { address, port };
}

/** `CF502_PUBLIC_DNS` and `CF502_CLIENT_SUBNETS`, as the bot reads them. */
export function readPublicDns(env: Io['env']): PublicDns {
  const servers = parsePublicDns(env.CF502_PUBLIC_DNS?.trim() || 'on');
  const clientSubnets = parseClientSubnets(env.CF502_CLIENT_SUBNETS?.trim() || 'on');
  if (servers === null) throw new UsageError(PUBLIC_DNS_PROBLEM);
  if (clientSubnets === null) throw new UsageError(CLIENT_SUBNETS_PROBLEM);
  return toPublicDns({ servers, clientSubnets });
}

/**
 * Headers that say who is asked and where the request ends; CloudFront lets nobody set them for an origin
 * either
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/add-origin-custom-headers.html#add-origin-custom-headers-denylist).
 * `Expect` is ours: the answer to it would be taken for the origin's.
 */
const OURS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
]);

/** RFC 9110 §5.1 and §5.5: a token, a colon, visible characters. */
export function readHeaders(values: readonly string[]): readonly (readonly [string, string])[] {
  return values.map((value) => {
    const [, name, content] = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*([\x20-\x7e\x80-\xff\t]*)$/.exec(value) ?? [];
    if (name === undefined || content === undefined) {
      throw new UsageError(
        "--header: one of them is not 'Name: value': type it such as 'X-Origin-Secret: abc'.",
      );
    }
    if (OURS.has(name.toLowerCase())) {
      throw new UsageError(
        `--header: ${name} is set by the check itself, as CloudFront does${name.toLowerCase() === 'host' ? ' (see --host-header)' : ''}: leave it out.`,
      );
    }
    return [name, content] as const;
  });
}
