import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { DirectionKeys } from './classic-keys.ts';
import type { ClassicSuite } from './classic-suites.ts';
import { rc4 } from './rc4.ts';
import type { TlsRecord } from './records.ts';
import { malformed, orMalformed, uint } from './syntax.ts';

/**
 * Protects the content of one record and returns the whole record; called for each record of a direction in
 * order.
 */
export type Seal = (type: number, content: Buffer) => Buffer;

/** Decrypts and verifies one record; called for each record of a direction in order. */
export type Open = (record: TlsRecord) => Buffer;

type Protection = {
  readonly suite: ClassicSuite;
  readonly keys: DirectionKeys;
  /**
   * The version as sent in records. TLS 1.0 takes each initialization vector from the record before; later
   * versions send it.
   */
  readonly version: number;
  /** Random bytes for initialization vectors. */
  readonly random: (bytes: number) => Buffer;
};

/** Bytes of an AEAD's tag, and of the part of its nonce that is sent (RFC 5288 §3). */
const TAG_BYTES = 16;
const NONCE_BYTES = 8;

/** Sealing below TLS 1.3 (RFC 5246 §6.2.3). */
export function classicSealer({ suite, keys, version, random }: Protection): Seal {
  const number = counter();
  const stream = suite.cipher === 'rc4' ? rc4(keys.key.export()) : null;
  let chained = keys.iv;
  const record = (type: number, payload: Buffer) =>
    Buffer.concat([uint(type, 1), uint(version, 2), uint(payload.length, 2), payload]);

  return (type, content) => {
    const sequence = number();
    if (suite.kind === 'aead') {
      const cipher = createCipheriv(
        suite.cipher as 'aes-128-gcm',
        keys.key,
        Buffer.concat([keys.iv, sequence]),
      );
      cipher.setAAD(Buffer.concat([sequence, uint(type, 1), uint(version, 2), uint(content.length, 2)]));
      return record(
        type,
        Buffer.concat([sequence, cipher.update(content), cipher.final(), cipher.getAuthTag()]),
      );
    }
    const plain = Buffer.concat([content, macOf(suite, keys, sequence, type, version, content)]);
    if (stream !== null) return record(type, stream(plain));
    const { ivBytes } = suite;
    const padding = ivBytes - 1 - (plain.length % ivBytes);
    const padded = Buffer.concat([plain, Buffer.alloc(padding + 1, padding)]);
    const iv = version === 0x0301 ? chained : random(ivBytes);
    const cipher = createCipheriv(suite.cipher, keys.key, iv).setAutoPadding(false);
    const sealed = Buffer.concat([cipher.update(padded), cipher.final()]);
    chained = sealed.subarray(sealed.length - ivBytes);
    return record(type, version === 0x0301 ? sealed : Buffer.concat([iv, sealed]));
  };
}

/** Opening below TLS 1.3. */
export function classicOpener({ suite, keys, version }: Omit<Protection, 'random'>): Open {
  const number = counter();
  const stream = suite.cipher === 'rc4' ? rc4(keys.key.export()) : null;
  let chained = keys.iv;

  return (record) => {
    const { type, payload } = record;
    const sequence = number();
    if (suite.kind === 'aead') return openAead(suite, keys, version, sequence, record);
    let plain: Buffer;
    if (stream !== null) plain = stream(payload);
    else {
      const { ivBytes } = suite;
      const iv = version === 0x0301 ? chained : payload.subarray(0, ivBytes);
      const sealed = version === 0x0301 ? payload : payload.subarray(ivBytes);
      if (sealed.length === 0 || sealed.length % ivBytes !== 0)
        malformed('a protected record of an odd length');
      chained = sealed.subarray(sealed.length - ivBytes);
      plain = orMalformed('a record that does not decrypt', () => {
        const decipher = createDecipheriv(suite.cipher, keys.key, iv).setAutoPadding(false);
        return withoutPadding(Buffer.concat([decipher.update(sealed), decipher.final()]));
      });
    }
    const end = plain.length - suite.macBytes;
    if (end < 0) malformed('a protected record without its MAC');
    const content = plain.subarray(0, end);
    if (!macOf(suite, keys, sequence, type, version, content).equals(plain.subarray(end)))
      malformed('a record whose MAC does not verify');
    return content;
  };
}

function openAead(
  suite: ClassicSuite,
  keys: DirectionKeys,
  version: number,
  sequence: Buffer,
  { type, payload }: TlsRecord,
): Buffer {
  const length = payload.length - NONCE_BYTES - TAG_BYTES;
  if (length < 0) malformed('a protected record without its tag');
  return orMalformed('a record that does not decrypt', () => {
    const nonce = Buffer.concat([keys.iv, payload.subarray(0, NONCE_BYTES)]);
    const decipher = createDecipheriv(suite.cipher as 'aes-128-gcm', keys.key, nonce);
    decipher.setAuthTag(payload.subarray(payload.length - TAG_BYTES));
    decipher.setAAD(Buffer.concat([sequence, uint(type, 1), uint(version, 2), uint(length, 2)]));
    return Buffer.concat([
      decipher.update(payload.subarray(NONCE_BYTES, NONCE_BYTES + length)),
      decipher.final(),
    ]);
  });
}

/** RFC 5246 §6.2.3.1. */
function macOf(
  { mac }: ClassicSuite,
  keys: DirectionKeys,
  sequence: Buffer,
  type: number,
  version: number,
  content: Buffer,
): Buffer {
  return createHmac(mac ?? 'sha1', keys.mac)
    .update(Buffer.concat([sequence, uint(type, 1), uint(version, 2), uint(content.length, 2)]))
    .update(content)
    .digest();
}

/** Every byte of the padding holds its length (RFC 5246 §6.2.3.2). */
function withoutPadding(padded: Buffer): Buffer {
  const length = padded.at(-1) ?? 0;
  const end = padded.length - 1 - length;
  if (end < 0 || padded.subarray(end).some((byte) => byte !== length))
    malformed('a record with wrong padding');
  return padded.subarray(0, end);
}

/** The sequence number of each record of a direction, eight bytes. */
function counter(): () => Buffer {
  let next = 0n;
  return () => {
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(next);
    next += 1n;
    return number;
  };
}
