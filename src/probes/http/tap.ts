import type { ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { guarded } from '../guarded.ts';

/** Bytes kept: a head four times what CloudFront takes, and as much again for the 1xx answers in front of it. */
export const TAPPED_BYTES_MAX = 262_144;

/**
 * Bytes of a body as they come, framing included: eight times what is read of one. A server that sends each byte as a
 * chunk of its own needs six times as many.
 */
const FRAMED_BYTES_MAX = 524_288;

/** What is seen of an answer beside the parser: its first bytes, and how the connection ended. */
export type Tap = {
  readonly received: () => Buffer;
  /** On the clock of `elapsedMs`; 0 before the first byte. */
  readonly firstByteMs: () => number;
  /** The origin sent FIN. Node reports that and a reset under one code. */
  readonly finSeen: () => boolean;
  /** The first error of the request; after the head it is told nowhere else. */
  readonly error: () => unknown;
  /** The head is read: nothing more is kept. */
  readonly headRead: () => void;
  /** Whether more framing came than any body needs, and the connection was therefore given up. */
  readonly flooded: () => boolean;
};

/** Listens on a request's connection before its parser does, so that the bytes a parser stumbles over are here. */
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
      // Chunk extensions and trailers count in no bound of the parser's.
      if (bytes <= FRAMED_BYTES_MAX) return;
      flooded = true;
      socket.destroy(new Error('more framing than a body'));
      return;
    }
    chunks.push(chunk);
    // 1xx answers without end pass the parser's own bound, which is for one head.
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
