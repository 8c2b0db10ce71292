import type { IncomingMessage } from 'node:http';
import type { HttpExchange } from '../../formats/http.ts';

/** Bytes of a body that are read. */
const BODY_BYTES_MAX = 65_536;

/** Characters of a body that are kept. */
const SAMPLE_MAX = 4_096;

/** Bytes that can hold this many characters in UTF-8. */
const SAMPLE_BYTES = SAMPLE_MAX * 4;

const TEXT = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|xhtml\+xml|javascript))/i;

/** What was read of a body; `bounded`: we stopped reading, `error`: something else ended it. */
export type BodyRead = {
  readonly bytes: number;
  /** The first 16 KiB. */
  readonly start: Buffer;
  readonly bounded: boolean;
  readonly error: unknown;
};

/**
 * Reads a body. Chunked framing is removed; compressed content stays compressed. To be called while the head
 * is announced: what came together with it is lost once the connection ends.
 *
 * @returns never rejects
 */
export function readBody(response: IncomingMessage): Promise<BodyRead> {
  const { promise, resolve } = Promise.withResolvers<BodyRead>();
  const start: Buffer[] = [];
  let bytes = 0;
  const done = (ending: Pick<BodyRead, 'bounded' | 'error'>) =>
    resolve({ bytes, start: Buffer.concat(start), ...ending });
  response.on('data', (chunk: Buffer) => {
    if (bytes < SAMPLE_BYTES) start.push(chunk.subarray(0, SAMPLE_BYTES - bytes));
    bytes += chunk.length;
    if (bytes < BODY_BYTES_MAX) return;
    done({ bounded: true, error: null });
    response.destroy();
  });
  response.on('end', () => done({ bounded: false, error: null }));
  response.on('error', (error) => done({ bounded: false, error }));
  response.on('close', () => done({ bounded: false, error: new Error('closed') }));
  return promise;
}

/**
 * The start of a body as text, for {@link HttpExchange}; empty where the content is compressed or not text.
 */
export function sampleOf(
  start: Buffer,
  { headers }: Pick<IncomingMessage, 'headers'>,
  conceal: (text: string) => string,
): HttpExchange['body']['sample'] {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^\s*identity\s*$/i.test(encoding)) return '';
  const type = headers['content-type'];
  if (type === undefined ? start.includes(0) : !TEXT.test(type)) return '';
  return conceal(start.toString('utf8')).slice(0, SAMPLE_MAX);
}
