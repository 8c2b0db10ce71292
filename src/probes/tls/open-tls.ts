import type { Duplex } from 'node:stream';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { Handshake, HandshakeFinish } from '../../formats/handshake.ts';
import type { Failure, Observation } from '../../formats/observation.ts';
import { timedOut } from '../failure.ts';
import {
  exchangeFlight,
  type FlightOutcome,
  type HandshakeLimits,
  type Hello,
  leave,
  untilEnded,
} from './handshake.ts';
import { alertInWords, secureStream } from './secure-stream.ts';
import type { Session, SessionEnd } from './wire/session.ts';

/**
 * A completed or failed handshake, and the stream for requests over it. Times are milliseconds from the
 * start.
 */
export type TlsOutcome = {
  readonly observation: Observation<Handshake>;
  readonly connection:
    | {
        readonly kind: 'open';
        /** The caller destroys it. */
        readonly stream: Duplex;
        readonly connectMs: number;
        readonly tlsMs: number;
      }
    | { readonly kind: 'failed'; readonly failure: Failure };
};

/**
 * Makes a complete handshake, as CloudFront does. The server's signature and its Finished are verified, the
 * certificate is not.
 *
 * @param limits the response time-out counts for the server's flight, and again for the rest of the handshake
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns never rejects
 */
export async function openTls(
  endpoint: Pick<Endpoint, 'address' | 'port'>,
  hello: Hello,
  limits: HandshakeLimits,
  signal: AbortSignal,
): Promise<TlsOutcome> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const outcome = await exchangeFlight(endpoint, hello, limits, signal);
  if (outcome.kind === 'failed') {
    const { failure } = outcome;
    return {
      observation: { kind: 'failed', failure, elapsedMs: elapsedMs() },
      connection: { kind: 'failed', failure },
    };
  }
  const flightMs = elapsedMs();
  const { socket, flight, ending, connectedAt } = outcome;
  const first = flight.handshake(ending);
  const answered = (finish?: HandshakeFinish): Observation<Handshake> => ({
    kind: 'answered',
    value: finish === undefined ? first : { ...first, finish },
    elapsedMs: flightMs,
  });
  const failed = (failure: Failure, finish?: HandshakeFinish): TlsOutcome => {
    leave(socket);
    return { observation: answered(finish), connection: { kind: 'failed', failure } };
  };
  if (ending !== 'flight-complete') return failed(failureOf(first, limits.responseTimeoutMs));
  if (first.signature !== undefined && first.signature !== 'good' && first.signature !== 'unchecked') {
    socket.write(flight.farewell());
    return failed(broken('the handshake is not signed with the key of the certificate'));
  }
  const session = flight.session();
  if (typeof session === 'string') {
    socket.write(flight.farewell());
    return failed(broken(session));
  }
  const { finish, early } = await finishHandshake(outcome, session, limits.responseTimeoutMs, signal);
  if (finish.ending !== 'finished') return failed(failureOf(finish, limits.responseTimeoutMs), finish);
  return {
    observation: answered(finish),
    connection: {
      kind: 'open',
      stream: secureStream(socket, session, early),
      connectMs: connectedAt - startedAt,
      tlsMs: elapsedMs(),
    },
  };
}

/** Sends our part of the handshake and waits until content may be sent. */
async function finishHandshake(
  { socket }: Extract<FlightOutcome, { kind: 'flight-read' }>,
  session: Session,
  patienceMs: number,
  signal: AbortSignal,
): Promise<{ readonly finish: HandshakeFinish; readonly early: readonly Buffer[] }> {
  const early: Buffer[] = [];
  let end: SessionEnd | null = null;
  const read = (chunk: Buffer): SessionEnd['kind'] | 'finished' | null => {
    const step = session.receive(chunk);
    if (step.send !== null) socket.write(step.send);
    early.push(...step.content);
    end ??= step.end;
    return step.end?.kind ?? (step.isOpen ? 'finished' : null);
  };
  socket.write(session.opening);
  // In TLS 1.3 the handshake is complete here; bytes that came after the flight are read now.
  const atOnce = read(Buffer.alloc(0));
  const ending =
    atOnce ??
    (await untilEnded<'finished' | 'alert'>(socket, patienceMs, signal, (chunk, resolve) => {
      const ended = read(chunk);
      if (ended !== null) resolve(ended);
    }));
  return { finish: { ending, ...detailOf(end) }, early };
}

function detailOf(end: SessionEnd | null): Pick<HandshakeFinish, 'alert' | 'detail'> {
  if (end?.kind === 'alert') return { alert: end.alert };
  return end?.kind === 'malformed' ? { detail: end.detail } : {};
}

const broken = (detail: string): Failure => ({ kind: 'unknown', phase: 'tls', detail, tls: { detail } });

/** Why there is no session to send a request over. */
function failureOf(
  { ending, alert, detail }: Pick<Handshake, 'ending' | 'alert' | 'detail'> | HandshakeFinish,
  patienceMs: number,
): Failure {
  const phase = 'tls';
  switch (ending) {
    case 'alert': {
      const words = alert === undefined ? 'an alert' : alertInWords(alert);
      const tls = { detail: words, ...(alert === undefined ? {} : { alert }) };
      return { kind: 'unknown', phase, detail: words, tls };
    }
    case 'timed-out':
      return timedOut(phase, patienceMs);
    case 'cut-short':
      return { kind: 'cut-short', phase, detail: 'our own deadline ended it' };
    case 'closed':
      return { kind: 'closed', phase, detail: 'closed during the handshake' };
    case 'reset':
      return { kind: 'reset', phase, detail: 'reset during the handshake' };
    case 'not-tls':
      return { kind: 'not-spoken', phase, detail: 'the first bytes are no TLS record' };
    case 'malformed':
      return broken(`bytes that break TLS${detail === undefined ? '' : `: ${detail}`}`);
    case 'finished':
    case 'flight-complete':
      return broken('no session');
  }
}
