import { SUITES_BEYOND_OPENSSL } from '../cloudfront/tls-offer.ts';
import { brokeAfterFlight } from '../formats/broken-handshake.ts';
import type { EndpointEvidence, ExchangeEvidence } from '../formats/evidence.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { HttpExchange } from '../formats/http.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { Failure } from '../formats/observation.ts';

type Unknown = Extract<Judgement, { kind: 'unknown' }>;

/**
 * The outcome of the request as CloudFront sends it.
 *
 * - `answered`: a valid head came
 * - `failed`: the request went out over a working connection, and no valid head came back
 * - `unseen`: there is no evidence to judge HTTP, and why
 */
export type MainExchange =
  | { readonly kind: 'answered'; readonly value: HttpExchange; readonly sent: ExchangeEvidence }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unseen'; readonly unknown: Unknown };

/**
 * Reads the first exchange of an endpoint. Failures that are not faults of HTTP become `unseen`, so that no
 * HTTP cause reports them.
 */
export function mainExchange(seen: EndpointEvidence): MainExchange {
  const [sent] = seen.exchanges;
  if (sent === undefined) return unseen('no HTTP request was sent', false);
  const { observation } = sent;
  if (observation.kind === 'answered') return { kind: 'answered', value: observation.value, sent };
  if (observation.kind === 'skipped') return unseen(`no HTTP request: ${observation.because}`, false);

  const { failure } = observation;
  if (failure.kind === 'cut-short')
    return unseen(`no HTTP answer before this check ended: ${failure.detail}`, true);
  switch (failure.phase) {
    case 'dns':
    case 'connect':
      return seen.tcp.kind === 'answered'
        ? unseen(`one connection was made, but not the one for the request: ${failure.detail}`, true)
        : unseen('no HTTP request: no TCP connection', false);
    case 'tls':
      return withoutTls(seen, failure);
    case 'request':
    case 'response-head':
    case 'response-body':
      break;
  }
  if (isResetUnasked(seen, failure))
    return unseen('no HTTP request: no TCP connection that stood until it was sent', false);
  if (failure.renegotiation) return unseen('no HTTP answer: the origin wants another handshake first', false);
  if (wantedClientCertificate(seen))
    return unseen(
      `no HTTP answer: the origin asked for a client certificate, then ended the connection (${failure.tls?.detail ?? failure.detail})`,
      false,
    );
  if (isOfTheConnection(failure)) return unseen(`no HTTP answer: ${failure.detail}`, true);
  return { kind: 'failed', failure };
}

/**
 * Whether the request was answered, or may have been: an answer that was not seen is no evidence of a fault.
 */
export function mayServe(main: MainExchange): boolean {
  return main.kind === 'answered' || (main.kind === 'unseen' && main.unknown.matters);
}

/**
 * The judgement of a cause that needs the answer where no valid head came; another HTTP cause reports that
 * fault. Where CloudFront may tolerate the fault, what is missing is the answer it would see.
 */
export function withoutHead(failure: Failure): Unknown {
  const matters = isOverlooked(failure);
  const missing = matters
    ? "whether CloudFront takes the origin's answer, which does not keep to HTTP/1.1"
    : `no HTTP answer to judge: ${failure.detail}`;
  return { kind: 'unknown', missing, matters };
}

/** Whether HTTP allows a recipient to tolerate the fault; whether CloudFront does is not documented. */
export function isOverlooked({ http }: Failure): boolean {
  switch (http?.fault) {
    case 'http-minor-version':
    case 'bare-line-feed':
    case 'header-folded':
    case 'header-spaced':
    case 'header-control':
    case 'content-length-repeated':
      return true;
    default:
      return false;
  }
}

function unseen(missing: string, matters: boolean): MainExchange {
  return { kind: 'unseen', unknown: { kind: 'unknown', missing, matters } };
}

/**
 * In old evidence, from before cf502 completed handshakes itself, the request was sent by OpenSSL, which does
 * not support everything that CloudFront offers.
 */
function withoutTls({ handshakes }: EndpointEvidence, { detail }: Failure): MainExchange {
  const shaken = handshakes[0]?.observation;
  if (
    shaken?.kind !== 'answered' ||
    shaken.value.ending !== 'flight-complete' ||
    brokeAfterFlight(shaken.value)
  )
    return unseen('no HTTP request: no TLS session', false);
  const { version, cipherSuite } = shaken.value;
  if (isBeyondReach(shaken.value))
    return unseen(
      `no HTTP answer: the server agrees (${version}, ${cipherSuite?.name}), but cf502 cannot carry a request over that`,
      true,
    );
  return unseen(`one handshake went through, but not the one for the request: ${detail}`, true);
}

/**
 * Whether cf502 cannot send a request over what CloudFront and the origin agreed on, or could not when the
 * evidence was made.
 */
export function isBeyondReach({ version, cipherSuite, finish }: Handshake): boolean {
  if (finish !== undefined) return false;
  return version === 'SSLv3' || SUITES_BEYOND_OPENSSL.includes(cipherSuite?.name ?? '');
}

/**
 * Whether the origin ended the connection because it wanted a client certificate: some send an alert (RFC
 * 8446 §6.2), some just close.
 */
function wantedClientCertificate({ handshakes, exchanges }: EndpointEvidence): boolean {
  const observation = exchanges[0]?.observation;
  if (observation?.kind !== 'failed') return false;
  const { failure } = observation;
  if (failure.tls?.alert?.name === 'certificate_required') return true;
  const asked = handshakes.some(
    ({ observation: shaken }) => shaken.kind === 'answered' && shaken.value.clientCertificateRequested,
  );
  return asked && (failure.tls !== undefined || failure.kind === 'closed' || failure.kind === 'reset');
}

/**
 * Whether the connection that sent nothing was reset too and no handshake succeeded: then the fault is in
 * TCP, not in HTTP.
 */
function isResetUnasked({ tcp, handshakes }: EndpointEvidence, { kind }: Failure): boolean {
  if (kind !== 'reset' && kind !== 'closed') return false;
  if (tcp.kind !== 'failed' || tcp.failure.kind !== 'reset') return false;
  return handshakes.every(
    ({ observation }) => observation.kind !== 'answered' || observation.value.ending !== 'flight-complete',
  );
}

/**
 * Whether the failure does not come from the origin: from a router, the kernel, or an error that is not
 * mapped.
 */
function isOfTheConnection(failure: Failure): boolean {
  switch (failure.kind) {
    case 'refused':
    case 'unreachable':
    case 'no-route-here':
      return true;
    case 'unknown':
      return failure.tls === undefined;
    case 'reset':
    case 'closed':
    case 'timed-out':
    case 'cut-short':
    case 'malformed':
    case 'not-spoken':
    case 'too-large':
      return false;
  }
}
