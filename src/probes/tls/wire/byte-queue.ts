import { Buffer } from 'node:buffer';

/**
 * Collects bytes as they arrive and gives them out in pieces of a known length. Each byte is copied only
 * once, however small the chunks are.
 */
export type ByteQueue = {
  readonly push: (chunk: Buffer) => void;
  readonly size: () => number;
  /** The next bytes, or `null` while there are fewer. */
  readonly take: (count: number) => Buffer | null;
};

/** An empty queue. */
export function byteQueue(): ByteQueue {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    push: (chunk) => {
      if (chunk.length === 0) return;
      chunks.push(chunk);
      size += chunk.length;
    },
    size: () => size,
    take: (count) => {
      if (size < count) return null;
      const taken: Buffer[] = [];
      for (let missing = count; missing > 0; ) {
        const head = chunks[0] as Buffer;
        const part = head.subarray(0, missing);
        if (part.length === head.length) chunks.shift();
        else chunks[0] = head.subarray(missing);
        taken.push(part);
        missing -= part.length;
      }
      size -= count;
      return taken.length === 1 ? (taken[0] as Buffer) : Buffer.concat(taken);
    },
  };
}
