import type { Observation } from './observation.ts';
import type { Count } from './units.ts';

/**
 * Who was asked. `system`: the machine's resolver; `given`: `--dns`; `authoritative`: a name server of the
 * zone.
 */
export type ServerRole = 'system' | 'given' | 'public' | 'authoritative';

/** One question to one server, and what came back. */
export type DnsLookup = {
  /** `address:port` of the server asked. */
  readonly server: string;
  /** Host name of the server where it is known (authoritative servers). */
  readonly serverName?: string;
  readonly role: ServerRole;
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'NS' | 'SOA';
  /** EDNS Client Subnet sent with the question (RFC 7871), e.g. `203.0.113.0/24`. */
  readonly clientSubnet?: string;
  readonly observation: Observation<DnsAnswer>;
};

/** One DNS message, reduced to what a cause reads (RFC 1035 §4). NXDOMAIN is an answer, not a failure. */
export type DnsAnswer = {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, … as registered by IANA. */
  readonly rcode: string;
  readonly authoritative: boolean;
  /** Asked again over TCP because the UDP answer was truncated (RFC 7766). */
  readonly overTcp: boolean;
  readonly addresses: readonly { readonly address: string; readonly ttlSeconds: Count }[];
  /** In the order they are followed from the question's name. */
  readonly cnames: readonly { readonly name: string; readonly target: string; readonly ttlSeconds: Count }[];
  /** Host names of an NS answer or a referral. */
  readonly nameServers: readonly string[];
  /**
   * The zone whose name servers stand in the authority section: the answer refers to them. Absent elsewhere,
   * and in evidence from before it was kept.
   */
  readonly refersTo?: string;
  /** Extended DNS Error, code and text (RFC 8914), e.g. `{ code: 6, text: 'DNSSEC Bogus' }`. */
  readonly extendedError?: { readonly code: number; readonly text: string };
  /**
   * A SERVFAIL that the same server takes back when told not to validate (CD bit, RFC 4035 §3.2.2): DNSSEC is
   * what fails.
   */
  readonly onlyUnvalidated?: true;
};

/**
 * The way from the root to the origin's name, asked level by level; only where resolvers gave no address.
 * Each step asks the servers of one zone, without recursion.
 */
export type DelegationStep = {
  /** The zone whose servers are asked; the empty text is the root. */
  readonly zone: string;
  /** The name they are asked about, of one label more than the last, or an alias's target. */
  readonly name: string;
  /** What each said. A server without an address, or at one that policy refuses, is `skipped`. */
  readonly lookups: readonly DnsLookup[];
};
