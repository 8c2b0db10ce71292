import type { RequestMethod } from '../../cloudfront/request.ts';
import { cloudfrontOffer } from '../../cloudfront/tls-offer.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { OtherRequest, RequestKind } from '../../formats/evidence.ts';
import type { Handshake } from '../../formats/handshake.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Observation } from '../../formats/observation.ts';
import { breakageOf } from '../../readings/other-requests.ts';
import { openTls } from '../tls/open-tls.ts';
import { type HttpConnecting, openHttpConnection, overTls } from './connection.ts';
import { type HttpProbeOptions, probeHttpOver } from './request.ts';

/** Three connections, so that a check of a healthy origin stays small. */
const ASKED: readonly RequestKind[] = ['br-gzip', 'head', 'options'];

const KINDS: Readonly<
  Record<RequestKind, { readonly method?: RequestMethod; readonly acceptEncoding?: string }>
> = {
  get: {},
  'br-gzip': { acceptEncoding: 'br,gzip' },
  gzip: { acceptEncoding: 'gzip' },
  head: { method: 'HEAD' },
  options: { method: 'OPTIONS' },
};

/** How long a kind of request that hangs is waited for once the usual one was answered. */
const PATIENCE_FOR_OTHERS_MS = 3_000;

/** Requests of other kinds on their way, and the handshakes of the connections for them. */
export type OtherRequests = {
  /** With the hello of the usual request; empty for plain HTTP. */
  readonly handshakes: readonly (() => Promise<Observation<Handshake>>)[];
  /** What came of each; empty where there is nothing to compare; never rejects. */
  readonly answers: Promise<readonly OtherRequest[]>;
};

/**
 * Sends requests of other kinds beside the usual one: with compression, HEAD and OPTIONS. Each has its own
 * connection, which is opened at once, so that they take no more round trips than the usual request. A kind
 * that fails is asked once more, together with a usual GET, so that an origin that fails now and then is not
 * taken for one that fails at this kind.
 *
 * @param usual the request as CloudFront sends it; without an answer below 500 there is nothing to compare
 * @param maySend whether requests may be sent at all; until then the connections only stand
 */
export function sendOtherRequests(
  endpoint: Endpoint,
  options: HttpProbeOptions,
  usual: Promise<Observation<HttpExchange>>,
  maySend: Promise<boolean>,
  signal: AbortSignal,
): OtherRequests {
  const ending = new AbortController();
  const within = AbortSignal.any([signal, ending.signal]);
  const sent = ASKED.map((kind) => send(endpoint, kind, options, maySend, within));
  const handshakes = sent.flatMap(({ handshake }) => (handshake === null ? [] : [handshake]));
  return { handshakes, answers: answersOf() };

  async function answersOf(): Promise<readonly OtherRequest[]> {
    const answers = sent.map(({ answer }) => answer);
    if (!(await maySend) || !isBaseline(await usual)) {
      ending.abort();
      await Promise.all(answers);
      return [];
    }
    const first = await withPatience(ending, answers);
    const kinds = first
      .filter(({ kind, observation }) => breakageOf(observation, kind) !== null || isStarved(kind, first))
      .map(({ kind }) => kind);
    if (kinds.length === 0 || signal.aborted) return first;
    const again: readonly RequestKind[] = [...kinds, ...(kinds.includes('br-gzip') ? ALONE : []), 'get'];
    const patience = new AbortController();
    const either = AbortSignal.any([signal, patience.signal]);
    const second = again.map((kind) => send(endpoint, kind, options, maySend, either).answer);
    return [...first, ...(await withPatience(patience, second))];
  }
}

/** Asked where both compressions together fail. */
const ALONE: readonly RequestKind[] = ['gzip'];

const isBaseline = (usual: Observation<HttpExchange>): boolean =>
  usual.kind === 'answered' && usual.value.statusCode < 500;

/**
 * Whether a GET with compression may have waited behind another kind: a server that takes one request at a
 * time and never answers OPTIONS answers nothing beside it.
 */
function isStarved(kind: RequestKind, first: readonly OtherRequest[]): boolean {
  const waited = first.filter(({ observation }) => observation.kind === 'failed');
  return kind === 'br-gzip' && waited.length > 1 && waited.some((one) => one.kind === kind);
}

async function withPatience(
  ending: AbortController,
  asked: readonly Promise<OtherRequest>[],
): Promise<readonly OtherRequest[]> {
  const patience = setTimeout(() => ending.abort(), PATIENCE_FOR_OTHERS_MS);
  try {
    return await Promise.all(asked);
  } finally {
    clearTimeout(patience);
  }
}

type Sent = {
  readonly handshake: (() => Promise<Observation<Handshake>>) | null;
  readonly answer: Promise<OtherRequest>;
};

function send(
  endpoint: Endpoint,
  kind: RequestKind,
  options: HttpProbeOptions,
  maySend: Promise<boolean>,
  signal: AbortSignal,
): Sent {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const hello = { serverName: options.serverName, offer: cloudfrontOffer(options.minTls) };
  const opening = endpoint.protocol === 'https' ? openTls(endpoint, hello, options, signal) : null;
  const connected =
    opening === null ? openHttpConnection(endpoint, options, elapsedMs, signal) : opening.then(overTls);
  const connecting = connected.then(async (connection): Promise<HttpConnecting> => {
    if (connection.kind === 'failed' || (await maySend)) return connection;
    connection.socket.destroy();
    return NOT_SENT;
  });
  const request = { ...options, ...KINDS[kind] };
  return {
    handshake: opening === null ? null : () => opening.then(({ observation }) => observation),
    answer: probeHttpOver(connecting, request, elapsedMs, signal).then((observation) => ({
      kind,
      observation: withoutSample(observation),
    })),
  };
}

const NOT_SENT: HttpConnecting = {
  kind: 'failed',
  failure: { kind: 'cut-short', phase: 'connect', detail: 'the request was not sent' },
};

function withoutSample(observation: Observation<HttpExchange>): Observation<HttpExchange> {
  if (observation.kind !== 'answered') return observation;
  const { value } = observation;
  return { ...observation, value: { ...value, body: { ...value.body, sample: '' } } };
}
