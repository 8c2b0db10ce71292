import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../formats/endpoint.ts';
import type { TcpConnection } from '../formats/evidence.ts';
import type { Observation } from '../formats/observation.ts';
import { timedOut, toFailure } from './failure.ts';

/** How long a connection is held in silence, in milliseconds: whoever slams the door does it at once. */
const SILENCE_MS = 50;

/**
 * Opens a TCP connection to one address, says nothing for a moment, and closes it. A reset in that moment came before any
 * hello, so it is TCP's. A server that ends the connection in good form (FIN) only tires of silence.
 *
 * @param options.connectTimeoutMs CloudFront's connection timeout; only an attempt that waited so long is `timed-out`
 * @param signal our own deadline; an attempt it ends is `cut-short`
 * @returns the connection, or the failure as a value; never rejects
 */
export async function probeTcp(
  { address, port, family }: Pick<Endpoint, 'address' | 'port' | 'family'>,
  { connectTimeoutMs }: { readonly connectTimeoutMs: number },
  signal: AbortSignal,
): Promise<Observation<TcpConnection>> {
  const startedAt = performance.now();
  const patience = AbortSignal.timeout(connectTimeoutMs);
  let socket: Socket | undefined;
  try {
    const either = AbortSignal.any([signal, patience]);
    either.throwIfAborted();
    socket = connect({ host: address, port, family });
    await once(socket, 'connect', { signal: either });
    const elapsedMs = performance.now() - startedAt;
    await quiet(socket, signal);
    return { kind: 'answered', value: { localFamily: family }, elapsedMs };
  } catch (error) {
    const waitedInFull = patience.aborted && !signal.aborted;
    const failure = waitedInFull ? timedOut('connect', connectTimeoutMs) : toFailure(error, 'connect');
    return { kind: 'failed', failure, elapsedMs: performance.now() - startedAt };
  } finally {
    // A late error of a socket we gave up on must not become an uncaught one.
    socket?.on('error', () => {});
    socket?.destroy();
  }
}

/** Rejects with the error that ended the connection; our own deadline only ends the waiting. */
async function quiet(socket: Socket, signal: AbortSignal): Promise<void> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]);
  try {
    // `once` rejects on 'error' too.
    await once(socket, 'end', { signal: enough });
  } catch (error) {
    if (!enough.aborted) throw error;
  }
}
