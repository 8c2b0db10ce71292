import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../formats/endpoint.ts';
import type { TcpConnection } from '../formats/evidence.ts';
import type { Observation } from '../formats/observation.ts';
import { counted } from './budget.ts';
import { timedOut, toFailure } from './failure.ts';

/**
 * How long a connection is held without sending, in milliseconds: a server that resets connections does so at
 * once.
 */
const SILENCE_MS = 50;

/**
 * Opens a TCP connection to one address, says nothing for a moment, and closes it. A reset in that moment
 * came before any TLS hello, so it is a fault of TCP. A server that closes normally (FIN) has only waited
 * long enough for a request.
 *
 * @param options.connectTimeoutMs CloudFront's connection timeout; only an attempt that waited so long is
 * `timed-out`
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
    socket = counted(connect({ host: address, port, family }));
    await once(socket, 'connect', { signal: either });
    const elapsedMs = performance.now() - startedAt;
    await quiet(socket, signal);
    return { kind: 'answered', value: { localFamily: family }, elapsedMs };
  } catch (error) {
    const waitedInFull = patience.aborted && !signal.aborted;
    const failure = waitedInFull ? timedOut('connect', connectTimeoutMs) : toFailure(error, 'connect');
    return { kind: 'failed', failure, elapsedMs: performance.now() - startedAt };
  } finally {
    // An error after we gave up on the socket must not become an uncaught exception.
    socket?.on('error', () => {});
    socket?.destroy();
  }
}

/**
 * Waits in silence. Rejects with the error that ended the connection; reaching our own deadline is no error.
 */
async function quiet(socket: Socket, signal: AbortSignal): Promise<void> {
  const enough = AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]);
  try {
    // `once` rejects on 'error' too.
    await once(socket, 'end', { signal: enough });
  } catch (error) {
    if (!enough.aborted) throw error;
  }
}
