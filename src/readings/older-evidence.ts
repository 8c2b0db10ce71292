import type { EndpointEvidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import { type BrokenHttp, HTTP_FAULTS } from '../formats/http-fault.ts';
import type { Failure, Observation } from '../formats/observation.ts';

/**
 * What older evidence has in the words of a `detail` alone, as the fields that say it today. Nothing else
 * reads words of evidence.
 */
export const withFields = (seen: EndpointEvidence): EndpointEvidence => ({
  ...seen,
  tcp: observed(seen.tcp, same),
  handshakes: seen.handshakes.map((sent) => ({ ...sent, observation: observed(sent.observation, same) })),
  exchanges: seen.exchanges.map((sent) => ({ ...sent, observation: observed(sent.observation, answered) })),
});

function observed<T>(observation: Observation<T>, upToDate: (value: T) => T): Observation<T> {
  switch (observation.kind) {
    case 'failed':
      return { ...observation, failure: failed(observation.failure) };
    case 'answered':
      return { ...observation, value: upToDate(observation.value) };
    case 'skipped':
      return observation;
  }
}

const same = <T>(value: T): T => value;

function failed(failure: Failure): Failure {
  const { detail, tls = openSslError(detail), http = brokenHttp(detail) } = failure;
  const bytes =
    failure.unfinishedHeadBytes ?? Number(/ (\d+) bytes of an unfinished head/.exec(detail)?.[1] ?? 0);
  return {
    ...failure,
    ...(tls && { tls }),
    ...(http && { http }),
    ...(bytes > 0 && { unfinishedHeadBytes: bytes }),
    ...(detail.startsWith('ERR_TLS_RENEGOTIATION_DISABLED') && { renegotiation: true }),
  };
}

function answered(exchange: HttpExchange): HttpExchange {
  const { detail, http = brokenHttp(detail) } = exchange.body;
  return http === undefined ? exchange : { ...exchange, body: { ...exchange.body, http } };
}

/** `content-length-conflict: Content-Length: 5 and Content-Length: 7`. */
function brokenHttp(detail = ''): BrokenHttp | undefined {
  const colon = detail.indexOf(': ');
  const fault = HTTP_FAULTS.find((known) => known === detail.slice(0, colon));
  return fault && { fault, words: detail.slice(colon + 2) };
}

/** The code that OpenSSL's errors begin with, from before handshakes were completed by cf502 itself. */
function openSslError(detail: string): Failure['tls'] {
  const code = /^ERR_SSL_[\w/]+/.exec(detail)?.[0];
  if (code === undefined) return undefined;
  const [, alert] = /ALERT_(\w+)/.exec(code) ?? [];
  if (alert === undefined) return { detail: code };
  const number = Number(/alert number (\d+)/.exec(detail)?.[1] ?? 0);
  return { detail: code, alert: { level: 'fatal', code: number, name: alert.toLowerCase() } };
}
