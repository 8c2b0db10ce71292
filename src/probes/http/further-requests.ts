import type { Endpoint } from '../../formats/endpoint.ts';
import type { ExchangeEvidence, HandshakeEvidence } from '../../formats/evidence.ts';
import type { Target } from '../../formats/target.ts';
import type { Guards } from '../guard-probes.ts';
import { mayHangOnHost, otherHost, type ReadLeaf } from './other-host.ts';
import { otherPath } from './other-path.ts';
import { type HttpProbeOptions, probeHttp } from './request.ts';

type Answer = ExchangeEvidence['observation'];

/** What the further requests of one endpoint share. */
export type Asking = {
  readonly endpoint: Endpoint;
  readonly target: Target;
  /** The request as CloudFront sends it. */
  readonly usual: HttpProbeOptions;
  readonly guards: Guards;
};

/** The answer to the request as CloudFront sends it decides, so others are waited for little longer. */
const PATIENCE_MS = 3_000;

/**
 * Asks for the other Host that CloudFront may send, where the answer may depend on it: the viewer's Host is
 * not known and the certificate has a name for viewers, or the usual answer was an error that the Host may
 * have caused.
 */
export async function askOtherHost(
  { endpoint, target, usual, guards }: Asking,
  handshakes: readonly HandshakeEvidence[],
  leafOf: ReadLeaf,
  answer: Promise<Answer>,
  signal: AbortSignal,
): Promise<readonly ExchangeEvidence[]> {
  const host = otherHost(target, handshakes, leafOf);
  if (host === null || (target.hostHeader !== null && !mayHangOnHost(await answer))) return [];
  const ending = new AbortController();
  const asked = guards.one(
    'request',
    probeHttp(endpoint, { ...usual, host, serverName: host }, AbortSignal.any([signal, ending.signal])),
  );
  await answer;
  const waiting = setTimeout(() => ending.abort(), PATIENCE_MS);
  const observation = await asked;
  clearTimeout(waiting);
  return [{ purpose: 'other-host', host, path: usual.path, observation }];
}

/** Asks for another path where the origin ended the connection at the request. */
export async function askOtherPath(
  { endpoint, usual, guards }: Asking,
  answer: Answer,
  signal: AbortSignal,
): Promise<readonly ExchangeEvidence[]> {
  const path = otherPath(usual.path, answer);
  if (path === null) return [];
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const observation = await guards.one('request', probeHttp(endpoint, { ...usual, path }, patience));
  return [{ purpose: 'other-path', host: usual.host, path, observation }];
}
