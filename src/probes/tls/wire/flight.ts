import { Buffer } from 'node:buffer';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import type { Handshake } from '../../../formats/handshake.ts';
import type { Aead, HandshakeKeys } from './key-schedule.ts';
import type { KeyShare } from './key-share.ts';
import type { ServerHello } from './server-hello.ts';
import type { ServerKeyExchange } from './server-key-exchange.ts';

/**
 * The state of a handshake while it is read: the facts that become evidence, and what later messages are
 * checked against.
 */
export type Flight = {
  readonly offer: TlsOffer;
  readonly serverName: string | null;
  /** The hello's 32 random bytes. */
  readonly random: Buffer;
  readonly sessionId: Buffer;
  /** Our key shares in the newest hello. */
  keyShares: readonly KeyShare[];
  readonly facts: { -readonly [K in keyof Handshake]: Handshake[K] };
  /** Every handshake message so far, ours included. */
  transcript: Buffer;
  /** Types of the messages that came since the last ServerHello. */
  seen: Set<number>;
  answer: ServerHello | null;
  /** Set in TLS 1.3 from the ServerHello on. */
  secured: { readonly aead: Aead; readonly keys: HandshakeKeys } | null;
  /** Set below TLS 1.3 where the server sent one. */
  keyExchange: ServerKeyExchange | null;
  /**
   * Sent back in our Certificate message; `null` where no client certificate was asked for (RFC 8446 §4.3.2).
   */
  requestContext: Buffer | null;
};

/** The first certificate sent, DER. */
export function leafOf({ facts }: Flight): Uint8Array | undefined {
  const [leaf] = facts.chain;
  return leaf === undefined ? undefined : Buffer.from(leaf, 'base64');
}
