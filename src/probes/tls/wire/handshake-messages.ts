import { Buffer } from 'node:buffer';
import { byteQueue } from './byte-queue.ts';
import { oversized, uint, vector } from './syntax.ts';

/** Handshake message types (RFC 8446 §4, RFC 5246 §7.4). */
export const MESSAGE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
  messageHash: 254,
} as const;

/** One message; `bytes` includes its four-byte header, which belongs to the transcript. */
export type HandshakeMessage = { readonly type: number; readonly body: Buffer; readonly bytes: Buffer };

/**
 * Twice what s2n-tls accepts for one message (65,536 bytes), so that a chain it would refuse is still read.
 */
const MESSAGE_MAX = 2 ** 17;

/** Reads messages from fragments, in which the server may have split or joined them. */
export type MessageReader = {
  readonly push: (fragment: Buffer) => void;
  readonly next: () => HandshakeMessage | null;
  /** Bytes received of a message that is not complete yet. */
  readonly unread: () => number;
};

/** A reader without bytes (RFC 8446 §5.1). */
export function messageReader(): MessageReader {
  const queue = byteQueue();
  let header: Buffer | null = null;
  return {
    push: queue.push,
    next: () => {
      header ??= queue.take(4);
      if (header === null) return null;
      const length = header.readUIntBE(1, 3);
      if (length > MESSAGE_MAX) oversized(length);
      const body = queue.take(length);
      if (body === null) return null;
      const message = { type: header[0] as number, body, bytes: Buffer.concat([header, body]) };
      header = null;
      return message;
    },
    unread: () => queue.size() + (header === null ? 0 : 4),
  };
}

/** A type, a length of three bytes, and the body (RFC 8446 §4). */
export function encodeMessage(type: number, body: Buffer): Buffer {
  return Buffer.concat([uint(type, 1), vector(3, body)]);
}
