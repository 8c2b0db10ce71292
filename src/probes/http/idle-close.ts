import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { originRequest } from '../../cloudfront/request.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { IdleClose } from '../../formats/evidence.ts';
import type { Observation } from '../../formats/observation.ts';
import { toFailure } from '../failure.ts';
import { openHttpConnection } from './connection.ts';
import { exchange } from './exchange.ts';
import { concealer } from './head.ts';
import type { HttpProbeOptions } from './request.ts';

/** Longer than CloudFront keeps an idle connection by default, with a safety margin. */
export const IDLE_PATIENCE_MS = 7_000;

/**
 * Sends the request CloudFront sends, then keeps the connection idle and times when the origin closes it. If
 * the origin closes no later than CloudFront would, CloudFront may send its next request just as the
 * connection closes.
 *
 * @param patienceMs how long an idle connection is watched
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns when it was closed, or the failure as a value; never rejects
 */
export async function probeIdleClose(
  endpoint: Endpoint,
  options: HttpProbeOptions,
  patienceMs: number,
  signal: AbortSignal,
): Promise<Observation<IdleClose>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const connection = await openHttpConnection(endpoint, options, elapsedMs, signal);
  if (connection.kind === 'failed') return { ...connection, elapsedMs: elapsedMs() };
  const { socket } = connection;
  try {
    const conceal = concealer(options.headers.map(([, value]) => value));
    const request = originRequest(options);
    const outcome = await exchange(socket, request, options.responseTimeoutMs, conceal, elapsedMs, signal);
    if (outcome.kind === 'failed') return { ...outcome, elapsedMs: elapsedMs() };
    const { headers, body } = outcome.answer;
    const saysClose = headers.some(([name, value]) => /^connection$/i.test(name) && /\bclose\b/i.test(value));
    if (saysClose || body.ending !== 'complete' || socket.destroyed)
      return { kind: 'skipped', because: 'the connection was not left open after the answer' };
    const idleFrom = elapsedMs();
    const closed = await closes(socket, patienceMs, signal);
    const closedAfterMs = closed ? elapsedMs() - idleFrom : null;
    return { kind: 'answered', value: { closedAfterMs }, elapsedMs: elapsedMs() };
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error, 'response-body'), elapsedMs: elapsedMs() };
  } finally {
    socket.destroy();
  }
}

/**
 * Whether the other side closes the connection within `patienceMs`; rejects when our own deadline is reached.
 */
async function closes(socket: Duplex, patienceMs: number, signal: AbortSignal): Promise<boolean> {
  const enough = AbortSignal.timeout(patienceMs);
  const closed = once(socket, 'close', { signal: AbortSignal.any([signal, enough]) });
  socket.resume();
  try {
    await closed;
    return true;
  } catch (error) {
    if (signal.aborted || !enough.aborted) throw error;
    return false;
  }
}
