import { gunzipSync } from 'node:zlib';

/** Bytes somebody gave as text: UTF-8 to read line by line, or why they cannot be read. */
export type Decoded =
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly isCut: boolean }
  | { readonly kind: 'unreadable'; readonly because: string };

/** A log file of 100,000 lines has some 40 MB; what is beyond is not read. */
export const TEXT_MAX_BYTES = 96 * 1024 * 1024;
const SAMPLE_BYTES = 4096;
/** Keeps what is there of a gzip file whose end is missing (Z_SYNC_FLUSH of zlib.h). */
const SYNC_FLUSH = 2;

/** Unpacks gzip (RFC 1952), turns UTF-16 into UTF-8, and refuses what is no text. */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return decodePlain(unpack(bytes));
    } catch {
      return { kind: 'unreadable', because: 'this gzip file is damaged, or unpacks to more than 96 MB' };
    }
  }
  return decodePlain(bytes);
}

/** Into one piece of memory as large as the file's last four bytes announce, instead of many pieces and their sum. */
function unpack(bytes: Uint8Array): Uint8Array {
  const announced = new DataView(bytes.buffer, bytes.byteOffset).getUint32(
    Math.max(0, bytes.length - 4),
    true,
  );
  const chunkSize = Math.min(Math.max(announced + 1, 64 * 1024), TEXT_MAX_BYTES);
  return gunzipSync(bytes, { chunkSize, finishFlush: SYNC_FLUSH, maxOutputLength: TEXT_MAX_BYTES });
}

function decodePlain(all: Uint8Array): Decoded {
  const isCut = all.length > TEXT_MAX_BYTES;
  const bytes = isCut ? all.subarray(0, TEXT_MAX_BYTES) : all;
  const utf16 = utf16Of(bytes);
  if (utf16) {
    const text = new TextDecoder(utf16).decode(bytes);
    return { kind: 'text', bytes: new TextEncoder().encode(text), isCut };
  }
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (sample.length === 0) return { kind: 'unreadable', because: 'there is no text' };
  const controls = sample.reduce(
    (count, byte) => (byte < 0x20 && ![9, 10, 12, 13, 27].includes(byte) ? count + 1 : count),
    0,
  );
  if (controls > sample.length / 50) return { kind: 'unreadable', because: 'this is binary data, not text' };
  return { kind: 'text', bytes, isCut };
}

/** By its byte order mark, or by every other byte being zero as in Latin text. */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(bytes.length, SAMPLE_BYTES) >> 1;
  let evenZeros = 0;
  let oddZeros = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (bytes[i] === 0) evenZeros += 1;
    if (bytes[i + 1] === 0) oddZeros += 1;
  }
  if (pairs >= 4 && oddZeros > pairs * 0.7 && evenZeros === 0) return 'utf-16le';
  return pairs >= 4 && evenZeros > pairs * 0.7 && oddZeros === 0 ? 'utf-16be' : null;
}

/** Longer lines are cut: no page or record has lines like that. */
const LINE_MAX_BYTES = 256 * 1024;

/** Lines without their ends (LF, CRLF or CR alone), one at a time, so that a large log is never one string. */
export function* linesOf(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasLineFeed = buffer.includes(0x0a);
  let start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  while (start < buffer.length) {
    const found = buffer.indexOf(hasLineFeed ? 0x0a : 0x0d, start);
    const next = found === -1 ? buffer.length : found;
    const end = buffer[next - 1] === 0x0d && next > start ? next - 1 : next;
    yield buffer.toString('utf8', start, Math.min(end, start + LINE_MAX_BYTES));
    start = next + 1;
  }
}
