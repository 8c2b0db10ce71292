import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Alert } from '../../formats/handshake.ts';
import { guarded } from '../guarded.ts';
import type { Session, SessionStep } from './wire/session.ts';

/** A server whose renegotiation was refused either answers at once or never. */
const RENEGOTIATION_PATIENCE_MS = 3_000;

/** An error of TLS; `toFailure` keeps both the detail and the alert. */
function tlsError(detail: string, alert?: Alert): Error {
  return Object.assign(new Error(detail), {
    name: 'TlsError',
    tls: { detail, ...(alert === undefined ? {} : { alert }) },
  });
}

/** An alert in words, with its number. */
export const alertInWords = ({ name, code }: Alert): string => `alert ${name} (${code})`;

/**
 * The content sent over a finished handshake, as a stream that `node:http` accepts as a socket. An alert, or
 * bytes that break TLS, destroy it with an error that `toFailure` reads.
 *
 * @param early content that came together with the end of the handshake
 */
export function secureStream(socket: Socket, session: Session, early: readonly Buffer[]): Duplex {
  let ended = false;
  let isAsked = false;
  let patience: NodeJS.Timeout | undefined;
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      socket.write(session.seal(chunk), done);
    },
    final: (done) => {
      if (!ended && socket.writable) socket.write(session.farewell());
      socket.end(done);
    },
    destroy: (error, done) => {
      clearTimeout(patience);
      if (error === null && socket.writable && !socket.writableEnded) socket.write(session.farewell());
      socket.destroy();
      done(error);
    },
  });
  const fail = (error: unknown) =>
    void stream.destroy(error instanceof Error ? error : new Error(String(error)));
  const renegotiation = () =>
    fail(
      Object.assign(new Error('the origin asks for another handshake before it answers'), {
        code: 'ERR_TLS_RENEGOTIATION_DISABLED',
        renegotiation: true,
      }),
    );
  const finish = () => {
    if (ended) return;
    ended = true;
    if (isAsked) renegotiation();
    else stream.push(null);
  };

  const take = ({ send, content, end }: SessionStep) => {
    if (send !== null) socket.write(send);
    if (session.renegotiationAsked() && !isAsked && content.length === 0) {
      isAsked = true;
      patience = setTimeout(renegotiation, RENEGOTIATION_PATIENCE_MS);
    }
    for (const part of content) {
      isAsked = false;
      clearTimeout(patience);
      if (!stream.push(part)) socket.pause();
    }
    if (end === null) return;
    if (end.kind === 'closed') finish();
    else if (isAsked) renegotiation();
    else if (end.kind === 'alert') fail(tlsError(alertInWords(end.alert), end.alert));
    else fail(tlsError(`bytes that break TLS: ${end.detail}`));
  };

  for (const part of early) stream.push(part);
  socket.on(
    'data',
    guarded((chunk: Buffer) => take(session.receive(chunk)), fail),
  );
  socket.on('end', finish);
  socket.on('error', (error) => (isAsked ? renegotiation() : fail(error)));
  socket.on('close', () => {
    if (ended) return;
    ended = true;
    stream.destroy();
  });
  // An error while nobody listens must not end the process; the next step finds the stream destroyed.
  stream.on('error', () => {});
  return stream;
}
