import { open } from 'node:fs/promises';
import { parseCertificate } from '../certificates/reading/parse-certificate.ts';
import { parsePem } from '../certificates/reading/parse-pem.ts';
import { decodeText, TEXT_MAX_BYTES } from '../explain/decode-text.ts';
import { type Io, UsageError } from './command.ts';

const PART_BYTES = 1024 * 1024;
/** More than any command reads. A bound is needed since files such as `/dev/zero` never end. */
const ROOM_BYTES = TEXT_MAX_BYTES + PART_BYTES;

/**
 * Bytes of a stream; what is far beyond the most that any command reads is left unread. All parts go into one
 * piece of memory, of which the system gives only what is written: parts and their sum would take twice as
 * much.
 */
export async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const room = Buffer.allocUnsafeSlow(ROOM_BYTES);
  let length = 0;
  for await (const part of stream) {
    const fitting = part.subarray(0, ROOM_BYTES - length);
    room.set(fitting, length);
    length += fitting.length;
    if (length > TEXT_MAX_BYTES) break;
  }
  return room.subarray(0, length);
}

/**
 * Reads the beginning of a file named on the command line: more than `TEXT_MAX_BYTES` where there is more.
 *
 * @param option named in front of what is wrong; empty for the file the command is about
 * @throws UsageError saying what is wrong with the file
 */
async function readBeginning(file: string, option = ''): Promise<Buffer> {
  try {
    await using handle = await open(file);
    const room = Buffer.allocUnsafeSlow(ROOM_BYTES);
    let length = 0;
    while (length <= TEXT_MAX_BYTES) {
      const { bytesRead } = await handle.read(room, length, Math.min(PART_BYTES, ROOM_BYTES - length));
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return room.subarray(0, length);
  } catch (error) {
    throw new UsageError(`${prefix(option)}cannot read ${file}: ${reasonOf(error)}.`);
  }
}

/** Reads a whole file. @throws UsageError saying what is wrong with it, its size included */
export async function readNamedFile(file: string, option = ''): Promise<Buffer> {
  const bytes = await readBeginning(file, option);
  if (bytes.length <= TEXT_MAX_BYTES) return bytes;
  throw new UsageError(`${prefix(option)}${file} has more than ${TEXT_MAX_BYTES / 1024 / 1024} MB.`);
}

/** Reads a whole file, or standard input where `-` is given. @throws UsageError as `readNamedFile` */
export function readFileOrInput(file: string, readInput: Io['readInput']): Promise<Uint8Array> {
  return file === '-' ? readInput() : readNamedFile(file);
}

/** How a message calls what is read. */
export const nameOf = (file: string): string => (file === '-' ? 'standard input' : file);

/**
 * Bytes as text, whatever wrote them: PowerShell's `>` makes UTF-16, and others put a byte order mark first.
 */
export function textOf(bytes: Uint8Array): string {
  const decoded = decodeText(bytes);
  return new TextDecoder().decode(decoded.kind === 'text' ? decoded.bytes : bytes);
}

/** Reads PEM certificates, as DER. @throws UsageError when there are none, or one that cannot be read */
export async function readCertificates(file: string, option: string): Promise<readonly Uint8Array[]> {
  const text = (await readNamedFile(file, option)).toString('latin1');
  try {
    const certificates = parsePem(text);
    for (const [index, der] of certificates.entries()) checkReadable(der, index + 1);
    return certificates;
  } catch (error) {
    throw new UsageError(`${option}: ${file} cannot be used. ${reasonOf(error)}`);
  }
}

function checkReadable(der: Uint8Array, number: number): void {
  try {
    parseCertificate(der);
  } catch (error) {
    throw new Error(
      `Certificate ${number} cannot be read: ${reasonOf(error).slice(0, 120).replace(/\.$/, '')}.`,
    );
  }
}

/** Reads JSON, from standard input where `-` is given. @throws UsageError saying where it stops being JSON */
export async function readJson(file: string, readInput: Io['readInput']): Promise<unknown> {
  return jsonIn(textOf(await readFileOrInput(file, readInput)), nameOf(file));
}

/** The JSON value of a text. @throws UsageError saying where it stops being JSON */
export function jsonIn(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (isSeveral(text))
      throw new UsageError(
        `${name} holds more than one JSON value, one a line: give a file with one of them.`,
      );
    const isCut = text.trim() !== '' && isCutOff(text, reasonOf(error));
    throw new UsageError(
      isCut
        ? `${name} is not JSON: it ends in the middle of a value, on line ${text.trimEnd().split('\n').length}.`
        : `${name} is not JSON: ${text.trim() === '' ? 'it is empty' : reasonOf(error)}.`,
    );
  }
}

/** V8 says at which position it gave up. */
function isCutOff(text: string, reason: string): boolean {
  const [, position] = /at position (\d+)/.exec(reason) ?? [];
  return /Unexpected end/.test(reason) || Number(position ?? -1) >= text.trimEnd().length;
}

/** As `check --json` prints it for several targets. The first two lines tell. */
function isSeveral(text: string): boolean {
  const lines = text.trimStart().split('\n', 2);
  try {
    return lines.map((line) => JSON.parse(line)).length === 2;
  } catch {
    return false;
  }
}

const prefix = (option: string): string => (option === '' ? '' : `${option}: `);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

/** Why a file could not be read, as the rest of a sentence. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error ? REASONS[String(error.code)] : undefined) ?? error.message;
}
