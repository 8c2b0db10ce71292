import { Buffer } from 'node:buffer';
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { uint, vector } from './syntax.ts';

/** No bytes. */
const NOTHING = Buffer.alloc(0);

/** The algorithms of a TLS 1.3 suite. `cipher` is OpenSSL's name of the AEAD. */
export type Aead = {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | 'aes-128-ccm';
  readonly keyBytes: number;
  readonly tagBytes: number;
  readonly hash: 'sha256' | 'sha384';
};

/** RFC 8446 §B.4. */
const AEADS: Readonly<Record<number, Aead>> = {
  4865: { cipher: 'aes-128-gcm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  4866: { cipher: 'aes-256-gcm', keyBytes: 32, tagBytes: 16, hash: 'sha384' },
  4867: { cipher: 'chacha20-poly1305', keyBytes: 32, tagBytes: 16, hash: 'sha256' },
  4868: { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 16, hash: 'sha256' },
  4869: { cipher: 'aes-128-ccm', keyBytes: 16, tagBytes: 8, hash: 'sha256' },
};

/** `null` for a suite that does not belong to TLS 1.3 or whose cipher Node does not have. */
export function aeadOf(suite: number): Aead | null {
  return AEADS[suite] ?? null;
}

/** The key and nonce base of one direction (RFC 8446 §7.3). */
export type TrafficKeys = { readonly key: KeyObject; readonly iv: Buffer };

/** The keys of one direction, and how they are replaced (RFC 8446 §7.2). */
export type TrafficSecret = { readonly keys: TrafficKeys; readonly next: () => TrafficSecret };

/** The keys that protect the rest of the server's flight and our answer to it. */
export type HandshakeKeys = {
  readonly server: TrafficKeys;
  readonly client: TrafficKeys;
  /** The body of the server's Finished over a transcript hash (RFC 8446 §4.4.4). */
  readonly finishedOver: (transcriptHash: Buffer) => Buffer;
  /** The body of our Finished. */
  readonly clientFinishedOver: (transcriptHash: Buffer) => Buffer;
  /** The keys that protect content, from the hash over ClientHello to the server's Finished. */
  readonly application: (transcriptHash: Buffer) => {
    readonly client: TrafficSecret;
    readonly server: TrafficSecret;
  };
};

/**
 * The key schedule (RFC 8446 §7.1), without a pre-shared key. Its secrets are `KeyObject`s: a key given to
 * Node as bytes costs several times as much, since it finds out by exceptions that it is none.
 *
 * @param transcriptHash over ClientHello to ServerHello
 */
export function handshakeKeys(aead: Aead, sharedSecret: Buffer, transcriptHash: Buffer): HandshakeKeys {
  const { hash, keyBytes } = aead;
  const zeros = Buffer.alloc(transcriptHash.length);
  const derive = (base: KeyObject, label: string, context: Buffer) =>
    createSecretKey(expandLabel(hash, base, label, context, zeros.length));
  const early = extract(hash, createSecretKey(zeros), zeros);
  const secret = extract(hash, derive(early, 'derived', createHash(hash).digest()), sharedSecret);
  const keys = (base: KeyObject): TrafficKeys => ({
    key: createSecretKey(expandLabel(hash, base, 'key', NOTHING, keyBytes)),
    iv: expandLabel(hash, base, 'iv', NOTHING, 12),
  });
  const replaceable = (base: KeyObject): TrafficSecret => ({
    keys: keys(base),
    next: () => replaceable(derive(base, 'traffic upd', NOTHING)),
  });
  const serverTraffic = derive(secret, 's hs traffic', transcriptHash);
  const clientTraffic = derive(secret, 'c hs traffic', transcriptHash);
  const finished = (base: KeyObject) => {
    const key = derive(base, 'finished', NOTHING);
    return (over: Buffer) => createHmac(hash, key).update(over).digest();
  };
  return {
    server: keys(serverTraffic),
    client: keys(clientTraffic),
    finishedOver: finished(serverTraffic),
    clientFinishedOver: finished(clientTraffic),
    application: (transcript) => {
      const master = extract(hash, derive(secret, 'derived', createHash(hash).digest()), zeros);
      const content = (label: string) => replaceable(derive(master, label, transcript));
      return { client: content('c ap traffic'), server: content('s ap traffic') };
    },
  };
}

/** HKDF-Extract (RFC 5869 §2.2). */
function extract(hash: string, salt: KeyObject, input: Buffer): KeyObject {
  return createSecretKey(createHmac(hash, salt).update(input).digest());
}

/**
 * HKDF-Expand-Label (RFC 8446 §7.1); no length here exceeds the first round of HKDF-Expand (RFC 5869 §2.3).
 */
function expandLabel(
  hash: string,
  secret: KeyObject,
  label: string,
  context: Buffer,
  length: number,
): Buffer {
  const info = Buffer.concat([uint(length, 2), vector(1, Buffer.from(`tls13 ${label}`)), vector(1, context)]);
  const first = createHmac(hash, secret).update(info).update(uint(1, 1)).digest();
  return first.subarray(0, length);
}
