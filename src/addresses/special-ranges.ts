/** A range no public origin can live in, and what it is for. */
export type SpecialRange = { readonly cidr: string; readonly kind: string };

/**
 * IPv4 ranges that are not publicly reachable (IANA IPv4 Special-Purpose Address Registry, RFC 6890), and the
 * addresses cloud providers answer instances on. The first that matches names the reason, so the narrow ones
 * come first.
 */
export const SPECIAL_IPV4_RANGES: readonly SpecialRange[] = [
  // Instance metadata: AWS, Azure, Google (one address), then ECS and EKS credentials, Alibaba, Oracle,
  // Azure's host.
  { cidr: '169.254.169.254/32', kind: 'cloud metadata' },
  { cidr: '169.254.170.2/32', kind: 'cloud metadata' },
  { cidr: '169.254.170.23/32', kind: 'cloud metadata' },
  { cidr: '100.100.100.200/32', kind: 'cloud metadata' },
  { cidr: '192.0.0.192/32', kind: 'cloud metadata' },
  { cidr: '168.63.129.16/32', kind: 'cloud metadata' },
  { cidr: '0.0.0.0/32', kind: 'unspecified' },
  { cidr: '0.0.0.0/8', kind: 'this network' }, // RFC 791 §3.2
  { cidr: '10.0.0.0/8', kind: 'private' }, // RFC 1918
  { cidr: '100.64.0.0/10', kind: 'carrier-grade NAT' }, // RFC 6598
  { cidr: '127.0.0.0/8', kind: 'loopback' }, // RFC 1122 §3.2.1.3
  { cidr: '169.254.0.0/16', kind: 'link-local' }, // RFC 3927
  { cidr: '172.16.0.0/12', kind: 'private' }, // RFC 1918
  { cidr: '192.0.0.0/24', kind: 'reserved' }, // RFC 6890 §2.1
  { cidr: '192.0.2.0/24', kind: 'documentation' }, // RFC 5737
  { cidr: '192.88.99.0/24', kind: 'reserved' }, // RFC 7526, formerly the 6to4 relays
  { cidr: '192.168.0.0/16', kind: 'private' }, // RFC 1918
  { cidr: '198.18.0.0/15', kind: 'benchmarking' }, // RFC 2544
  { cidr: '198.51.100.0/24', kind: 'documentation' }, // RFC 5737
  { cidr: '203.0.113.0/24', kind: 'documentation' }, // RFC 5737
  { cidr: '224.0.0.0/4', kind: 'multicast' }, // RFC 1112 §4
  { cidr: '255.255.255.255/32', kind: 'broadcast' }, // RFC 8190
  { cidr: '240.0.0.0/4', kind: 'reserved' }, // RFC 1112 §4
];

/**
 * The same for IPv6 (IANA IPv6 Special-Purpose Address Registry, RFC 6890; RFC 4291 §2.4). The last rows
 * close the list: only 2000::/3 is handed out as global unicast, so all the rest is reserved, known today or
 * not.
 */
export const SPECIAL_IPV6_RANGES: readonly SpecialRange[] = [
  { cidr: 'fd00:ec2::/32', kind: 'cloud metadata' }, // AWS: fd00:ec2::254 metadata, ::253 DNS, ::23 EKS credentials
  { cidr: 'fd20:ce::254/128', kind: 'cloud metadata' }, // Google
  { cidr: '::/128', kind: 'unspecified' },
  { cidr: '::1/128', kind: 'loopback' },
  { cidr: '64:ff9b:1::/48', kind: 'local-use NAT64' }, // RFC 8215
  { cidr: '100::/64', kind: 'discard' }, // RFC 6666
  { cidr: '2001:2::/48', kind: 'benchmarking' }, // RFC 5180
  { cidr: '2001::/23', kind: 'reserved' }, // RFC 2928: IETF protocol assignments, ORCHID among them
  { cidr: '2001:db8::/32', kind: 'documentation' }, // RFC 3849
  { cidr: '3fff::/20', kind: 'documentation' }, // RFC 9637
  { cidr: 'fc00::/7', kind: 'unique-local' }, // RFC 4193
  { cidr: 'fe80::/10', kind: 'link-local' },
  { cidr: 'fec0::/10', kind: 'site-local' }, // RFC 3879
  { cidr: 'ff00::/8', kind: 'multicast' },
  { cidr: '::/3', kind: 'reserved' },
  { cidr: '4000::/2', kind: 'reserved' },
  { cidr: '8000::/1', kind: 'reserved' },
];

/**
 * An IPv6 form that leads to an IPv4 address, and where in it that address stands: first byte, and whether
 * its bits are flipped.
 */
export type EmbeddingRange = {
  readonly cidr: string;
  readonly mechanism: string;
  readonly ipv4At: readonly { readonly byte: number; readonly inverted: boolean }[];
  /** Whether packets to it still arrive anywhere; a form that is no longer routed is always refused. */
  readonly inUse: boolean;
};

const LAST_FOUR_BYTES = [{ byte: 12, inverted: false }] as const;

/** Ranges of IPv6 whose addresses hold one of IPv4, which is what is judged. */
export const EMBEDDING_RANGES: readonly EmbeddingRange[] = [
  { cidr: '::ffff:0:0/96', mechanism: 'IPv4-mapped', ipv4At: LAST_FOUR_BYTES, inUse: true }, // RFC 4291 §2.5.5.2
  { cidr: '64:ff9b::/96', mechanism: 'NAT64', ipv4At: LAST_FOUR_BYTES, inUse: true }, // RFC 6052 §2.1
  { cidr: '2002::/16', mechanism: '6to4', ipv4At: [{ byte: 2, inverted: false }], inUse: true }, // RFC 3056 §2
  {
    cidr: '2001::/32',
    mechanism: 'Teredo', // RFC 4380 §4: the server, and the client with every bit flipped
    ipv4At: [
      { byte: 4, inverted: false },
      { byte: 12, inverted: true },
    ],
    inUse: false,
  },
  { cidr: '::ffff:0:0:0/96', mechanism: 'IPv4-translated', ipv4At: LAST_FOUR_BYTES, inUse: false }, // RFC 2765 §2.1
  { cidr: '::/96', mechanism: 'IPv4-compatible', ipv4At: LAST_FOUR_BYTES, inUse: false }, // RFC 4291 §2.5.5.1
];
