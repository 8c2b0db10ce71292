import { Buffer } from 'node:buffer';

/**
 * Stops reading a flight because its bytes break the protocol or exceed our bounds. It is thrown only inside
 * `wire/` and becomes a value where a flight is read (`server-flight.ts`).
 */
export function malformed(detail: string): never {
  throw Object.assign(new Error(detail), { name: 'MalformedTls' });
}

/** Stops reading at a message that exceeds our bound. */
export function oversized(bytes: number): never {
  const error = new Error(`a handshake message of ${bytes} bytes`);
  throw Object.assign(error, { name: 'MalformedTls', oversizedMessage: bytes });
}

/** The length given to `oversized`; `null` for any other error. */
export function oversizedBytes(error: unknown): number | null {
  return error instanceof Error && 'oversizedMessage' in error ? Number(error.oversizedMessage) : null;
}

/** The detail of what `malformed` threw; `null` for any other error, which is a bug of cf502. */
export function malformedDetail(error: unknown): string | null {
  return error instanceof Error && error.name === 'MalformedTls' ? error.message : null;
}

/** Runs a cryptographic step on bytes from the server; if it throws, the bytes are `malformed`. */
export function orMalformed<T>(detail: string, step: () => T): T {
  try {
    return step();
  } catch {
    return malformed(detail);
  }
}

/**
 * Reads bytes in the presentation language of RFC 8446 §3 from front to back. Reading past the end throws
 * `malformed`.
 */
export type Reader = {
  readonly left: () => number;
  /** An unsigned integer of 1 to 3 bytes. */
  readonly uint: (bytes: number) => number;
  readonly take: (bytes: number) => Buffer;
  /** A vector, preceded by its length in 1 to 3 bytes. */
  readonly vector: (lengthBytes: number) => Buffer;
};

/** `what` is the structure's name in error details. */
export function reader(bytes: Buffer, what: string): Reader {
  let at = 0;
  const left = () => bytes.length - at;
  const take = (count: number): Buffer => {
    if (count > left()) malformed(`${what} ends early`);
    at += count;
    return bytes.subarray(at - count, at);
  };
  const uint = (count: number): number => take(count).readUIntBE(0, count);
  return { left, uint, take, vector: (lengthBytes) => take(uint(lengthBytes)) };
}

/** An unsigned number in network byte order (RFC 8446 §3.3). */
export function uint(value: number, bytes: number): Buffer {
  const encoded = Buffer.alloc(bytes);
  encoded.writeUIntBE(value, 0, bytes);
  return encoded;
}

/** The parts, preceded by their total length in `lengthBytes` bytes. */
export function vector(lengthBytes: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(body.length, lengthBytes), body]);
}

/** A list of 16-bit numbers, preceded by its length. */
export function codes(lengthBytes: number, values: readonly number[]): Buffer {
  return vector(lengthBytes, ...values.map((value) => uint(value, 2)));
}

/** Extensions by type (RFC 8446 §4.2); of several of one type the first counts; at most 64 are accepted. */
export function parseExtensions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>();
  const input = reader(bytes, 'an extension');
  for (let count = 0; input.left() > 0; count += 1) {
    if (count === 64) malformed('more than 64 extensions');
    const type = input.uint(2);
    const body = input.vector(2);
    if (!found.has(type)) found.set(type, body);
  }
  return found;
}

/** Extension types (https://www.iana.org/assignments/tls-extensiontype-values). */
export const EXTENSION = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  cookie: 44,
  keyShare: 51,
} as const;
