import { Buffer } from 'node:buffer';

/**
 * RC4, which Node's OpenSSL does not include and CloudFront still offers (RFC 7465 forbids it). Each call
 * continues the key stream of the last.
 */
export function rc4(key: Buffer): (bytes: Buffer) => Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, index) => index);
  const at = (index: number) => state[index & 255] as number;
  const swap = (a: number, b: number) => {
    const kept = at(a);
    state[a] = at(b);
    state[b] = kept;
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] as number)) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return (bytes) =>
    Buffer.from(
      bytes.map((byte) => {
        i = (i + 1) & 255;
        j = (j + at(i)) & 255;
        swap(i, j);
        return byte ^ at(at(i) + at(j));
      }),
    );
}
