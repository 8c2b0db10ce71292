import { once } from 'node:events';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { cloudfrontOffer } from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Failure } from '../../formats/observation.ts';
import type { MinimumTls } from '../../formats/target.ts';
import { counted } from '../budget.ts';
import { timedOut, toFailure } from '../failure.ts';
import { openTls, type TlsOutcome } from '../tls/open-tls.ts';

/** A connection a request can be written to. Times are milliseconds from the start of the attempt. */
export type HttpConnection = {
  readonly kind: 'open';
  readonly socket: Duplex;
  readonly connectMs: number;
  readonly tlsMs: number | null;
  readonly tls: HttpExchange['tls'];
};

/** A connection, or the failure to make one. */
export type HttpConnecting = HttpConnection | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Connects, and over `https` makes a TLS handshake with CloudFront's hello: no ALPN, since HTTP/2 to origins
 * is for gRPC alone, and the certificate is not verified, since certificates are judged elsewhere. TCP and
 * TLS each get `connectTimeoutMs`.
 *
 * @param serverName sent as SNI; `null` sends none
 * @returns the connection, which the caller destroys, or why there is none; never rejects
 */
export async function openHttpConnection(
  endpoint: Endpoint,
  {
    serverName,
    minTls,
    connectTimeoutMs,
  }: { readonly serverName: string | null; readonly minTls: MinimumTls; readonly connectTimeoutMs: number },
  elapsedMs: () => number,
  signal: AbortSignal,
): Promise<HttpConnecting> {
  if (endpoint.protocol === 'https') {
    const hello = { serverName, offer: cloudfrontOffer(minTls) };
    const limits = { connectTimeoutMs, responseTimeoutMs: connectTimeoutMs };
    return overTls(await openTls(endpoint, hello, limits, signal));
  }
  const { address, port } = endpoint;
  const limit = AbortSignal.timeout(connectTimeoutMs);
  const socket = counted(connect({ host: address, port }));
  // An error while nobody listens must not end the process; the next step finds the socket destroyed.
  socket.on('error', () => {});
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, limit]) });
    return { kind: 'open', socket, connectMs: elapsedMs(), tlsMs: null, tls: null };
  } catch (error) {
    socket.destroy();
    const ours = signal.aborted || !limit.aborted;
    const failure = ours ? toFailure(error, 'connect') : timedOut('connect', connectTimeoutMs);
    return { kind: 'failed', failure };
  }
}

/** The outcome of a handshake, as a connection for requests. */
export function overTls({ observation, connection }: TlsOutcome): HttpConnecting {
  if (connection.kind === 'failed') return connection;
  const { stream, connectMs, tlsMs } = connection;
  const handshake = observation.kind === 'answered' ? observation.value : null;
  const tls = { version: handshake?.version ?? '', cipherSuite: handshake?.cipherSuite?.name ?? '' };
  return { kind: 'open', socket: stream, connectMs, tlsMs, tls };
}
