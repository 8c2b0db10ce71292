import { type OriginRequest, originRequest, type RequestMethod } from '../../cloudfront/request.ts';
import { sentHost, sentServerName } from '../../cloudfront/sent-host.ts';
import { ASSUMED_MINIMUM } from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Observation } from '../../formats/observation.ts';
import type { MinimumTls, Target } from '../../formats/target.ts';
import { type HttpConnecting, openHttpConnection } from './connection.ts';
import { exchange } from './exchange.ts';
import { concealer } from './head.ts';

/** One request as CloudFront would send it, and how long CloudFront would wait. */
export type HttpProbeOptions = {
  /** GET unless it says otherwise. */
  readonly method?: RequestMethod;
  readonly acceptEncoding?: string;
  readonly host: string;
  /** Sent as SNI over `https`; `null` sends none. */
  readonly serverName: string | null;
  /** Path and query. */
  readonly path: string;
  /** Sent to the origin; their values appear in no evidence, even where the origin repeats them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly minTls: MinimumTls;
  /** CloudFront's connection and response time-outs. */
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
};

/** The request CloudFront sends for the target. */
export function usualRequest(target: Target, headers: HttpProbeOptions['headers']): HttpProbeOptions {
  const { path, connectTimeoutMs, responseTimeoutMs } = target;
  return {
    host: sentHost(target),
    serverName: sentServerName(target),
    path,
    headers,
    minTls: target.minTls ?? ASSUMED_MINIMUM,
    connectTimeoutMs,
    responseTimeoutMs,
  };
}

/**
 * Sends the origin the request CloudFront sends and reads what comes back: one connection, no redirect
 * followed, at most 128 KiB of head and 64 KiB of body, nothing inflated.
 *
 * A missing or broken head is a failure; whatever ends the exchange after a valid head is in `body.ending`. A
 * failure that names a fault of HTTP begins with it (`fault.ts`).
 *
 * @param signal ends the attempt, which is then `cut-short`
 * @returns what came, or the failure as a value; never rejects. Throws on a header or path that cannot be
 * sent
 */
export function probeHttp(
  endpoint: Endpoint,
  options: HttpProbeOptions,
  signal: AbortSignal,
): Promise<Observation<HttpExchange>> {
  const conceal = concealer(options.headers.map(([, value]) => value));
  return sendRequest(endpoint, originRequest(options), options, conceal, signal);
}

/**
 * The same over a connection that is being made; its times include making the connection.
 *
 * @param elapsedMs milliseconds since the connection was begun
 */
export async function probeHttpOver(
  connecting: Promise<HttpConnecting>,
  options: HttpProbeOptions,
  elapsedMs: () => number,
  signal: AbortSignal,
): Promise<Observation<HttpExchange>> {
  const conceal = concealer(options.headers.map(([, value]) => value));
  const request = originRequest(options);
  return exchangeOver(await connecting, request, options.responseTimeoutMs, conceal, elapsedMs, signal);
}

/** What is needed to send a request, whether CloudFront's or a viewer's. */
export type Sending = Pick<
  HttpProbeOptions,
  'serverName' | 'minTls' | 'connectTimeoutMs' | 'responseTimeoutMs'
>;

/** Opens a connection, sends one request and reads what comes back, within the bounds of `probeHttp`. */
export async function sendRequest(
  endpoint: Endpoint,
  request: OriginRequest,
  sending: Sending,
  conceal: (text: string) => string,
  signal: AbortSignal,
): Promise<Observation<HttpExchange>> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const connection = await openHttpConnection(endpoint, sending, elapsedMs, signal);
  return exchangeOver(connection, request, sending.responseTimeoutMs, conceal, elapsedMs, signal);
}

async function exchangeOver(
  connection: HttpConnecting,
  request: OriginRequest,
  responseTimeoutMs: number,
  conceal: (text: string) => string,
  elapsedMs: () => number,
  signal: AbortSignal,
): Promise<Observation<HttpExchange>> {
  if (connection.kind === 'failed') return { ...connection, elapsedMs: elapsedMs() };

  const { socket, connectMs, tlsMs, tls } = connection;
  try {
    const outcome = await exchange(socket, request, responseTimeoutMs, conceal, elapsedMs, signal);
    if (outcome.kind === 'failed') return { ...outcome, elapsedMs: elapsedMs() };
    const { answer, firstByteMs, endMs } = outcome;
    const value = { ...answer, timings: { connectMs, tlsMs, firstByteMs, endMs }, tls };
    return { kind: 'answered', value, elapsedMs: elapsedMs() };
  } finally {
    socket.destroy();
  }
}
