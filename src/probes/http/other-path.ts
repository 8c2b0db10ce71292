import type { HttpExchange } from '../../formats/http.ts';
import type { Observation } from '../../formats/observation.ts';

/** Paths that browsers and crawlers ask every server for, so asking gives no secret away. */
const OTHER_PATHS = ['/favicon.ico', '/robots.txt'] as const;

/**
 * The path to ask for next where the origin ended the connection at the request: it tells an origin that
 * turns every request away, because a secret header is missing, say, from one that fails on a single path.
 *
 * @param path the path that was asked for
 * @returns `null` where the connection did not end that way
 */
export function otherPath(path: string, observation: Observation<HttpExchange>): string | null {
  if (observation.kind !== 'failed') return null;
  const { kind, phase } = observation.failure;
  const ended = kind === 'closed' || kind === 'reset';
  if (!ended || (phase !== 'request' && phase !== 'response-head')) return null;
  return path === OTHER_PATHS[0] ? OTHER_PATHS[1] : OTHER_PATHS[0];
}
