import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Bytes somebody gave as text: UTF-8 to read line by line, or why they cannot be read. */
export type Decoded =
  | { readonly kind: 'text'; readonly bytes: Uint8Array; readonly isCut: boolean }
  | { readonly kind: 'unreadable'; readonly because: string };

/** A log file of 100,000 lines has some 40 MB; what is beyond is not read. */
export const TEXT_MAX_BYTES = 96 * 1024 * 1024;
const SAMPLE_BYTES = 4096;
/** Keeps what is there of a gzip file whose end is missing (Z_SYNC_FLUSH of zlib.h). */
const SYNC_FLUSH = 2;

/** How bytes are packed, by their first four (RFC 1952 §2.3.1, RFC 8878 §3.1.1). */
export function packingOf(bytes: Uint8Array): 'gzip' | 'zstd' | 'none' {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return startsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd]) ? 'zstd' : 'none';
}

/** Unpacks gzip and zstd, turns UTF-16 into UTF-8, and refuses what is no text. */
export function decodeText(bytes: Uint8Array): Decoded {
  const packing = packingOf(bytes);
  if (packing === 'none') return decodePlain(bytes);
  try {
    return decodePlain(
      packing === 'gzip' ? unpack(bytes) : zstdDecompressSync(bytes, { maxOutputLength: TEXT_MAX_BYTES }),
    );
  } catch {
    return {
      kind: 'unreadable',
      because: `this ${packing} file is damaged, or unpacks to more than 96 MB; the command line reads any size: npx cf502 explain FILE`,
    };
  }
}

/**
 * Into one piece of memory as large as the file's last four bytes announce, instead of many pieces and their
 * sum.
 */
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
  const encoding = encodingOf(bytes);
  if (encoding.kind === 'unreadable') return encoding;
  if (encoding.name === 'utf-8') return { kind: 'text', bytes, isCut };
  const text = new TextDecoder(encoding.name).decode(bytes);
  return { kind: 'text', bytes: new TextEncoder().encode(text), isCut };
}

/** How the characters of a text are written, or why the bytes are no text. */
export type Encoding =
  | { readonly kind: 'text'; readonly name: 'utf-8' | 'utf-16le' | 'utf-16be' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** @param bytes the beginning, or all of it */
export function encodingOf(bytes: Uint8Array): Encoding {
  const known = FILES.find(({ begins }) => startsWith(bytes, begins));
  if (known !== undefined) return { kind: 'unreadable', because: known.because };
  const utf16 = utf16Of(bytes);
  if (utf16) return { kind: 'text', name: utf16 };
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  if (sample.length === 0) return { kind: 'unreadable', because: 'there is no text' };
  const controls = sample.reduce(
    (count, byte) => (byte < 0x20 && ![9, 10, 12, 13, 27].includes(byte) ? count + 1 : count),
    0,
  );
  return controls > sample.length / 50
    ? { kind: 'unreadable', because: 'this is binary data, not text' }
    : { kind: 'text', name: 'utf-8' };
}

const IMAGE = 'this is a picture: copy the text itself, the words on it cannot be read';

/** Files that people hand over for text, by their first bytes. */
const FILES: readonly { readonly begins: readonly number[]; readonly because: string }[] = [
  { begins: [0x89, 0x50, 0x4e, 0x47], because: IMAGE },
  { begins: [0xff, 0xd8, 0xff], because: IMAGE },
  { begins: [0x47, 0x49, 0x46, 0x38], because: IMAGE },
  { begins: [0x52, 0x49, 0x46, 0x46], because: IMAGE },
  { begins: [0x25, 0x50, 0x44, 0x46], because: 'this is a PDF: copy the text out of it' },
  { begins: [0x50, 0x4b, 0x03, 0x04], because: 'this is a zip archive: unpack it first' },
  { begins: [0x42, 0x5a, 0x68], because: 'this is bzip2: unpack it first (bunzip2)' },
  { begins: [0xfd, 0x37, 0x7a, 0x58], because: 'this is xz: unpack it first (unxz)' },
  {
    begins: [0x50, 0x41, 0x52, 0x31],
    because:
      'this is a Parquet file: export it as CSV or JSON lines, for instance with SELECT in Athena, or duckdb -csv -c "FROM \'FILE\'"',
  },
];

function startsWith(bytes: Uint8Array, begins: readonly number[]): boolean {
  return begins.every((byte, index) => bytes[index] === byte);
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
