import { invalid, type Parsed, parseOriginWord, show } from './origin-word.ts';

/** What one typed word says of a viewer's request; `null`: the word does not say. */
export type ViewerWord = {
  readonly host: string | null;
  readonly path: string | null;
  readonly protocol: 'http' | 'https' | null;
};

/**
 * Reads a URL, a host with a path, or a path alone, as viewers use them; the name may be a distribution's
 * own.
 */
export function parseViewerWord(typed: string): Parsed<ViewerWord> {
  if (typed.startsWith('/')) {
    const read = parseOriginWord(`https://viewer.example${typed}`);
    if (read.kind === 'invalid') return read;
    return { kind: 'parsed', value: { host: null, path: read.value.path ?? '/', protocol: null } };
  }
  const read = parseOriginWord(typed, { distributions: 'allowed' });
  if (read.kind === 'invalid') return read;
  const { origin: host, protocol, port, path } = read.value;
  if (port !== null && port !== (protocol === 'http' ? 80 : 443))
    return invalid(`${show(typed)} names port ${port}: viewers reach CloudFront on 80 and 443 only.`);
  return { kind: 'parsed', value: { host, protocol, path: path ?? '/' } };
}
