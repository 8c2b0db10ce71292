import { Readable } from 'node:stream';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { packingOf } from '../explain/decode-text.ts';

/**
 * What a stream holds, unpacked where it is gzip or zstd. A file whose end is missing gives what is there of
 * it.
 */
export async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const parts = packed[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 4) {
    const { done, value } = await parts.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (;;) {
      const { done, value } = await parts.next();
      if (done) return;
      yield value;
    }
  }
  const packing = packingOf(head);
  if (packing === 'none') return yield* whole();
  const unpack =
    packing === 'gzip'
      ? createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 256 * 1024 })
      : createZstdDecompress({ chunkSize: 256 * 1024 });
  const source = Readable.from(whole());
  source.on('error', (error) => unpack.destroy(error));
  yield* source.pipe(unpack);
}
