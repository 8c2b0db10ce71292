import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { StrangerPolicy } from '../../addresses/stranger-policy.ts';
import type { Failure, Observation } from '../../formats/observation.ts';
import { counted } from '../budget.ts';
import { toFailure } from '../failure.ts';
import { guarded } from '../guarded.ts';

/** What is needed to keep a fetch to permitted addresses. */
export type FetchSources = {
  readonly policy: StrangerPolicy;
  /** The addresses of a host name or IP literal; whether they may be connected to is checked here. */
  readonly locate: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
};

/** A certificate has 2 kB, a bundle of cross-signs 10. */
const BYTES_MAX = 0x1_0000;
/** Bytes of one answer as received: 1xx answers, head, chunk framing and trailers included. */
const WIRE_BYTES_MAX = 4 * BYTES_MAX;
const REDIRECTS_MAX = 2;
const PATIENCE_MS = 5_000;

/**
 * Gets a small file by plain HTTP from a URL found in a certificate, which is not trusted: the host is
 * resolved once, every address is checked against the policy, and only checked addresses are connected to. At
 * most two redirects are followed, under the same checks.
 *
 * @returns the body of a 200, or the failure as a value; never rejects
 */
export async function fetchSmall(
  url: string,
  sources: FetchSources,
  signal: AbortSignal,
): Promise<Observation<Uint8Array>> {
  const startedAt = performance.now();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const elapsedMs = () => performance.now() - startedAt;
  try {
    const outcome = await follow(url, sources, deadline);
    return outcome instanceof Uint8Array
      ? { kind: 'answered', value: outcome, elapsedMs: elapsedMs() }
      : { kind: 'failed', failure: outcome, elapsedMs: elapsedMs() };
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error, 'request'), elapsedMs: elapsedMs() };
  }
}

async function follow(
  first: string,
  sources: FetchSources,
  signal: AbortSignal,
): Promise<Uint8Array | Failure> {
  let url = first;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const place = await findPlace(url, sources, signal);
    if ('kind' in place) return place;
    const response = await get(place, signal);
    try {
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return await readBody(response, signal);
      if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
        return failure('malformed', `${place.url.host} answered ${statusCode}`);
      }
      url = URL.parse(headers.location, place.url.href)?.href ?? '';
    } finally {
      response.destroy();
    }
  }
  return failure('too-large', `more than ${REDIRECTS_MAX} redirects`);
}

type Place = { readonly url: URL; readonly address: string; readonly port: number };

async function findPlace(
  text: string,
  { policy, locate }: FetchSources,
  signal: AbortSignal,
): Promise<Place | Failure> {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'http:') return failure('not-spoken', 'it is no plain HTTP address');
  const port = Number(url.port || '80');
  const portRefused = policy.portRefusal(port);
  if (portRefused !== null) return failure('not-spoken', portRefused);
  const addresses = await locate(url.hostname.replace(/^\[(.*)\]$/, '$1'), signal);
  const address = addresses.find((candidate) => policy.refusal(candidate) === null);
  if (address !== undefined) return { url, address, port };
  const [refused] = addresses;
  return failure(
    'unreachable',
    refused === undefined
      ? `${url.hostname} has no address`
      : `${url.hostname} has only an address that must not be touched (${policy.refusal(refused)})`,
  );
}

async function get({ url, address, port }: Place, signal: AbortSignal): Promise<IncomingMessage> {
  const sent = request({
    host: address,
    port,
    path: `${url.pathname}${url.search}`,
    headers: { Host: url.host, 'User-Agent': 'cf502', Connection: 'close' },
    agent: false,
    signal,
  });
  // An error after the answer must not end the process.
  sent.on('error', () => {});
  sent.once('socket', endFlood);
  sent.end();
  const [response] = (await once(sent, 'response', { signal })) as [IncomingMessage];
  response.on('error', () => {});
  return response;
}

/** Chunk extensions, trailers and 1xx answers are removed by the parser and counted by no other bound. */
function endFlood(socket: Socket): void {
  counted(socket);
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > WIRE_BYTES_MAX) socket.destroy(new Error(`more than ${WIRE_BYTES_MAX} bytes came`));
  };
  socket.prependListener(
    'data',
    guarded(count, () => socket.destroy()),
  );
}

async function readBody(response: IncomingMessage, signal: AbortSignal): Promise<Uint8Array | Failure> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    signal.throwIfAborted();
    bytes += part.length;
    if (bytes > BYTES_MAX) return failure('too-large', `more than ${BYTES_MAX} bytes`);
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

const failure = (kind: Failure['kind'], detail: string): Failure => ({ kind, phase: 'request', detail });
