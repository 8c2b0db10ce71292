import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import type { TlsOffer } from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { Handshake, HandshakeEnding } from '../../formats/handshake.ts';
import type { Observation } from '../../formats/observation.ts';
import { counted } from '../budget.ts';
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
 * Sends one ClientHello and reads the server's first flight, including the certificates as sent. No
 * certificate is verified, because the ones that CloudFront would refuse are of interest.
 *
 * Once there is a TCP connection, the observation is `answered` and its `ending` tells how the handshake
 * ended; it is `failed` only when there was no connection.
 *
 * @param signal our own deadline; an attempt it ends is `cut-short`
 * @returns never rejects
 */
export async function probeHandshake(
  endpoint: Pick<Endpoint, 'address' | 'port'>,
  hello: Hello,
  limits: HandshakeLimits,
  signal: AbortSignal,
): Promise<Observation<Handshake>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const outcome = await exchangeFlight(endpoint, hello, limits, signal);
  if (outcome.kind === 'failed') return { ...outcome, elapsedMs: elapsedMs() };
  const { socket, flight, ending } = outcome;
  if (ending === 'flight-complete') socket.write(flight.farewell());
  leave(socket);
  return { kind: 'answered', value: flight.handshake(ending), elapsedMs: elapsedMs() };
}

/** A connection on which a flight was read; the caller ends it with `leave` or continues the handshake. */
export type FlightOutcome =
  | {
      readonly kind: 'flight-read';
      readonly socket: Socket;
      readonly flight: ServerFlight;
      readonly ending: HandshakeEnding;
      /** When the TCP connection was made, by `performance.now()`. */
      readonly connectedAt: number;
    }
  | Omit<Extract<Observation<Handshake>, { kind: 'failed' }>, 'elapsedMs'>;

/** Connects, sends one hello and reads the flight. Never rejects. */
export async function exchangeFlight(
  { address, port }: Pick<Endpoint, 'address' | 'port'>,
  { serverName, offer }: Hello,
  { connectTimeoutMs, responseTimeoutMs }: HandshakeLimits,
  signal: AbortSignal,
): Promise<FlightOutcome> {
  const patience = AbortSignal.timeout(connectTimeoutMs);
  let socket: Socket | undefined;
  try {
    const either = AbortSignal.any([signal, patience]);
    either.throwIfAborted();
    socket = counted(connect({ host: address, port, noDelay: true }));
    await once(socket, 'connect', { signal: either });
    const connectedAt = performance.now();
    // An error while nobody listens must not end the process; the next step finds the socket destroyed.
    socket.on('error', () => {});
    const name = serverName === null || isIP(serverName) !== 0 ? null : serverName;
    const flight = startFlight(offer, name, randomBytes);
    const ending = await readFlight(socket, flight, responseTimeoutMs, signal);
    return { kind: 'flight-read', socket, flight, ending, connectedAt };
  } catch (error) {
    if (socket !== undefined) leave(socket);
    const waitedInFull = patience.aborted && !signal.aborted;
    const failure = waitedInFull ? timedOut('connect', connectTimeoutMs) : toFailure(error, 'connect');
    return { kind: 'failed', failure };
  }
}

/** Ends a connection after sending what is still to be written. */
export function leave(socket: Socket): void {
  // An error after we are done with the socket must not become an uncaught exception.
  socket.on('error', () => {});
  // A connection that is not made yet has nothing to flush, and the kernel would go on trying for minutes.
  if (socket.connecting) socket.destroy();
  else socket.destroySoon();
}

/**
 * Reads until the flight is complete, the connection ends, CloudFront's time-out passes or our own deadline
 * is reached.
 */
async function readFlight(
  socket: Socket,
  flight: ServerFlight,
  responseTimeoutMs: number,
  signal: AbortSignal,
): Promise<HandshakeEnding> {
  const read = (chunk: Buffer, resolve: (ending: HandshakeEnding) => void) => {
    const { send, ending } = flight.receive(chunk);
    if (send !== null) socket.write(send);
    if (ending !== null) resolve(ending);
  };
  socket.write(flight.hello);
  return untilEnded(socket, responseTimeoutMs, signal, read);
}

/** How a part of a handshake can end other than by the bytes received. */
export type ConnectionEnding = 'malformed' | 'timed-out' | 'cut-short' | 'closed' | 'reset';

/**
 * Waits until a part of a handshake ends: by what `read` finds in the bytes, with the connection, at
 * CloudFront's time-out or at our own deadline. The socket is then paused, so that no byte is lost before the
 * next part listens.
 */
export async function untilEnded<Own extends string>(
  socket: Socket,
  patienceMs: number,
  signal: AbortSignal,
  read: (chunk: Buffer, resolve: (ending: Own | ConnectionEnding) => void) => void,
): Promise<Own | ConnectionEnding> {
  const { promise, resolve } = Promise.withResolvers<Own | ConnectionEnding>();
  const patience = setTimeout(() => resolve('timed-out'), patienceMs);
  const cutShort = () => resolve('cut-short');
  const onData = guarded(
    (chunk: Buffer) => read(chunk, resolve),
    () => resolve('malformed'),
  );
  const onEnd = () => resolve('closed');
  const onError = (error: Error) => resolve(endingOf(error));
  signal.addEventListener('abort', cutShort);
  socket.on('data', onData).on('end', onEnd).on('error', onError);
  if (signal.aborted) cutShort();
  // The event was emitted before anybody listened.
  else if (socket.readableEnded || socket.destroyed) onEnd();
  socket.resume();
  try {
    return await promise;
  } finally {
    clearTimeout(patience);
    signal.removeEventListener('abort', cutShort);
    socket.pause();
    socket.off('data', onData).off('end', onEnd).off('error', onError);
  }
}

/** How an established connection broke. */
function endingOf(error: Error): 'timed-out' | 'closed' | 'reset' {
  const { kind } = toFailure(error, 'tls');
  return kind === 'timed-out' || kind === 'closed' ? kind : 'reset';
}
