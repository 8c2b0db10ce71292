import { Buffer } from 'node:buffer';
import { type CipherCCMTypes, createCipheriv, createDecipheriv } from 'node:crypto';
import type { Aead, TrafficKeys } from './key-schedule.ts';
import { CONTENT, type TlsRecord } from './records.ts';
import { malformed, orMalformed, uint } from './syntax.ts';

/** Opens the protected records of one direction, in their order (RFC 8446 §5.2). */
export function recordOpener(
  aead: Aead,
  keys: TrafficKeys,
): (record: TlsRecord) => Omit<TlsRecord, 'header'> {
  let sequence = 0;
  return ({ header, payload }) => {
    if (payload.length < aead.tagBytes) malformed('a protected record without its tag');
    const sealed = payload.subarray(0, payload.length - aead.tagBytes);
    const inner = orMalformed('a record that does not decrypt', () => {
      const decipher = createDecipheriv(...cipherArguments(aead, keys, sequence));
      decipher.setAuthTag(payload.subarray(sealed.length));
      decipher.setAAD(header, { plaintextLength: sealed.length });
      return Buffer.concat([decipher.update(sealed), decipher.final()]);
    });
    sequence += 1;
    return withoutPadding(inner);
  };
}

/** The true content type is the last byte that is not zero (RFC 8446 §5.4). */
function withoutPadding(inner: Buffer): Omit<TlsRecord, 'header'> {
  let last = inner.length - 1;
  while (last >= 0 && inner[last] === 0) last -= 1;
  if (last < 0) malformed('a protected record of padding alone');
  return { type: inner[last] as number, payload: inner.subarray(0, last) };
}

/** One protected record; `sequence` is its number in its direction, from 0. */
export function sealRecord(
  aead: Aead,
  keys: TrafficKeys,
  sequence: number,
  type: number,
  content: Buffer,
): Buffer {
  const inner = Buffer.concat([content, uint(type, 1)]);
  const header = Buffer.concat([
    uint(CONTENT.applicationData, 1),
    uint(0x0303, 2),
    uint(inner.length + aead.tagBytes, 2),
  ]);
  const cipher = createCipheriv(...cipherArguments(aead, keys, sequence));
  cipher.setAAD(header, { plaintextLength: inner.length });
  return Buffer.concat([header, cipher.update(inner), cipher.final(), cipher.getAuthTag()]);
}

/**
 * The nonce is the nonce base XOR the sequence number (RFC 8446 §5.3); a flight has far fewer than 2^32
 * records. Node's types accept a tag length only for CCM ciphers, although every AEAD takes one.
 */
function cipherArguments(aead: Aead, keys: TrafficKeys, sequence: number) {
  const nonce = Buffer.from(keys.iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  return [aead.cipher as CipherCCMTypes, keys.key, nonce, { authTagLength: aead.tagBytes }] as const;
}
