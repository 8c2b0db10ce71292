import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OriginRequest } from '../../cloudfront/request.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Failure, Phase } from '../../formats/observation.ts';
import { currentBudget } from '../budget.ts';
import { timedOut, toFailure } from '../failure.ts';
import { guarded } from '../guarded.ts';
import { type BodyRead, readBody, sampleOf } from './body.ts';
import { foreignAnswer, type NamedFault, named, nameFault, parserFault, quote } from './fault.ts';
import { HEADERS_MAX, keepHeaders, readRawHead, statusIn } from './head.ts';
import { type Patience, patience } from './patience.ts';
import { TAPPED_BYTES_MAX, type Tap, tapAnswer } from './tap.ts';

/**
 * Bytes of a head we read: four times what CloudFront accepts, so that a head that is too large can be
 * measured.
 */
const HEAD_BYTES_MAX = 131_072;

/** What came back over one connection; times in milliseconds on the clock of `elapsedMs`. */
export type ExchangeOutcome =
  | {
      readonly kind: 'answered';
      readonly answer: Omit<HttpExchange, 'timings' | 'tls'>;
      readonly firstByteMs: number;
      readonly endMs: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Writes one request to an open connection and reads the answer with Node's strict parser, which refuses what
 * RFC 9112 forbids. The raw bytes are kept too, up to the end of the head, to measure the head and to name a
 * fault in it.
 *
 * @param conceal removes secrets from what the origin sent
 * @returns the answer, or why there is none; the caller destroys the connection. Throws on a header or path
 *   that cannot be sent
 */
export async function exchange(
  socket: Duplex,
  { method, path, headers }: OriginRequest,
  responseTimeoutMs: number,
  conceal: (text: string) => string,
  elapsedMs: () => number,
  signal: AbortSignal,
): Promise<ExchangeOutcome> {
  const request = httpRequest({
    createConnection: () => socket,
    method,
    path,
    headers: headers.flat(),
    setHost: false,
    maxHeaderSize: HEAD_BYTES_MAX,
    insecureHTTPParser: false,
  });
  // Without an agent Node would close a connection that both sides want to keep open; closing is left to the
  // caller.
  request.shouldKeepAlive = true;
  const waiting = patience(responseTimeoutMs, signal, () =>
    socket.destroy(new Error('no longer waited for')),
  );
  const tap = tapAnswer(request, waiting.heard, elapsedMs);
  const head = finalHead(request);
  request.end();

  try {
    const came = await head;
    if (came.kind !== 'response') {
      const phase: Phase = request.writableFinished ? 'response-head' : 'request';
      const failure =
        came.kind === 'fault'
          ? { ...came.fault, phase }
          : whyNoHead(came.error, phase, tap, waiting, responseTimeoutMs);
      return { kind: 'failed', failure: concealed(failure, conceal) };
    }
    const { response, body } = came;
    const raw = readRawHead(tap.received());
    tap.headRead();
    // Node's parser accepts RTSP as well.
    if (!raw.text.startsWith('HTTP/')) {
      const failure: Failure = { ...foreignAnswer(tap.received()), phase: 'response-head' };
      return { kind: 'failed', failure: concealed(failure, conceal) };
    }
    waiting.bodyBegins();
    const read = await body;
    if (response.rawHeaders.length > 2 * HEADERS_MAX) currentBudget()?.cut('header-fields');
    if (!read.bounded && isFlooded(tap)) return { kind: 'failed', failure: floodedBody(response, read) };
    return {
      kind: 'answered',
      answer: {
        statusCode: response.statusCode ?? 0,
        reason: conceal(response.statusMessage ?? '').slice(0, REASON_MAX),
        httpVersion: response.httpVersion,
        headers: keepHeaders(response.rawHeaders, conceal),
        headBytes: raw.bytes,
        body: {
          bytes: read.bytes,
          sample: sampleOf(read.start, response, conceal),
          ...endingOf(read, tap, waiting, responseTimeoutMs),
        },
      },
      firstByteMs: tap.firstByteMs(),
      endMs: elapsedMs(),
    };
  } finally {
    waiting.stop();
  }
}

/** What the origin said comes without the secrets that were sent to it. */
const concealed = (failure: Failure, conceal: (text: string) => string): Failure => ({
  ...failure,
  detail: conceal(failure.detail),
  ...(failure.http && { http: { ...failure.http, words: conceal(failure.http.words) } }),
});

/** The body was not read to its end, so the exchange proves neither a success nor a fault. */
function floodedBody({ statusCode }: IncomingMessage, { bytes }: BodyRead): Failure {
  return {
    kind: 'cut-short',
    phase: 'response-body',
    detail: `after a head with status ${statusCode}, chunk extensions or trailers without end came with ${bytes} bytes of a body, and reading was stopped`,
  };
}

/** Whether our own bound was reached, or the parser's bound for trailers or for one chunk extension. */
function isFlooded(tap: Tap): boolean {
  const code = parserFault(tap.error())?.code ?? '';
  return tap.flooded() || code === 'HPE_HEADER_OVERFLOW' || code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW';
}

/** Characters kept of a reason phrase. */
const REASON_MAX = 200;

type Head =
  | { readonly kind: 'response'; readonly response: IncomingMessage; readonly body: Promise<BodyRead> }
  | { readonly kind: 'fault'; readonly fault: NamedFault }
  | { readonly kind: 'error'; readonly error: unknown };

/**
 * Waits for the first head that is not 1xx, or for a protocol error before it: a second 100, or an upgrade
 * nobody asked for.
 */
function finalHead(request: ClientRequest): Promise<Head> {
  const { promise, resolve } = Promise.withResolvers<Head>();
  const fault = (reason: NamedFault) => resolve({ kind: 'fault', fault: reason });
  const fail = (error: unknown) => resolve({ kind: 'error', error });
  let continues = 0;
  const countContinues = ({ statusCode }: { readonly statusCode: number }) => {
    if (statusCode !== 100) return;
    continues += 1;
    if (continues === 2)
      fault(named('malformed', 'second-continue', 'two answers with status 100 (Continue) came'));
  };
  request.on('information', guarded(countContinues, fail));
  const upgraded = () =>
    fault(named('malformed', 'unasked-upgrade', 'status 101 (Switching Protocols), which nobody asked for'));
  // Node emits this only where the answer has an Upgrade header.
  request.on('upgrade', upgraded);
  request.on('response', (response) =>
    response.statusCode === 101
      ? upgraded()
      : resolve({ kind: 'response', response, body: readBody(response) }),
  );
  request.on('error', fail);
  return promise;
}

function whyNoHead(
  error: unknown,
  phase: Phase,
  tap: Tap,
  waiting: Patience,
  responseTimeoutMs: number,
): Failure {
  const received = tap.received();
  const unfinished =
    received.length === 0
      ? ''
      : `after ${received.length} bytes of an unfinished head, ${quote(received.toString('latin1'))}`;
  const begun = received.length === 0 ? {} : { unfinishedHeadBytes: received.length };
  switch (waiting.exhausted()) {
    case 'quiet': {
      const failure = timedOut(phase, responseTimeoutMs);
      return { ...failure, detail: `${failure.detail} ${unfinished}`.trim(), ...begun };
    }
    case 'endless':
      return { kind: 'cut-short', phase, detail: `bytes keep coming, ${unfinished}`, ...begun };
    case 'cut-short':
      return { kind: 'cut-short', phase, detail: `ended by our own deadline ${unfinished}`.trim(), ...begun };
    case null:
      break;
  }
  if (received.length > TAPPED_BYTES_MAX) return { ...nameFault('HPE_HEADER_OVERFLOW', '', received), phase };
  const fault = parserFault(error);
  if (fault !== null) {
    const statusCode = statusIn(received);
    return {
      ...nameFault(fault.code, fault.reason, received),
      phase: 'response-head',
      ...(statusCode !== null && { statusCode }),
    };
  }

  const failure = toFailure(error, phase);
  if (tap.finSeen() && (failure.kind === 'reset' || failure.kind === 'closed'))
    return {
      kind: 'closed',
      phase,
      detail: `closed ${unfinished || 'without a byte of an answer'}`,
      ...begun,
    };
  return { ...failure, detail: `${failure.detail} ${unfinished}`.trim(), ...begun };
}

function endingOf(
  { bounded, error }: BodyRead,
  tap: Tap,
  waiting: Patience,
  responseTimeoutMs: number,
): Pick<HttpExchange['body'], 'ending' | 'detail' | 'http'> {
  if (bounded) return { ending: 'bounded' };
  const fault = parserFault(tap.error());
  if (error === null) {
    if (fault === null) return { ending: 'complete' };
    return { ending: 'complete', ...inBody(named('malformed', 'beyond-the-end', fault.reason)) };
  }
  switch (waiting.exhausted()) {
    case 'quiet':
      return { ending: 'timed-out', detail: timedOut('response-body', responseTimeoutMs).detail };
    case 'endless':
      return { ending: 'bounded', detail: `still sending after ${responseTimeoutMs / 1000} s` };
    case 'cut-short':
      return { ending: 'bounded', detail: 'ended by our own deadline' };
    case null:
      break;
  }
  if (fault !== null)
    return { ending: 'malformed', ...inBody(nameFault(fault.code, fault.reason, NO_BYTES)) };
  if (tap.finSeen()) return { ending: 'closed' };
  return { ending: 'reset', detail: toFailure(tap.error() ?? error, 'response-body').detail };
}

const inBody = ({ detail, http }: NamedFault): Pick<HttpExchange['body'], 'detail' | 'http'> => ({
  detail,
  http,
});

const NO_BYTES = Buffer.alloc(0);
