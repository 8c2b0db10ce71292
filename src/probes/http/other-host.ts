import { isIP } from 'node:net';
import type { Certificate } from '../../certificates/certificate.ts';
import { viewerNames } from '../../certificates/viewer-names.ts';
import type { HandshakeEvidence } from '../../formats/evidence.ts';
import type { HttpExchange } from '../../formats/http.ts';
import type { Observation } from '../../formats/observation.ts';
import type { Target } from '../../formats/target.ts';

/** Reads the first certificate of a list, each DER in base64; `null` where it cannot be read. */
export type ReadLeaf = (chain: readonly string[]) => Certificate | null;

/**
 * The other Host that CloudFront might send, depending on whether it forwards the viewer's: the origin's own
 * name where the viewer's Host is known, else a name in the certificate that viewers may use.
 *
 * @returns `null` where there is no other name to try
 */
export function otherHost(
  { origin, hostHeader }: Target,
  handshakes: readonly HandshakeEvidence[],
  leafOf: ReadLeaf,
): string | null {
  if (hostHeader !== null && hostHeader !== 'none')
    return hostHeader === origin || isIP(origin) !== 0 ? null : origin;
  const observation = handshakes[0]?.observation;
  const leaf = observation?.kind === 'answered' ? leafOf(observation.value.chain) : null;
  const names = leaf === null ? [] : viewerNames(leaf);
  const candidates = names.filter((name) => name !== origin && !name.startsWith('*.'));
  return candidates.find((name) => name.startsWith('www.')) ?? candidates[0] ?? null;
}

/** Whether an answer may depend on the Host: a refusal, something not found, or a server error. */
export function mayHangOnHost(observation: Observation<HttpExchange>): boolean {
  if (observation.kind !== 'answered') return false;
  const { statusCode } = observation.value;
  return [403, 404, 421].includes(statusCode) || statusCode >= 500;
}
