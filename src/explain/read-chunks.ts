import { parseJson } from '../formats/json-value.ts';
import { type Encoding, encodingOf } from './decode-text.ts';
import type { Reading } from './reading.ts';

/** Takes the bytes of one text as they come, and hands its lines to a reading. */
export type ChunkReader = {
  readonly write: (bytes: Uint8Array) => void;
  /** @param isCut the text goes on: its last line may be cut off, and is left out */
  readonly end: (isCut?: boolean) => void;
  /** Why nothing of it could be read; `null` where it was. */
  readonly refusal: () => string | null;
};

/** After so many lines that are no rows, the others of a part are read line by line. */
const OTHERS_MAX = 16;
/** Bytes from which the encoding of the text is recognised. */
const SAMPLE_BYTES = 4_096;
/** Longer lines are cut: no page or record has lines like that. */
const LINE_MAX = 256 * 1024;
/** A JSON document over several lines is parsed as a whole up to here. */
const DOCUMENT_MAX = 16 * 1024 * 1024;

/** To be made once for each file: `reading` continues over all of them, the columns of a log start anew. */
export function readChunks(reading: Reading): ChunkReader {
  reading.startFile();
  let sample: Uint8Array = new Uint8Array(0);
  let encoding: Encoding | null = null;
  let decoder = new TextDecoder();
  const lines = lineReader(reading);

  function decide(): void {
    encoding = encodingOf(sample);
    if (encoding.kind === 'unreadable') return;
    decoder = new TextDecoder(encoding.name);
    lines.write(decoder.decode(sample, { stream: true }));
    sample = new Uint8Array(0);
  }

  return {
    write(bytes) {
      if (encoding?.kind === 'unreadable') return;
      if (encoding !== null) {
        lines.write(decoder.decode(bytes, { stream: true }));
        return;
      }
      sample = sample.length === 0 ? bytes.slice() : joined(sample, bytes);
      if (sample.length >= SAMPLE_BYTES) decide();
    },
    end(isCut = false) {
      if (encoding === null) decide();
      if (encoding?.kind !== 'unreadable') lines.end(decoder.decode(), isCut);
    },
    refusal: () => (encoding?.kind === 'unreadable' ? encoding.because : null),
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Ends of lines are LF, CRLF or CR alone. */
function lineReader(reading: Reading) {
  let rest = '';
  let isOverlong = false;
  let isFirst = true;
  /** A JSON document over several lines, as long as it may be one. */
  let document: string[] | null = null;
  let documentLength = 0;

  function readLines(part: string): void {
    const text = rest + part;
    const at = readWhole(text, isOverlong ? null : reading, readLine);
    rest = text.slice(at);
    if (at === 0 && rest.length > 64 * 1024 && rest.includes('\r')) {
      const old = rest.split('\r');
      rest = old.pop() ?? '';
      for (const line of old) readLine(line);
      return;
    }
    if (rest.length > LINE_MAX) {
      if (!isOverlong) reading.readLine(rest.slice(0, LINE_MAX));
      isOverlong = true;
      rest = '';
    }
  }

  function readLine(line: string): void {
    if (isOverlong) {
      isOverlong = false;
      return;
    }
    reading.readLine(line.length > LINE_MAX ? line.slice(0, LINE_MAX) : line);
  }

  function write(decoded: string): void {
    // PowerShell's >> appends UTF-16 to a file of UTF-8: without its zeros that is the same text.
    const text = decoded.includes('\0') ? decoded.replaceAll('\0', '') : decoded;
    if (text === '') return;
    if (isFirst) {
      isFirst = false;
      // A document over several lines may begin here. One JSON value per line begins alike, but is complete
      // at the end of its first line.
      if (/^\uFEFF?\s*[[{]/.test(text.slice(0, 200)) && !isWholeLine(text)) document = [];
    }
    if (document === null) {
      readLines(text);
      return;
    }
    document.push(text);
    documentLength += text.length;
    if (documentLength > DOCUMENT_MAX) giveUpDocument();
  }

  function giveUpDocument(): void {
    const parts = document ?? [];
    document = null;
    for (const part of parts) readLines(part);
  }

  return {
    write,
    end(last: string, isCut: boolean): void {
      write(last);
      if (document !== null) {
        const value = parseJson(document.join('').replace(/^\uFEFF/, ''));
        if (value !== undefined && reading.readJson(value)) return;
        giveUpDocument();
      }
      if (rest === '' || isCut || isOverlong) return;
      for (const line of rest.includes('\r') ? rest.split('\r') : [rest]) readLine(line);
    },
  };
}

/**
 * Reads the whole lines of a text: rows of a log in one go, where there are any, all others one by one.
 *
 * @param reading `null`: no rows
 * @returns where the line begins that is not whole
 */
function readWhole(text: string, reading: Reading | null, readLine: (line: string) => void): number {
  let at = 0;
  for (let others = 0; ; ) {
    if (reading !== null && others < OTHERS_MAX) {
      const next = reading.readRows(text, at);
      others = next === at ? others + 1 : 0;
      at = next;
    }
    const end = text.indexOf('\n', at);
    if (end === -1) return at;
    readLine(text.slice(at, end > at && text[end - 1] === '\r' ? end - 1 : end));
    at = end + 1;
  }
}

function isWholeLine(text: string): boolean {
  const end = text.indexOf('\n');
  return end !== -1 && parseJson(text.slice(0, end)) !== undefined;
}
