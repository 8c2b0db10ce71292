import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import type { TlsOffer } from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { Handshake, HandshakeEnding } from '../../formats/handshake.ts';
import type { Observation } from '../../formats/observation.ts';
import { timedOut, toFailure } from '../failure.ts';
import { guarded } from '../guarded.ts';
import { type ServerFlight, startFlight } from './wire/server-flight.ts';

/** The hello of one attempt. */
export type Hello = {
  /** Sent as SNI (RFC 6066 §3); `null`, or an IP address, sends none. */
  readonly serverName: string | null;
  readonly offer: TlsOffer;
};

/** CloudFront's own limits: for the TCP connection, and for how long the server's flight may take. */
export type HandshakeLimits = { readonly connectTimeoutMs: number; readonly responseTimeoutMs: number };

/**
 * Sends one ClientHello and reads the server's first flight, certificates as sent included. Nothing is verified: what
 * CloudFront would refuse is what we came to see.
 *
 * Once the connection stands, the observation is `answered` and its `ending` tells how it went; it is `failed` only
 * when there was no connection.
 *
 * @param signal our own deadline; an attempt it ends is `cut-short`
 * @returns never rejects
 */
export async function probeHandshake(
  { address, port }: Pick<Endpoint, 'address' | 'port'>,
  { serverName, offer }: Hello,
  { connectTimeoutMs, responseTimeoutMs }: HandshakeLimits,
  signal: AbortSignal,
): Promise<Observation<Handshake>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const patience = AbortSignal.timeout(connectTimeoutMs);
  let socket: Socket | undefined;
  try {
    const either = AbortSignal.any([signal, patience]);
    either.throwIfAborted();
    socket = connect({ host: address, port, noDelay: true });
    await once(socket, 'connect', { signal: either });
    const name = serverName === null || isIP(serverName) !== 0 ? null : serverName;
    const flight = startFlight(offer, name, randomBytes);
    const ending = await readFlight(socket, flight, responseTimeoutMs, signal);
    return { kind: 'answered', value: flight.handshake(ending), elapsedMs: elapsedMs() };
  } catch (error) {
    const waitedInFull = patience.aborted && !signal.aborted;
    const failure = waitedInFull ? timedOut('connect', connectTimeoutMs) : toFailure(error, 'connect');
    return { kind: 'failed', failure, elapsedMs: elapsedMs() };
  } finally {
    // A late error of a socket we are done with must not become an uncaught one.
    socket?.on('error', () => {});
    // Until it stands, a connection has nothing to flush, and the kernel would try on for minutes.
    if (socket?.connecting) socket.destroy();
    else socket?.destroySoon();
  }
}

/** Speaks until the flight, the connection, CloudFront's patience or our own deadline ends; then takes leave. */
async function readFlight(
  socket: Socket,
  flight: ServerFlight,
  responseTimeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeEnding> {
  const { promise, resolve } = Promise.withResolvers<HandshakeEnding>();
  const patience = setTimeout(() => resolve('timed-out'), responseTimeoutMs);
  const cutShort = () => resolve('cut-short');
  signal.addEventListener('abort', cutShort);
  const read = (chunk: Buffer) => {
    const { send, ending } = flight.receive(chunk);
    if (send !== null) socket.write(send);
    if (ending !== null) resolve(ending);
  };
  socket.on(
    'data',
    guarded(read, () => resolve('malformed')),
  );
  socket.on('end', () => resolve('closed'));
  socket.on('error', (error) => resolve(endingOf(error)));
  socket.write(flight.hello);
  try {
    const ending = await promise;
    if (ending === 'flight-complete') socket.write(flight.farewell());
    return ending;
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', cutShort);
    socket.removeAllListeners('data');
  }
}

/** How a connection that stood was broken. */
function endingOf(error: Error): HandshakeEnding {
  const { kind } = toFailure(error, 'tls');
  return kind === 'timed-out' || kind === 'closed' ? kind : 'reset';
}
