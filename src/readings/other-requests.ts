import type { OtherRequest, RequestKind } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import type { Observation } from '../formats/observation.ts';

/** How an origin failed at a request, in words that follow "the origin", and what CloudFront then answers. */
export type Breakage = { readonly words: string; readonly status: 502 | 503 | 504 };

/**
 * What a request of another kind came to, beside a usual GET that was answered.
 *
 * - `cut-off`: answered, with a body that ended before its time
 * - `fine`: answered, or refused as a server may (a 4xx, or 501 for a method)
 * - `error`: answered with an error of the server's that CloudFront passes on and makes nothing of (500)
 * - `broke`: it failed twice, and a usual GET between them did not
 * - `comes-and-goes`: it failed once, or the usual GET failed as well the second time
 * - `hung`: no answer for as long as we waited, which is less than CloudFront waits
 * - `unseen`: not asked, or no connection for it
 */
export type OtherOutcome =
  | { readonly kind: 'fine' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'error'; readonly status: number }
  | ({ readonly kind: 'broke' } & Breakage)
  | ({ readonly kind: 'comes-and-goes' } & Breakage)
  | { readonly kind: 'hung'; readonly afterMs: number }
  | { readonly kind: 'unseen' };

/**
 * Waited for shorter than this it was cut by the end of the whole check; and a server that takes one request
 * at a time may still be at those before.
 */
const HUNG_FROM_MS = 2_000;
const HUNG_FROM_TIMES_USUAL = 5;

/**
 * What one kind of request came to, among those that were sent.
 *
 * @param usualMs how long the origin took for the usual GET, once it was sent
 */
export function otherOutcome(
  sent: readonly OtherRequest[],
  kind: RequestKind,
  usualMs: number,
): OtherOutcome {
  const [first, again] = sent.filter((one) => one.kind === kind).map(({ observation }) => observation);
  if (first === undefined) return { kind: 'unseen' };
  const broken = breakageOf(first, kind);
  // Asked again without those that it may have waited behind: that answer counts.
  if (broken === null) return unbroken(again ?? first, kind, usualMs);
  const usual = sent.find((one) => one.kind === 'get')?.observation;
  const passedBetween = usual !== undefined && breakageOf(usual, 'get') === null && isAnswered(usual);
  const brokeAgain = again !== undefined && breakageOf(again, kind) !== null;
  return { kind: passedBetween && brokeAgain ? 'broke' : 'comes-and-goes', ...broken };
}

/** The failure of a request that no origin may answer so; `null` where there is none, or none was seen. */
export function breakageOf(observation: Observation<HttpExchange>, kind: RequestKind): Breakage | null {
  if (observation.kind === 'skipped') return null;
  if (observation.kind === 'failed') return brokenOff(observation.failure);
  const { statusCode } = observation.value;
  if (isRefusal(statusCode, kind) || ![501, 502, 503, 504].includes(statusCode)) return null;
  const status = statusCode === 503 || statusCode === 504 ? statusCode : 502;
  return { words: `answers ${statusCode}`, status };
}

function brokenOff({
  kind,
  phase,
}: Extract<Observation<unknown>, { kind: 'failed' }>['failure']): Breakage | null {
  if (phase !== 'request' && phase !== 'response-head' && phase !== 'response-body') return null;
  switch (kind) {
    case 'closed':
      return { words: 'closes the connection without an answer', status: 502 };
    case 'reset':
      return { words: 'resets the connection', status: 502 };
    case 'malformed':
    case 'not-spoken':
      return { words: 'answers with what is no valid HTTP', status: 502 };
    case 'too-large':
      return { words: 'answers with more headers than CloudFront takes', status: 502 };
    case 'refused':
    case 'timed-out':
    case 'cut-short':
    case 'unreachable':
    case 'no-route-here':
    case 'unknown':
      return null;
  }
}

function unbroken(observation: Observation<HttpExchange>, kind: RequestKind, usualMs: number): OtherOutcome {
  if (observation.kind === 'answered') {
    const { statusCode, body } = observation.value;
    if (statusCode >= 500 && !isRefusal(statusCode, kind)) return { kind: 'error', status: statusCode };
    return ['closed', 'reset', 'malformed'].includes(body.ending) ? { kind: 'cut-off' } : { kind: 'fine' };
  }
  if (observation.kind === 'skipped') return { kind: 'unseen' };
  const { failure, elapsedMs } = observation;
  const waited = failure.kind === 'cut-short' || failure.kind === 'timed-out';
  const isSent = failure.phase === 'request' || failure.phase === 'response-head';
  const isLong = elapsedMs >= HUNG_FROM_MS && elapsedMs >= HUNG_FROM_TIMES_USUAL * usualMs;
  return waited && isSent && isLong ? { kind: 'hung', afterMs: elapsedMs } : { kind: 'unseen' };
}

/** Not Implemented is how a server says that it does not know a method (RFC 9110 §15.6.2). */
const isRefusal = (status: number, kind: RequestKind): boolean =>
  status === 501 && (kind === 'head' || kind === 'options');

const isAnswered = ({ kind }: Observation<HttpExchange>): boolean => kind === 'answered';
