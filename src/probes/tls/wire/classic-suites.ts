/** How records are protected below TLS 1.3, and which hash the key derivation of TLS 1.2 uses. */
export type ClassicSuite = {
  readonly cipher: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc' | 'des-ede3-cbc' | 'rc4';
  readonly kind: 'aead' | 'block' | 'stream';
  readonly keyBytes: number;
  /**
   * Length of a block cipher's initialization vector, or of the fixed part of an AEAD's nonce (RFC 5288 §3).
   */
  readonly ivBytes: number;
  /** `null` with an AEAD. */
  readonly mac: 'md5' | 'sha1' | 'sha256' | 'sha384' | null;
  readonly macBytes: number;
  /** The hash of the pseudo-random function (RFC 5246 §5, RFC 5289 §3). */
  readonly hash: 'sha256' | 'sha384';
};

const gcm = (keyBytes: 16 | 32): ClassicSuite => ({
  cipher: keyBytes === 16 ? 'aes-128-gcm' : 'aes-256-gcm',
  kind: 'aead',
  keyBytes,
  ivBytes: 4,
  mac: null,
  macBytes: 0,
  hash: keyBytes === 16 ? 'sha256' : 'sha384',
});

const MAC_BYTES = { md5: 16, sha1: 20, sha256: 32, sha384: 48 } as const;

const cbc = (keyBytes: 16 | 32, mac: 'sha1' | 'sha256' | 'sha384'): ClassicSuite => ({
  cipher: keyBytes === 16 ? 'aes-128-cbc' : 'aes-256-cbc',
  kind: 'block',
  keyBytes,
  ivBytes: 16,
  mac,
  macBytes: MAC_BYTES[mac],
  hash: mac === 'sha384' ? 'sha384' : 'sha256',
});

/** The suites that CloudFront offers. */
const SUITES: Readonly<Record<number, ClassicSuite>> = {
  4: {
    cipher: 'rc4',
    kind: 'stream',
    keyBytes: 16,
    ivBytes: 0,
    mac: 'md5',
    macBytes: MAC_BYTES.md5,
    hash: 'sha256',
  },
  10: {
    cipher: 'des-ede3-cbc',
    kind: 'block',
    keyBytes: 24,
    ivBytes: 8,
    mac: 'sha1',
    macBytes: MAC_BYTES.sha1,
    hash: 'sha256',
  },
  47: cbc(16, 'sha1'),
  53: cbc(32, 'sha1'),
  60: cbc(16, 'sha256'),
  156: gcm(16),
  157: gcm(32),
  49161: cbc(16, 'sha1'),
  49162: cbc(32, 'sha1'),
  49171: cbc(16, 'sha1'),
  49172: cbc(32, 'sha1'),
  49187: cbc(16, 'sha256'),
  49188: cbc(32, 'sha384'),
  49191: cbc(16, 'sha256'),
  49192: cbc(32, 'sha384'),
  49195: gcm(16),
  49196: gcm(32),
  49199: gcm(16),
  49200: gcm(32),
};

/** `null` for a suite that CloudFront does not offer below TLS 1.3. */
export function classicSuite(code: number): ClassicSuite | null {
  return SUITES[code] ?? null;
}
