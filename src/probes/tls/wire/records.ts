import { Buffer } from 'node:buffer';
import type { ByteQueue } from './byte-queue.ts';
import { malformed, uint } from './syntax.ts';

/** Content types of records (RFC 8446 §5.1). */
export const CONTENT = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

/** One record as received; `header` is authenticated as additional data (RFC 8446 §5.2). */
export type TlsRecord = { readonly type: number; readonly header: Buffer; readonly payload: Buffer };

/** A protected record of TLS 1.2 may expand by 2,048 bytes (RFC 5246 §6.2.3), that of TLS 1.3 by 256. */
const PAYLOAD_MAX = 2 ** 14 + 2048;
const PLAIN_MAX = 2 ** 14;

/**
 * Whether bytes, up to five, can begin a record: a known content type and major version 3 (SSLv3 and every
 * TLS).
 */
export function isRecordHeader(bytes: Buffer): boolean {
  const [type, major, , high, low] = bytes;
  if (type === undefined || type < CONTENT.changeCipherSpec || type > CONTENT.applicationData) return false;
  if (major !== undefined && major !== 3) return false;
  return high === undefined || low === undefined || high * 256 + low <= PAYLOAD_MAX;
}

/** Takes complete records out of a queue. */
export type RecordReader = {
  /** `null` while there is no complete record; throws `malformed` for bytes that do not begin a record. */
  readonly next: () => TlsRecord | null;
  /** Takes all bytes that are not read yet. */
  readonly rest: () => Buffer;
};

/** Reads the records of one direction. */
export function recordReader(queue: ByteQueue): RecordReader {
  let header: Buffer | null = null;
  return {
    next: () => {
      header ??= queue.take(5);
      if (header === null) return null;
      if (!isRecordHeader(header)) malformed('bytes between records');
      const payload = queue.take(header.readUInt16BE(3));
      if (payload === null) return null;
      const record = { type: header[0] as number, header, payload };
      header = null;
      return record;
    },
    rest: () => {
      const begun = header ?? Buffer.alloc(0);
      header = null;
      return Buffer.concat([begun, queue.take(queue.size()) ?? Buffer.alloc(0)]);
    },
  };
}

/** One message in as many records as it needs. */
export function encodeRecords(type: number, version: number, message: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += PLAIN_MAX) {
    const fragment = message.subarray(at, at + PLAIN_MAX);
    parts.push(Buffer.from([type]), uint(version, 2), uint(fragment.length, 2), fragment);
  }
  return Buffer.concat(parts);
}
