import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

/** Bytes kept: a head four times what CloudFront takes, and as much again for the 1xx answers in front of it. */
export const TAPPED_BYTES_MAX = 262_144;

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
};

/** Listens on a request's connection before its parser does, so that the bytes a parser stumbles over are here. */
export function tapAnswer(request: ClientRequest, heard: () => void, elapsedMs: () => number): Tap {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let keeping = true;
  let firstByteMs = 0;
  let finSeen = false;
  let error: unknown = null;

  request.on('error', (reason) => {
    error ??= reason;
  });
  request.once('socket', (socket: Socket) => {
    socket.prependListener('end', () => {
      finSeen = true;
    });
    socket.prependListener('data', (chunk: Buffer) => {
      if (firstByteMs === 0) firstByteMs = elapsedMs();
      heard();
      if (!keeping) return;
      chunks.push(chunk);
      bytes += chunk.length;
      // 1xx answers without end pass the parser's own bound, which is for one head.
      if (bytes > TAPPED_BYTES_MAX) socket.destroy(new Error('more than an answer'));
    });
  });

  return {
    received: () => Buffer.concat(chunks),
    firstByteMs: () => firstByteMs,
    finSeen: () => finSeen,
    error: () => error,
    headRead: () => {
      keeping = false;
    },
  };
}
