import ipaddr from 'ipaddr.js';
import { EMBEDDING_RANGES, SPECIAL_IPV4_RANGES, SPECIAL_IPV6_RANGES } from './special-ranges.ts';

/** Which addresses may be contacted. */
export type AddressPolicy = {
  /** Ranges an operator permits beyond public addresses, as CIDR. */
  readonly allowedCidrs: readonly string[];
  /** Why this address must not be touched (`loopback`, `private`, …), or `null` when it may be. */
  readonly refusal: (address: string) => string | null;
};

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * A policy that permits public addresses and the given ranges, nothing else. An IPv6 address that only wraps
 * an IPv4 address (mapped, NAT64, 6to4, Teredo…) is judged by what it wraps, so an allowed IPv4 range covers
 * its wrappings too.
 *
 * @param allowedCidrs such as `10.0.0.0/8` or `fd00::/8`
 * @throws Error that names a range it cannot read and says what to write
 */
export function createAddressPolicy(allowedCidrs: readonly string[]): AddressPolicy {
  const allowed = allowedCidrs.map(parseAllowedCidr);
  return {
    allowedCidrs: [...allowedCidrs],
    refusal: (address) => {
      const parsed = parseAddress(address);
      return parsed === null ? 'not an IP address' : refusalOf(parsed, allowed);
    },
  };
}

const PUBLIC_ALONE = createAddressPolicy([]);

/** Whether this is a public Internet address, regardless of what an operator allows in addition. */
export const isPublic = (address: string): boolean => PUBLIC_ALONE.refusal(address) === null;

function refusalOf(address: ipaddr.IPv4 | ipaddr.IPv6, allowed: readonly Range[]): string | null {
  const embedding = EMBEDDINGS.find(({ range }) => covers(range, address));
  // The kernel turns a mapped address into plain IPv4, so IPv6 ranges say nothing about it.
  if (embedding?.mechanism !== 'IPv4-mapped' && allowed.some((range) => covers(range, address))) return null;
  const special = specialKind(address);
  if (embedding === undefined || special === 'unspecified' || special === 'loopback') return special;
  const held = embedding.ipv4At.map((at) => refusalOf(embeddedIPv4(address, at), allowed));
  const inner = held.find((reason) => reason !== null);
  if (inner !== undefined) return `${inner} (${embedding.mechanism})`;
  return embedding.inUse ? null : special;
}

function specialKind(address: ipaddr.IPv4 | ipaddr.IPv6): string | null {
  const ranges = address.kind() === 'ipv4' ? SPECIAL_IPV4 : SPECIAL_IPV6;
  return ranges.find(({ range }) => covers(range, address))?.kind ?? null;
}

const withRange = <T extends { readonly cidr: string }>(row: T) => ({
  ...row,
  range: ipaddr.parseCIDR(row.cidr),
});
const SPECIAL_IPV4 = SPECIAL_IPV4_RANGES.map(withRange);
const SPECIAL_IPV6 = SPECIAL_IPV6_RANGES.map(withRange);
const EMBEDDINGS = EMBEDDING_RANGES.map(withRange);

function covers([network, bits]: Range, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

function embeddedIPv4(
  address: ipaddr.IPv4 | ipaddr.IPv6,
  { byte, inverted }: { readonly byte: number; readonly inverted: boolean },
): ipaddr.IPv4 {
  const bytes = address.toByteArray().slice(byte, byte + 4);
  return new ipaddr.IPv4(inverted ? bytes.map((value) => value ^ 0xff) : bytes);
}

/** Only the forms an operating system agrees on: `127.1`, `0x7f.0.0.1` and zone ids are no addresses here. */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text)) return ipaddr.IPv6.parse(text);
  return null;
}

function parseAllowedCidr(cidr: string): Range {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(cidr);
  const network = match?.[1] === undefined ? null : parseAddress(match[1]);
  const bits = Number(match?.[2]);
  if (network === null || bits > (network.kind() === 'ipv4' ? 32 : 128)) {
    throw new Error(
      `${JSON.stringify(cidr)} is not an address range: write ADDRESS/BITS, such as 10.0.0.0/8 or fd00::/8`,
    );
  }
  return [network, bits];
}
