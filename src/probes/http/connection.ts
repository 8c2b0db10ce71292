import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import {
  OPENSSL_CIPHERS,
  OPENSSL_GROUPS,
  OPENSSL_MIN_VERSION,
  OPENSSL_SIGALGS,
} from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Failure, Phase } from '../../formats/observation.ts';
import { RENEGOTIATION } from '../../formats/renegotiation.ts';
import type { MinimumTls } from '../../formats/target.ts';
import { timedOut, toFailure } from '../failure.ts';
import { guarded } from '../guarded.ts';

/** A connection a request can be written to. Times are milliseconds from the start of the attempt. */
export type HttpConnection = {
  readonly kind: 'open';
  readonly socket: Socket;
  readonly connectMs: number;
  readonly tlsMs: number | null;
  readonly tls: HttpExchange['tls'];
};

/**
 * Connects, and over `https` shakes hands with CloudFront's lists: no ALPN, since HTTP/2 to origins is for gRPC alone,
 * and no verification, since certificates are judged elsewhere. TCP and TLS each get `connectTimeoutMs`.
 *
 * @param serverName sent as SNI; `null` sends none
 * @returns the connection, which the caller destroys, or why there is none; never rejects
 */
export async function openHttpConnection(
  { address, port, protocol }: Endpoint,
  {
    serverName,
    minTls,
    connectTimeoutMs,
  }: { readonly serverName: string | null; readonly minTls: MinimumTls; readonly connectTimeoutMs: number },
  elapsedMs: () => number,
  signal: AbortSignal,
): Promise<HttpConnection | { readonly kind: 'failed'; readonly failure: Failure }> {
  const socket =
    protocol === 'http'
      ? connectTcp({ host: address, port })
      : connectTls({
          host: address,
          port,
          servername: serverName ?? '',
          rejectUnauthorized: false,
          minVersion: OPENSSL_MIN_VERSION[minTls],
          ciphers: OPENSSL_CIPHERS,
          ecdhCurve: OPENSSL_GROUPS,
          sigalgs: OPENSSL_SIGALGS,
        });
  // An error between two waits must not end the process; whoever waits next finds the socket destroyed.
  socket.on('error', () => {});

  let phase: Phase = 'connect';
  let limit = AbortSignal.timeout(connectTimeoutMs);
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, limit]) });
    const connectMs = elapsedMs();
    if (protocol === 'http') return { kind: 'open', socket, connectMs, tlsMs: null, tls: null };

    phase = 'tls';
    limit = AbortSignal.timeout(connectTimeoutMs);
    await once(socket, 'secureConnect', { signal: AbortSignal.any([signal, limit]) });
    endAtRenegotiation(socket as TLSSocket);
    return { kind: 'open', socket, connectMs, tlsMs: elapsedMs(), tls: negotiated(socket as TLSSocket) };
  } catch (error) {
    socket.destroy();
    const ours = signal.aborted || !limit.aborted;
    return { kind: 'failed', failure: ours ? toFailure(error, phase) : timedOut(phase, connectTimeoutMs) };
  }
}

/** OpenSSL would follow the origin into a second handshake, as CloudFront does not; below TLS 1.3 each has one line of keys. */
function endAtRenegotiation(socket: TLSSocket): void {
  const read = (line: Buffer) => {
    if (!line.toString('latin1').startsWith('CLIENT_RANDOM')) return;
    const error = new Error('the origin asks for another handshake before it answers');
    socket.destroy(Object.assign(error, { code: RENEGOTIATION }));
  };
  socket.on(
    'keylog',
    guarded(read, () => socket.destroy()),
  );
}

function negotiated(socket: TLSSocket): HttpExchange['tls'] {
  return { version: socket.getProtocol() ?? '', cipherSuite: socket.getCipher().name };
}
