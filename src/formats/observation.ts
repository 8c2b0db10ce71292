import type { Alert } from './handshake.ts';
import type { BrokenHttp } from './http-fault.ts';
import type { Count, Milliseconds } from './units.ts';
/** What one probe saw. `elapsedMs` runs from the start of the attempt, in milliseconds. */
export type Observation<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly elapsedMs: Milliseconds }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly elapsedMs: Milliseconds }
  | { readonly kind: 'skipped'; readonly because: string };

/**
 * Why an attempt brought no answer.
 *
 * - `refused`, `reset`, `closed`: said by the other side (RST to the SYN, RST later, FIN before an answer)
 * - `timed-out`: nothing came within CloudFront's own limit for this phase
 * - `cut-short`: our own deadline ended the attempt before CloudFront's would have; never evidence against an
 *   origin
 * - `unreachable`: a router or the kernel said so (ICMP unreachable)
 * - `no-route-here`: this machine has no address of that family, or no network
 * - `malformed`: an answer came and breaks its protocol
 * - `not-spoken`: an answer came in another protocol (plain HTTP where TLS was expected)
 * - `too-large`: the answer exceeds a documented limit
 * - `unknown`: not mapped; `detail` keeps the text
 */
export type FailureKind =
  | 'refused'
  | 'reset'
  | 'closed'
  | 'timed-out'
  | 'cut-short'
  | 'unreachable'
  | 'no-route-here'
  | 'malformed'
  | 'not-spoken'
  | 'too-large'
  | 'unknown';

/** Where in the exchange an attempt stood when it failed. */
export type Phase = 'dns' | 'connect' | 'tls' | 'request' | 'response-head' | 'response-body';

/** `detail` is bounded foreign text (an error code, an OpenSSL message): escape it wherever it is shown. */
export type Failure = {
  readonly kind: FailureKind;
  readonly phase: Phase;
  readonly detail: string;
  /** The status of an answer whose head breaks the protocol elsewhere; absent where none can be read. */
  readonly statusCode?: number;
  /**
   * TLS itself broke, in the handshake or after it: by an alert of the server's, or by bytes that break it.
   */
  readonly tls?: { readonly detail: string; readonly alert?: Alert };
  /** HTTP broke: the answer came, and this is wrong with it. `detail` says the same. */
  readonly http?: BrokenHttp;
  /** Bytes of a head that began and did not end; absent where none came. */
  readonly unfinishedHeadBytes?: Count;
  /** The origin answered the request by asking for another handshake (RFC 5246 §7.4.1.1). */
  readonly renegotiation?: true;
};
