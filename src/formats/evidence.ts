import type { AwsEvidence } from './aws.ts';
import type { Cut } from './cut.ts';
import type { DistributionPlan } from './distribution.ts';
import type { DelegationStep, DnsLookup } from './dns.ts';
import type { Endpoint } from './endpoint.ts';
import type { Handshake, HandshakePurpose } from './handshake.ts';
import type { HttpExchange } from './http.ts';
import type { InterceptionControl } from './interception-control.ts';
import type { Observation } from './observation.ts';
import type { Target } from './target.ts';
import type { Base64, Milliseconds, UtcTime } from './units.ts';
import type { ViewerEvidence } from './viewer.ts';

/**
 * All that one diagnosis saw: plain JSON (ISO 8601 UTC times, base64 bytes), enough to judge again offline.
 * Probes write it, causes read it, nothing in it is interpreted.
 */
export type Evidence = {
  readonly schema: 'cf502/evidence@1';
  readonly observedAt: UtcTime;
  readonly target: Target;
  /** How long the whole check was allowed to take; absent in evidence from before it was kept. */
  readonly checkTimeoutMs?: Milliseconds;
  readonly trust: {
    /** The dated list of roots the chains were judged against, e.g. `NSS 3.132`. */
    readonly rootList: string;
    /** Roots added with `--ca-file`, each DER in base64. */
    readonly addedRoots: readonly Base64[];
  };
  /** Ranges permitted beyond public addresses (`--allow-cidr`). */
  readonly allowedCidrs: readonly string[];
  /**
   * How many headers were sent beside CloudFront's own (`--header`); absent for none. Names and values are
   * not kept.
   */
  readonly addedHeaders?: number;
  /** Every question asked; empty for an IP literal or when `--resolve` answered. */
  readonly dns: readonly DnsLookup[];
  /** The way from the root; only where no resolver gave an address, and public ones were asked. */
  readonly delegation?: readonly DelegationStep[];
  /** Every address the origin has, those refused by policy included. */
  readonly addresses: readonly OriginAddress[];
  /** One per permitted address and port, in the order of `addresses`. */
  readonly endpoints: readonly EndpointEvidence[];
  /**
   * Plain HTTP beside a known policy of HTTPS, asked only where HTTPS failed before a request could be sent:
   * it decides nothing, and tells what a repair may use. Absent where it was not asked.
   */
  readonly aside?: readonly EndpointEvidence[];
  /** What viewers see there now; only where the name is served by CloudFront. */
  readonly viewer?: ViewerEvidence;
  /**
   * Whether TLS is opened on the way out; only where a chain of the origin leads to no root that is known.
   */
  readonly interceptionControl?: InterceptionControl;
  /**
   * What the distribution's configuration says of this origin (`--distribution`); without the values of
   * custom headers.
   */
  readonly distribution?: DistributionPlan;
  /** What AWS's own services say around the origin, where it was read live. */
  readonly aws?: AwsEvidence;
  /** What was handed over of an edge function (`--edge-result`). */
  readonly edgeFunction?: EdgeFunctionEvidence;
  /** What reached a bound of cf502's own, so that not everything was looked at; absent where nothing did. */
  readonly cut?: readonly Cut[];
  /** What this vantage point knows about itself. */
  readonly vantage: {
    readonly name: string;
    readonly hasIPv4: boolean;
    readonly hasIPv6: boolean;
    /** Addresses its connections come from that origins let in by name (`CF502_ALLOWLISTED_EGRESS`). */
    readonly allowlistedEgress?: readonly string[];
  };
};

export type OriginAddress = {
  readonly address: string;
  readonly family: 4 | 6;
  readonly from: 'literal' | 'resolve-option' | 'dns';
  /** Why policy forbids to touch it (`loopback`, `private`, …); absent when it may be probed. */
  readonly refused?: string;
  /** Set when the address was left out for our own bounds. */
  readonly skipped?: string;
};

/** All that was seen of one endpoint. */
export type EndpointEvidence = {
  readonly endpoint: Endpoint;
  readonly tcp: Observation<TcpConnection>;
  /**
   * The first is always `as-cloudfront`. For `http` there is none, save a `control` where the connection
   * ended at the request: it tells whether the port speaks TLS.
   */
  readonly handshakes: readonly HandshakeEvidence[];
  /** The first is always `as-cloudfront`. */
  readonly exchanges: readonly ExchangeEvidence[];
  /**
   * Requests of other kinds, beside the usual GET: of one endpoint, and only where that was answered. In the
   * order asked; a kind that failed is there again, with a GET like the first beside it.
   */
  readonly otherRequests?: readonly OtherRequest[];
  /** How long the origin keeps an idle connection; only where that was asked for. */
  readonly idle?: Observation<IdleClose>;
};

/**
 * When the origin closed an idle connection, in milliseconds after its answer; `null`: it had not when we
 * stopped watching.
 */
export type IdleClose = { readonly closedAfterMs: Milliseconds | null };

/** A connection was made (and closed again). */
export type TcpConnection = { readonly localFamily: 4 | 6 };

/** One handshake, why it was made, and the server name it asked for (`null`: none). */
export type HandshakeEvidence = {
  readonly purpose: HandshakePurpose;
  readonly serverName: string | null;
  readonly observation: Observation<Handshake>;
};

/** One request and what came of it. */
export type ExchangeEvidence = {
  /** `other-path`: only where the origin ended the connection at the first request. */
  readonly purpose: 'as-cloudfront' | 'other-host' | 'other-path';
  /** The Host header sent; over TLS it was the server name too. */
  readonly host: string;
  readonly path: string;
  readonly observation: Observation<HttpExchange>;
};

/** `get`: as the usual request; `br-gzip`, `gzip`: a GET with that Accept-Encoding; the others: a method. */
export type RequestKind = 'get' | 'br-gzip' | 'gzip' | 'head' | 'options';

/** A request of another kind to the same host and path. The start of the body is not kept. */
export type OtherRequest = {
  readonly kind: RequestKind;
  readonly observation: Observation<HttpExchange>;
};

/**
 * A function's result as JSON text, or what CloudFront said of one, already read (`explain/`). Foreign text.
 */
export type EdgeFunctionEvidence =
  | { readonly kind: 'result'; readonly resultText: string }
  | { readonly kind: 'said'; readonly causes: readonly string[]; readonly because: string };
