import type { EndpointEvidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';

/**
 * Whether a port that ended the connection at a plain HTTP request speaks TLS instead, as HAProxy and Node do without a word.
 * Told by the stock handshake that is tried then; an alert is TLS as well.
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

/** What servers say to plain HTTP on a TLS port; nginx and Apache httpd measured, the last is Go's `net/http`. */
const PLAIN_HTTP_REFUSALS: readonly RegExp[] = [
  /The plain HTTP request was sent to HTTPS port/,
  /speaking plain HTTP to an SSL-enabled server port/,
  /Client sent an HTTP request to an HTTPS server/,
];

/** The words in which an answer to plain HTTP says that the port speaks TLS; `null` where it does not say so. */
export function plainHttpRefusal({ statusCode, body }: HttpExchange): string | null {
  if (statusCode !== 400) return null;
  for (const words of PLAIN_HTTP_REFUSALS) {
    const said = words.exec(body.sample)?.[0];
    if (said !== undefined) return said;
  }
  return null;
}
