import { Buffer } from 'node:buffer';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import { encodeMessage, MESSAGE } from './handshake-messages.ts';
import { codes, EXTENSION, uint, vector } from './syntax.ts';

/** What a hello contains in addition to the offer. */
export type HelloParts = {
  /** Sent as SNI (RFC 6066 §3), or `null` for none. */
  readonly serverName: string | null;
  /** 32 bytes. */
  readonly random: Buffer;
  /** 32 bytes where TLS 1.3 is offered, for middleboxes (RFC 8446 §D.4). */
  readonly sessionId: Buffer;
  readonly keyShares: readonly { readonly group: number; readonly publicKey: Buffer }[];
  /** The cookie of a HelloRetryRequest, sent back unchanged (RFC 8446 §4.2.2). */
  readonly cookie?: Buffer;
};

/** Signals secure renegotiation without an extension (RFC 5746 §3.3). */
const RENEGOTIATION_SCSV = 0x00ff;

/**
 * The ClientHello message for an offer (RFC 8446 §4.1.2; below TLS 1.3 RFC 5246 §7.4.1.2), extensions in the
 * order of s2n-tls.
 */
export function encodeClientHello(offer: TlsOffer, parts: HelloParts): Buffer {
  const highest = offer.versions[0] ?? 0x0303;
  return encodeMessage(
    MESSAGE.clientHello,
    Buffer.concat([
      uint(Math.min(highest, 0x0303), 2),
      parts.random,
      vector(1, parts.sessionId),
      codes(2, [...offer.cipherSuites, RENEGOTIATION_SCSV]),
      vector(1, uint(0, 1)),
      vector(2, ...encodeExtensions(offer, parts, highest)),
    ]),
  );
}

function encodeExtensions(offer: TlsOffer, parts: HelloParts, highest: number): readonly Buffer[] {
  const extensions: Buffer[] = [];
  const add = (type: number, body: Buffer) => extensions.push(uint(type, 2), vector(2, body));
  const isModern = highest >= 0x0304;

  if (isModern) add(EXTENSION.supportedVersions, codes(1, offer.versions));
  add(EXTENSION.supportedGroups, codes(2, offer.groups));
  if (isModern) add(EXTENSION.keyShare, vector(2, ...parts.keyShares.map(encodeShare)));
  if (highest >= 0x0303) add(EXTENSION.signatureAlgorithms, codes(2, offer.signatureSchemes));
  if (parts.serverName !== null) add(EXTENSION.serverName, encodeServerName(parts.serverName));
  // Asks for an OCSP response from any responder (RFC 6066 §8).
  if (offer.withoutStaple !== true) add(EXTENSION.statusRequest, Buffer.from([1, 0, 0, 0, 0]));
  add(EXTENSION.ecPointFormats, vector(1, uint(0, 1)));
  if (parts.cookie !== undefined) add(EXTENSION.cookie, vector(2, parts.cookie));
  add(EXTENSION.extendedMasterSecret, Buffer.alloc(0));
  return extensions;
}

function encodeShare({ group, publicKey }: { group: number; publicKey: Buffer }): Buffer {
  return Buffer.concat([uint(group, 2), vector(2, publicKey)]);
}

/** A list of one host_name (RFC 6066 §3). */
function encodeServerName(name: string): Buffer {
  return vector(2, uint(0, 1), vector(2, Buffer.from(name, 'latin1')));
}
