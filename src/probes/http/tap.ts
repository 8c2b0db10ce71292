import type { ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { guarded } from '../guarded.ts';

/** Bytes kept: a head of four times what CloudFront accepts, and the same again for 1xx answers before it. */
export const TAPPED_BYTES_MAX = 262_144;

/**
 * Bytes of a body as received, framing included: eight times what is read of a body. A server that sends each
 * byte as its own chunk needs six times as many.
 */
const FRAMED_BYTES_MAX = 524_288;

/**
 * What is recorded of an answer independently of the parser: its first bytes, and how the connection ended.
 */
export type Tap = {
  readonly received: () => Buffer;
  /** On the clock of `elapsedMs`; 0 before the first byte. */
  readonly firstByteMs: () => number;
  /** Whether the origin sent FIN. Node reports a FIN and a reset with the same error code. */
  readonly finSeen: () => boolean;
  /** The first error of the request; after the head Node reports it nowhere else. */
  readonly error: () => unknown;
  /** To be called when the head is read: from then on no bytes are kept. */
  readonly headRead: () => void;
  /** Whether the connection was closed because more framing came than any real body needs. */
  readonly flooded: () => boolean;
};

/**
 * Listens on a request's connection before Node's parser does, so that bytes which the parser refuses are
 * kept.
 */
export function tapAnswer(request: ClientRequest, heard: () => void, elapsedMs: () => number): Tap {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let keeping = true;
  let firstByteMs = 0;
  let finSeen = false;
  let error: unknown = null;
  let flooded = false;

  request.on('error', (reason) => {
    error ??= reason;
  });
  const read = (socket: Duplex, chunk: Buffer) => {
    if (firstByteMs === 0) firstByteMs = elapsedMs();
    heard();
    bytes += chunk.length;
    if (!keeping) {
      // The parser does not limit chunk extensions and trailers as a whole.
      if (bytes <= FRAMED_BYTES_MAX) return;
      flooded = true;
      socket.destroy(new Error('more framing than a body'));
      return;
    }
    chunks.push(chunk);
    // The parser limits the size of one head, not the number of 1xx answers.
    if (bytes > TAPPED_BYTES_MAX) socket.destroy(new Error('more than an answer'));
  };
  request.once('socket', (socket: Duplex) => {
    socket.prependListener('end', () => {
      finSeen = true;
    });
    socket.prependListener(
      'data',
      guarded(
        (chunk: Buffer) => read(socket, chunk),
        (thrown) => socket.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))),
      ),
    );
  });

  return {
    received: () => Buffer.concat(chunks),
    firstByteMs: () => firstByteMs,
    finSeen: () => finSeen,
    error: () => error,
    headRead: () => {
      keeping = false;
      bytes = 0;
    },
    flooded: () => flooded,
  };
}
