import type { EndpointEvidence } from '../formats/evidence.ts';

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
