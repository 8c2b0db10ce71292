import type { EndpointEvidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';

/**
 * Whether a port that closed the connection at a plain HTTP request speaks TLS instead: HAProxy and Node
 * close it without an answer. It is shown by the OpenSSL handshake that is tried then; an alert also proves
 * TLS.
 */
export function closesPlainHttpForTls({ endpoint, handshakes, exchanges }: EndpointEvidence): boolean {
  if (endpoint.protocol !== 'http' || exchanges[0]?.observation.kind !== 'failed') return false;
  return handshakes.some(
    ({ purpose, observation }) =>
      purpose === 'control' &&
      observation.kind === 'answered' &&
      (observation.value.ending === 'flight-complete' || observation.value.ending === 'alert'),
  );
}

/**
 * How servers answer plain HTTP on a TLS port; measured on nginx and Apache httpd, the last is of Go's
 * `net/http`.
 */
const PLAIN_HTTP_REFUSALS: readonly RegExp[] = [
  /The plain HTTP request was sent to HTTPS port/,
  /speaking plain HTTP to an SSL-enabled server port/,
  /Client sent an HTTP request to an HTTPS server/,
];

/** The words of an answer to plain HTTP which say that the port speaks TLS; `null` where there are none. */
export function plainHttpRefusal({ statusCode, body }: HttpExchange): string | null {
  if (statusCode !== 400) return null;
  for (const words of PLAIN_HTTP_REFUSALS) {
    const match = words.exec(body.sample)?.[0];
    if (match !== undefined) return match;
  }
  return null;
}
