import type { BrokenHttp, HttpFault } from '../../formats/http-fault.ts';
import type { FailureKind } from '../../formats/observation.ts';
import { readRawHead } from './head.ts';

/** Bytes of the answer that are read to name a fault. */
const EXAMINED_BYTES = 65_536;

/** Characters of the answer that are quoted. */
const QUOTED = 80;

/** A violation of HTTP/1.1 in an answer. */
export type NamedFault = {
  readonly kind: FailureKind;
  readonly detail: string;
  readonly http: BrokenHttp;
};

/** The error code and message of llhttp, or `null` for an error of another kind. */
export function parserFault(error: unknown): { readonly code: string; readonly reason: string } | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  if (!error.code.startsWith('HPE_')) return null;
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
  return { code: error.code, reason };
}

/**
 * Names what stopped Node's strict parser (llhttp), by its error code and by the bytes themselves.
 *
 * @param code `HPE_…`
 * @param reason llhttp's message
 * @param received the answer from its first byte, as far as it was kept
 */
export function nameFault(code: string, reason: string, received: Buffer): NamedFault {
  const examined = received.subarray(0, EXAMINED_BYTES);
  const { text } = readRawHead(examined);
  const statusLine = text.split(/\r?\n/, 1)[0] ?? '';
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return named('too-large', 'head-overflow', `no end after ${received.length} bytes`);
    case 'HPE_INVALID_CONSTANT':
      return foreignAnswer(examined);
    case 'HPE_INVALID_VERSION':
      return named(
        'malformed',
        /^HTTP\/1\.\d /.test(statusLine) ? 'http-minor-version' : 'http-version',
        quote(statusLine),
      );
    case 'HPE_INVALID_STATUS':
      return named('malformed', 'status-line', quote(statusLine));
    case 'HPE_CR_EXPECTED':
      return named('malformed', 'bare-line-feed', `after ${quote(lineBeforeBareFeed(text))}`);
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return framingFault(text, reason);
    case 'HPE_INVALID_HEADER_TOKEN':
    case 'HPE_LF_EXPECTED':
      return headerLineFault(text, reason);
    // RFC 9112 §2.2: a recipient may drop such a line.
    case 'HPE_UNEXPECTED_SPACE':
      return named('malformed', 'header-folded', `after ${quote(statusLine)}`);
    case 'HPE_INVALID_CHUNK_SIZE':
      return named(
        'malformed',
        'chunk',
        'a chunk size that is not hexadecimal, or a chunk of another length',
      );
    default:
      return named('malformed', 'other-fault', `${reason} (${code})`);
  }
}

/** Names the protocol of an answer that does not begin with `HTTP/`. */
export function foreignAnswer(received: Buffer): NamedFault {
  // RFC 9113 §3.4: the server's first frame is SETTINGS (type 4) on stream 0; §6.8: or GOAWAY (type 7) at
  // once.
  if (received.length >= 9 && (received[3] === 4 || received[3] === 7) && received.readUInt32BE(5) === 0)
    return named(
      'not-spoken',
      'http2-answer',
      received[3] === 4
        ? 'the first bytes are an HTTP/2 SETTINGS frame'
        : 'the first bytes are an HTTP/2 GOAWAY frame',
    );
  // RFC 8446 §5.1: content type alert or handshake, version 3.x.
  if ((received[0] === 0x15 || received[0] === 0x16) && received[1] === 3)
    return named('not-spoken', 'tls-answer', 'the first bytes are a TLS record');
  return named('not-spoken', 'not-http', `it begins with ${quote(received.toString('latin1'))}`);
}

/** A fault; its `detail` says the same in one line. */
export function named(kind: FailureKind, fault: HttpFault, words: string): NamedFault {
  return { kind, detail: `${fault}: ${words}`, http: { fault, words } };
}

/** Bytes from the origin as one short line: bytes that are not printable ASCII are written `\xNN`. */
export function quote(latin1: string): string {
  const shown = latin1
    .slice(0, QUOTED)
    .replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${shown}${latin1.length > QUOTED ? '…' : ''}"`;
}

function framingFault(head: string, reason: string): NamedFault {
  const fields = head.split('\r\n').slice(1);
  const lengths = fields.filter((line) => /^content-length:/i.test(line));
  const encodings = fields.filter((line) => /^transfer-encoding:/i.test(line));
  const both = quote([...lengths, ...encodings].join(', '));
  const lengthValues = lengths.flatMap((line) => line.slice(15).split(',')).map((value) => value.trim());
  const values = new Set(lengthValues);

  if (encodings.length > 0 && lengths.length > 0) return named('malformed', 'length-and-encoding', both);
  if (encodings.length > 0) return named('malformed', 'transfer-encoding', both);
  // A single number is refused only when it is too large for the parser.
  if (lengthValues.length === 1 || lengthValues.some((value) => !/^\d+$/.test(value)))
    return named('malformed', 'content-length-invalid', both);
  if (values.size > 1) return named('malformed', 'content-length-conflict', both);
  if (values.size === 1) return named('malformed', 'content-length-repeated', both);
  return named('malformed', 'other-fault', reason);
}

function headerLineFault(head: string, reason: string): NamedFault {
  const lines = head.split('\r\n').slice(1);
  const folded = lines.findIndex((line) => /^[ \t]/.test(line));
  const fields = lines.filter((line) => !/^[ \t]/.test(line));
  // RFC 9110 §5.1, §5.5: a token, a colon, and a value without CR, LF and NUL.
  const broken = fields.find((line) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*:[^\r\n\0]*$/.test(line));
  const spaced = fields.find((line) => /^[^:]*[ \t]:/.test(line));
  const control = fields.find((line) => /[^\t\x20-\x7e\x80-\xff]/.test(line));
  if (broken !== undefined) return named('malformed', 'header-line', quote(broken));
  if (spaced !== undefined) return named('malformed', 'header-spaced', quote(spaced));
  if (control !== undefined) return named('malformed', 'header-control', quote(control));
  if (folded > 0) return named('malformed', 'header-folded', `after ${quote(lines[folded - 1] ?? '')}`);
  return named('malformed', 'other-fault', reason);
}

function lineBeforeBareFeed(head: string): string {
  return /(?:^|\n)([^\n]*[^\r\n])\n/.exec(head)?.[1] ?? '';
}
