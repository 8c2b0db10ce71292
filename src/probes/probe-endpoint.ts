import { cloudfrontOffer } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, ExchangeEvidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { Observation } from '../formats/observation.ts';
import type { EndpointPlan, Landed } from './endpoint-plan.ts';
import { guardProbes } from './guard-probes.ts';
import { overTls } from './http/connection.ts';
import { type Asking, askOtherHost, askOtherPath } from './http/further-requests.ts';
import { IDLE_PATIENCE_MS, probeIdleClose } from './http/idle-close.ts';
import { type OtherRequests, sendOtherRequests } from './http/other-requests.ts';
import { probeHttp, probeHttpOver, usualRequest } from './http/request.ts';
import { probeTcp } from './tcp.ts';
import { probeControlHandshake } from './tls/control-handshake.ts';
import { explainHandshake } from './tls/explain-handshake.ts';
import { openTls } from './tls/open-tls.ts';
import { repeatHandshakes } from './tls/repeat-handshakes.ts';

/**
 * CloudFront sends no request once TLS failed, so our answer only shows which server it is and is not waited
 * for long.
 */
const PATIENCE_AFTER_FAULT_MS = 3_000;

/**
 * Runs all probes of one endpoint in parallel, so it takes no longer than the slowest sequence (TCP, TLS,
 * HTTP). Further hellos are sent only where the first did not get through, and further requests where they
 * tell something.
 *
 * @param signal our own deadline; what it ends is `cut-short`
 */
export async function probeEndpoint(
  endpoint: Endpoint,
  plan: EndpointPlan,
  signal: AbortSignal,
): Promise<EndpointEvidence> {
  const { target, faultOf, leafOf } = plan;
  const guards = guardProbes(plan.onBug ?? (() => {}));
  const asking = { endpoint, target, usual: usualRequest(target, plan.headers), guards };
  const httpDeadline = new AbortController();
  const others = Promise.withResolvers<OtherRequests | null>();
  const { tcp, first, repeated, exchange } = begin(asking, plan, others.promise, httpDeadline.signal, signal);
  const mayAsk = Promise.withResolvers<boolean>();
  const sent = plan.sendsOtherRequests
    ? sendOtherRequests(endpoint, asking.usual, exchange, mayAsk.promise, signal)
    : null;
  others.resolve(sent);
  const answers = guards.list('request', sent?.answers ?? Promise.resolve([]));

  const { serverName } = asking.usual;
  const handshakes: readonly HandshakeEvidence[] =
    first === null
      ? []
      : [
          { purpose: 'as-cloudfront', serverName, observation: await first },
          ...(await guards.list('tls', repeated.asked)),
        ];
  const seen: EndpointEvidence = { endpoint, tcp: await tcp, handshakes, exchanges: [] };
  const fault = judged();
  const patience =
    fault === 'none' ? undefined : setTimeout(() => httpDeadline.abort(), PATIENCE_AFTER_FAULT_MS);
  const other = fault === 'none' ? askOtherHost(asking, handshakes, leafOf, exchange, signal) : null;
  const idle =
    plan.timesIdleClose && fault === 'none'
      ? probeIdleClose(endpoint, asking.usual, IDLE_PATIENCE_MS, signal)
      : null;
  const explained = await explain(asking, await first, fault, leafOf, signal);
  const observation = await exchange;
  clearTimeout(patience);
  const otherRequests = await answers;
  return {
    ...seen,
    handshakes: [
      ...handshakes,
      ...(await guards.list('tls', repeated.askedAgain)),
      ...explained,
      ...(await triedInTls(asking, observation, signal)),
    ],
    exchanges: [
      { purpose: 'as-cloudfront', host: asking.usual.host, path: target.path, observation },
      ...((await other) ?? []),
      ...(fault === 'none' ? await askOtherPath(asking, observation, signal) : []),
    ],
    ...(otherRequests.length > 0 && { otherRequests }),
    ...(idle === null ? {} : { idle: await idle }),
  };

  function judged(): ReturnType<EndpointPlan['faultOf']> {
    let isFine = false;
    try {
      const fault = faultOf(seen);
      isFine = fault === 'none';
      return fault;
    } finally {
      mayAsk.resolve(isFine);
    }
  }
}

/**
 * Opens the connections that every endpoint gets. A server that handles one connection at a time handles them
 * in this order, so the request, which may hang, comes last.
 */
function begin(
  { endpoint, usual, guards }: Asking,
  { repeats, onLanded }: EndpointPlan,
  others: Promise<OtherRequests | null>,
  httpSignal: AbortSignal,
  signal: AbortSignal,
) {
  const announce =
    <P extends Landed['probe']>(probe: P) =>
    <O extends Extract<Landed, { probe: P }>['observation']>(observation: O): O => {
      onLanded({ probe, endpoint, observation } as Extract<Landed, { probe: P }>);
      return observation;
    };
  const tcp = guards.one('connect', probeTcp(endpoint, usual, signal)).then(announce('tcp'));
  const hello = { serverName: usual.serverName, offer: cloudfrontOffer(usual.minTls) };
  const isSecure = endpoint.protocol === 'https';
  // The repeats wait for the outcome of the main handshake, but the connections are opened in this order.
  const mainObserved = Promise.withResolvers<Observation<Handshake>>();
  const repeated = repeatHandshakes(
    endpoint,
    hello,
    isSecure ? repeats : 0,
    { observed: mainObserved.promise, again: async (index) => (await others)?.handshakes[index]?.() },
    usual,
    signal,
  );
  const startedAt = performance.now();
  const ending = AbortSignal.any([signal, httpSignal]);
  if (!isSecure) {
    const main = guards.one('request', probeHttp(endpoint, usual, ending));
    return { tcp, first: null, repeated, exchange: main.then(announce('http')) };
  }
  const opening = openTls(endpoint, hello, usual, signal);
  void opening.then(({ observation }) => mainObserved.resolve(observation), mainObserved.reject);
  const first = guards
    .one(
      'tls',
      opening.then(({ observation }) => observation),
    )
    .then(announce('tls'));
  const elapsedMs = () => performance.now() - startedAt;
  const main = guards.one('request', probeHttpOver(opening.then(overTls), usual, elapsedMs, ending));
  return { tcp, first, repeated, exchange: main.then(announce('http')) };
}

/** Further hellos, where the first did not get through or got a certificate for another name. */
async function explain(
  { endpoint, target, usual }: Asking,
  observation: Observation<Handshake> | null,
  fault: 'none' | 'name' | 'other',
  leafOf: EndpointPlan['leafOf'],
  signal: AbortSignal,
): Promise<readonly HandshakeEvidence[]> {
  if (observation?.kind !== 'answered') return [];
  const { value } = observation;
  const failed = value.ending !== 'flight-complete' || brokeAfterFlight(value);
  if (!failed && fault !== 'name') return [];
  return explainHandshake(endpoint, value, { ...target, leaf: leafOf(value.chain) }, usual, signal);
}

/** A TLS port often just closes the connection when it gets plain HTTP, so TLS is tried there. */
async function triedInTls(
  { endpoint, usual: { serverName } }: Asking,
  observation: ExchangeEvidence['observation'],
  signal: AbortSignal,
): Promise<readonly HandshakeEvidence[]> {
  if (endpoint.protocol === 'https' || observation.kind !== 'failed') return [];
  const { kind, phase } = observation.failure;
  if ((kind !== 'closed' && kind !== 'reset') || phase === 'connect') return [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_AFTER_FAULT_MS)]);
  const control = await probeControlHandshake(endpoint, serverName, patience);
  return [{ purpose: 'control', serverName, observation: control }];
}
