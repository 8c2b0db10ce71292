import { sentHost, sentServerName } from '../cloudfront/sent-host.ts';
import { ASSUMED_MINIMUM, cloudfrontOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, ExchangeEvidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { Observation, Phase } from '../formats/observation.ts';
import type { Target } from '../formats/target.ts';
import { overTls } from './http/connection.ts';
import { IDLE_PATIENCE_MS, probeIdleClose } from './http/idle-close.ts';
import { mayHangOnHost, otherHost, type ReadLeaf } from './http/other-host.ts';
import { otherPath } from './http/other-path.ts';
import { probeHttp, probeHttpOver } from './http/request.ts';
import { probeTcp } from './tcp.ts';
import { probeControlHandshake } from './tls/control-handshake.ts';
import { explainHandshake } from './tls/explain-handshake.ts';
import { openTls } from './tls/open-tls.ts';
import { repeatHandshakes } from './tls/repeat-handshakes.ts';

/** One probe's outcome, announced as soon as it is known. */
export type Landed =
  | { readonly probe: 'tcp'; readonly endpoint: Endpoint; readonly observation: EndpointEvidence['tcp'] }
  | { readonly probe: 'tls'; readonly endpoint: Endpoint; readonly observation: Observation<Handshake> }
  | {
      readonly probe: 'http';
      readonly endpoint: Endpoint;
      readonly observation: ExchangeEvidence['observation'];
    };

/** What an endpoint is asked, and the callbacks for outcomes. */
export type EndpointPlan = {
  readonly target: Target;
  /** Sent to the origin, never kept. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Handshakes in addition to the first, to find an outdated host among several behind the address. */
  readonly repeats: number;
  /**
   * The fault seen so far that keeps CloudFront from sending a request; `name`: another server name might
   * work.
   */
  readonly faultOf: (seen: EndpointEvidence) => 'none' | 'name' | 'other';
  /** The first certificate of a list, each DER in base64; `null` where it cannot be read. */
  readonly leafOf: ReadLeaf;
  /** Whether to time when the origin closes an idle connection, which takes seconds. Default: no. */
  readonly timesIdleClose?: boolean;
  readonly onLanded: (landed: Landed) => void;
  /** Called when a probe throws, which is a bug: that one observation is lost, the report is still made. */
  readonly onBug?: (error: unknown, where: string) => void;
};

/**
 * CloudFront sends no request once TLS failed, so our answer only shows which server it is and is not waited
 * for long.
 */
const PATIENCE_AFTER_FAULT_MS = 3_000;

/**
 * The answer for another Host only leads to a warning, so it is not waited for much longer than the main
 * answer.
 */
const PATIENCE_FOR_OTHER_HOST_MS = 3_000;

/**
 * Runs all probes of one endpoint in parallel, so it takes no longer than the slowest sequence (TCP, TLS,
 * HTTP). Further hellos are sent only where the first did not get through. One more request is sent where the
 * answer may depend on the Host: the viewer's Host is not known and the certificate has a name for viewers,
 * or the first answer was an error that the Host may have caused.
 *
 * @param signal our own deadline; what it ends is `cut-short`
 */
export async function probeEndpoint(
  endpoint: Endpoint,
  {
    target,
    headers,
    repeats,
    faultOf,
    leafOf,
    timesIdleClose = false,
    onLanded,
    onBug = () => {},
  }: EndpointPlan,
  signal: AbortSignal,
): Promise<EndpointEvidence> {
  const host = sentHost(target);
  const serverName = sentServerName(target);
  const minTls = target.minTls ?? ASSUMED_MINIMUM;
  const { connectTimeoutMs, responseTimeoutMs } = target;
  const limits = { connectTimeoutMs, responseTimeoutMs };
  const httpDeadline = new AbortController();

  // A server that handles one connection at a time handles them in this order, so the request, which may
  // hang, comes last.
  const tcp = guard('connect', probeTcp(endpoint, limits, signal)).then(announce('tcp'));
  const hello = { serverName, offer: cloudfrontOffer(minTls) };
  const isSecure = endpoint.protocol === 'https';
  // The repeats wait for the outcome of the main handshake, but the connections are opened in this order.
  const mainObserved = Promise.withResolvers<Observation<Handshake>>();
  const repeated = repeatHandshakes(
    endpoint,
    hello,
    isSecure ? repeats : 0,
    mainObserved.promise,
    limits,
    signal,
  );
  const startedAt = performance.now();
  const opening = isSecure ? openTls(endpoint, hello, limits, signal) : null;
  void opening?.then(({ observation }) => mainObserved.resolve(observation), mainObserved.reject);
  const first =
    opening === null
      ? null
      : guard(
          'tls',
          opening.then(({ observation }) => observation),
        ).then(announce('tls'));
  const sent = { path: target.path, headers, minTls, ...limits };
  const ask = (asked: string, name: string | null, ending: AbortController) =>
    guard(
      'request',
      probeHttp(
        endpoint,
        { ...sent, host: asked, serverName: name },
        AbortSignal.any([signal, ending.signal]),
      ),
    );
  const main =
    opening === null
      ? ask(host, serverName, httpDeadline)
      : guard(
          'request',
          probeHttpOver(
            opening.then(overTls),
            { ...sent, host, serverName },
            () => performance.now() - startedAt,
            AbortSignal.any([signal, httpDeadline.signal]),
          ),
        );
  const exchange = main.then(announce('http'));

  const seen: EndpointEvidence = {
    endpoint,
    tcp: await tcp,
    handshakes: await firstHandshakes(),
    exchanges: [],
  };
  const fault = faultOf(seen);
  const patience =
    fault === 'none' ? undefined : setTimeout(() => httpDeadline.abort(), PATIENCE_AFTER_FAULT_MS);
  const other = fault === 'none' ? askOther(otherHost(target, seen.handshakes, leafOf)) : null;
  const idle =
    timesIdleClose && fault === 'none'
      ? probeIdleClose(endpoint, { ...sent, host, serverName }, IDLE_PATIENCE_MS, signal)
      : null;
  const explained = await explain(fault);
  const observation = await exchange;
  clearTimeout(patience);
  return {
    ...seen,
    handshakes: [
      ...seen.handshakes,
      ...(await guardList(repeated.askedAgain)),
      ...explained,
      ...(await triedInTls(observation)),
    ],
    exchanges: [
      { purpose: 'as-cloudfront', host, path: target.path, observation },
      ...((await other) ?? []),
      ...(fault === 'none' ? await askOtherPath(observation) : []),
    ],
    ...(idle === null ? {} : { idle: await idle }),
  };

  async function askOther(name: string | null): Promise<readonly ExchangeEvidence[]> {
    if (name === null || (target.hostHeader !== null && !mayHangOnHost(await exchange))) return [];
    const ending = new AbortController();
    const asked = ask(name, name, ending);
    await exchange;
    const waiting = setTimeout(() => ending.abort(), PATIENCE_FOR_OTHER_HOST_MS);
    const observation = await asked;
    clearTimeout(waiting);
    return [{ purpose: 'other-host', host: name, path: target.path, observation }];
  }

  async function askOtherPath(
    observation: ExchangeEvidence['observation'],
  ): Promise<readonly ExchangeEvidence[]> {
    const path = otherPath(target.path, observation);
    if (path === null) return [];
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_FOR_OTHER_HOST_MS)]);
    const asked = await guard('request', probeHttp(endpoint, { ...sent, path, host, serverName }, patience));
    return [{ purpose: 'other-path', host, path, observation: asked }];
  }

  async function firstHandshakes(): Promise<readonly HandshakeEvidence[]> {
    if (first === null) return [];
    return [
      { purpose: 'as-cloudfront', serverName, observation: await first },
      ...(await guardList(repeated.asked)),
    ];
  }

  async function explain(fault: 'none' | 'name' | 'other'): Promise<readonly HandshakeEvidence[]> {
    const observation = await first;
    if (observation?.kind !== 'answered') return [];
    const failed = observation.value.ending !== 'flight-complete' || brokeAfterFlight(observation.value);
    return failed || fault === 'name'
      ? explainHandshake(
          endpoint,
          observation.value,
          { ...target, leaf: leafOf(observation.value.chain) },
          limits,
          signal,
        )
      : [];
  }

  /** A TLS port often just closes the connection when it gets plain HTTP, so TLS is tried there. */
  async function triedInTls(
    observation: ExchangeEvidence['observation'],
  ): Promise<readonly HandshakeEvidence[]> {
    if (endpoint.protocol === 'https' || observation.kind !== 'failed') return [];
    const { kind, phase } = observation.failure;
    if ((kind !== 'closed' && kind !== 'reset') || phase === 'connect') return [];
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_AFTER_FAULT_MS)]);
    return [
      {
        purpose: 'control',
        serverName,
        observation: await probeControlHandshake(endpoint, serverName, patience),
      },
    ];
  }

  async function guard<T>(phase: Phase, probing: Promise<Observation<T>>): Promise<Observation<T>> {
    try {
      return await probing;
    } catch (error) {
      onBug(error, `probe ${phase}`);
      const detail = 'a bug of cf502; the log has it under the id of this check';
      return { kind: 'failed', failure: { kind: 'unknown', phase, detail }, elapsedMs: 0 };
    }
  }

  async function guardList(
    probing: Promise<readonly HandshakeEvidence[]>,
  ): Promise<readonly HandshakeEvidence[]> {
    try {
      return await probing;
    } catch (error) {
      onBug(error, 'probe tls');
      return [];
    }
  }

  function announce<P extends Landed['probe']>(probe: P) {
    return <O extends Extract<Landed, { probe: P }>['observation']>(observation: O): O => {
      onLanded({ probe, endpoint, observation } as Extract<Landed, { probe: P }>);
      return observation;
    };
  }
}
