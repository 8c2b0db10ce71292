import type { Base64 } from './units.ts';
/**
 * Why a hello was sent. Only `as-cloudfront` and `repeat` decide a verdict; `rsa-only` and `ecdsa-only` show
 * the other certificate of a server that has two; the others explain a failure.
 */
export type HandshakePurpose =
  | 'as-cloudfront'
  | 'repeat'
  | 'rsa-only'
  | 'ecdsa-only'
  | 'other-name'
  | 'every-suite'
  | 'every-version'
  | 'every-group'
  | 'offer-2020'
  | 'no-staple'
  | 'control';

/**
 * A registered number with the name a person would look up, e.g. `{ code: 0xc02f, name:
 * 'ECDHE-RSA-AES128-GCM-SHA256' }`.
 */
export type Registered = { readonly code: number; readonly name: string };

export type TlsVersion = 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

/** An alert record (RFC 8446 §6). `direction` is always from the server. */
export type Alert = { readonly level: 'warning' | 'fatal'; readonly code: number; readonly name: string };

/**
 * One hello and what the server did with it, up to the end of its first flight. Everything the server said
 * before it failed is kept, so a chain is there even when an alert follows it.
 */
export type Handshake = {
  /** The name sent as SNI (RFC 6066 §3), or `null` when none was sent. */
  readonly serverName: string | null;
  /** Which hello: `CloudFront-Upstream-2025`, `CloudFront-Upstream`, `every-suite`, … */
  readonly offer: string;
  /** The ClientHello record(s) as sent, base64. */
  readonly clientHello: Base64;
  /** The server's ServerHello message, base64; absent when none came. */
  readonly serverHello?: Base64;
  readonly version?: TlsVersion;
  readonly cipherSuite?: Registered;
  /** Key exchange group (TLS 1.3 key_share, or ServerKeyExchange's named curve). */
  readonly group?: Registered;
  /** Scheme the server signed with. */
  readonly signatureScheme?: Registered;
  /**
   * What the server's signature says of its private key; absent where none came, and in evidence from before
   * it was checked.
   */
  readonly signature?: SignatureCheck;
  readonly alpn?: string;
  readonly helloRetryRequest: boolean;
  /** The certificate list as sent, in wire order, each DER in base64 (RFC 8446 §4.4.2, RFC 5246 §7.4.2). */
  readonly chain: readonly Base64[];
  /** The OCSP response sent beside the certificate (RFC 6066 §8), DER in base64. */
  readonly staple?: string;
  /** A CertificateRequest was seen. The HTTP exchange shows whether it is optional. */
  readonly clientCertificateRequested: boolean;
  readonly alert?: Alert;
  readonly ending: HandshakeEnding;
  /** How the handshake was finished after the server's first flight; absent where that was not tried. */
  readonly finish?: HandshakeFinish;
  /** First bytes that are not TLS, base64, at most 256 bytes; present when `ending` is `not-tls`. */
  readonly foreignBytes?: Base64;
  /** More on a `malformed` ending, for people. */
  readonly detail?: string;
  /** Bytes of a handshake message that was too long to be read; the ending is `malformed` then. */
  readonly oversizedMessage?: number;
};

/**
 * - `flight-complete`: ServerHelloDone, or (TLS 1.3) CertificateVerify and Finished were read
 * - `alert`, `closed`, `reset`, `timed-out`: how the server ended it; what came before is in the other fields
 * - `cut-short`: our own deadline, not the server's doing
 * - `not-tls`: the first bytes are no TLS record
 * - `malformed`: TLS records whose content breaks the protocol, or exceeds our bounds
 */
export type HandshakeEnding =
  | 'flight-complete'
  | 'alert'
  | 'closed'
  | 'reset'
  | 'timed-out'
  | 'cut-short'
  | 'not-tls'
  | 'malformed';

/**
 * What the signature in a handshake says of the server's private key.
 *
 * - `good`: the key belongs to the certificate
 * - `bad`: it does not: the signature does not verify with the certificate's key
 * - `other-key-type`: it does not: it signs as another type of key does
 * - `other-scheme`: a scheme that a key of this kind may not sign with in this version of TLS
 * - `unchecked`: the certificate, the scheme or the key is of a kind that cannot be checked here
 */
export type SignatureCheck = 'good' | 'bad' | 'other-key-type' | 'other-scheme' | 'unchecked';

/**
 * - `finished`: both sides proved that they share the keys (below TLS 1.3), or ours was sent (TLS 1.3, where
 *   a server that minds it answers with an alert later)
 * - the others: how it broke before that
 */
export type HandshakeFinish = {
  readonly ending: 'finished' | 'alert' | 'closed' | 'reset' | 'timed-out' | 'cut-short' | 'malformed';
  readonly alert?: Alert;
  /** More on a `malformed` ending, for people. */
  readonly detail?: string;
};
