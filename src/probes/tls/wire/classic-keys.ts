import { Buffer } from 'node:buffer';
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { ClassicSuite } from './classic-suites.ts';

/** The derivations of TLS 1.0 to 1.2 (RFC 5246 §5, RFC 4346 §5). */
export type Derivation = {
  /** The first `length` bytes of PRF(secret, label, seed). */
  readonly prf: (secret: Buffer, label: string, seed: Buffer, length: number) => Buffer;
  /** The hash over handshake messages that Finished and the extended master secret use. */
  readonly transcriptHash: (messages: Buffer) => Buffer;
};

/** @param isTls12 whether the suite's own hash is used instead of MD5 with SHA-1 */
export function derivationOf({ hash }: ClassicSuite, isTls12: boolean): Derivation {
  if (isTls12) {
    return {
      prf: (secret, label, seed, length) => expand(hash, secret, labelled(label, seed), length),
      transcriptHash: (messages) => createHash(hash).update(messages).digest(),
    };
  }
  return {
    prf: (secret, label, seed, length) => {
      // For a secret of odd length both halves include the middle byte (RFC 4346 §5).
      const half = Math.ceil(secret.length / 2);
      const left = expand('md5', secret.subarray(0, half), labelled(label, seed), length);
      const right = expand('sha1', secret.subarray(secret.length - half), labelled(label, seed), length);
      return Buffer.from(left.map((byte, at) => byte ^ (right[at] as number)));
    },
    transcriptHash: (messages) =>
      Buffer.concat(['md5', 'sha1'].map((each) => createHash(each).update(messages).digest())),
  };
}

const labelled = (label: string, seed: Buffer): Buffer => Buffer.concat([Buffer.from(label), seed]);

/** P_hash (RFC 5246 §5). */
function expand(hash: string, secret: Buffer, seed: Buffer, length: number): Buffer {
  const key = createSecretKey(secret);
  const mac = (bytes: Buffer) => createHmac(hash, key).update(bytes).digest();
  const parts: Buffer[] = [];
  let a = seed;
  for (let have = 0; have < length; ) {
    a = mac(a);
    const part = mac(Buffer.concat([a, seed]));
    parts.push(part);
    have += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** What protects the records of one direction. */
export type DirectionKeys = { readonly mac: KeyObject; readonly key: KeyObject; readonly iv: Buffer };

/** The key block, divided into the keys of both directions (RFC 5246 §6.3). */
export function directionKeys(
  suite: ClassicSuite,
  { prf }: Derivation,
  masterSecret: Buffer,
  randoms: { readonly client: Buffer; readonly server: Buffer },
): { readonly client: DirectionKeys; readonly server: DirectionKeys } {
  const { macBytes, keyBytes, ivBytes } = suite;
  const seed = Buffer.concat([randoms.server, randoms.client]);
  const block = prf(masterSecret, 'key expansion', seed, 2 * (macBytes + keyBytes + ivBytes));
  let at = 0;
  const cut = (bytes: number) => {
    at += bytes;
    return block.subarray(at - bytes, at);
  };
  const cutKey = (bytes: number) => createSecretKey(cut(bytes));
  const macs = [cutKey(macBytes), cutKey(macBytes)] as const;
  const keys = [cutKey(keyBytes), cutKey(keyBytes)] as const;
  const ivs = [cut(ivBytes), cut(ivBytes)] as const;
  return {
    client: { mac: macs[0], key: keys[0], iv: ivs[0] },
    server: { mac: macs[1], key: keys[1], iv: ivs[1] },
  };
}
