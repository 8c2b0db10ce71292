import type { ExplainReport } from '../formats/explain-report.ts';
import { decodeText } from './decode-text.ts';
import { readChunks } from './read-chunks.ts';
import { startReading } from './reading.ts';

const UNREAD = {
  schema: 'cf502/explain@1',
  form: 'unrecognised',
  madeBy: 'unknown',
  status: null,
  causes: [],
  next: [],
  hosts: [],
  requestIds: [],
  rules: [],
  records: 0,
} as const;
const PART_BYTES = 1024 * 1024;

/**
 * Reads what CloudFront said, in whatever form: an error page, response headers, `curl` output, access-log
 * records, Lambda@Edge validation lines, or an export of either from CloudWatch; plain, gzip, zstd or UTF-16.
 *
 * @returns for any bytes whatever; a text that says nothing has the form `unrecognised`
 */
export function explainText(bytes: Uint8Array): ExplainReport {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'unreadable') return unread(decoded.because);
  const reading = startReading();
  const reader = readChunks(reading);
  for (let at = 0; at < decoded.bytes.length; at += PART_BYTES)
    reader.write(decoded.bytes.subarray(at, at + PART_BYTES));
  reader.end(decoded.isCut);
  const report = reading.toReport();
  return decoded.isCut ? { ...report, because: `${report.because} Only the first 96 MB were read.` } : report;
}

/** A text as it comes: a file, a pipe. */
export type TextSource = {
  /** Its name in messages. */
  readonly name: string;
  /** Unpacked. Where reading them fails, what came before that is read. */
  readonly bytes: AsyncIterable<Uint8Array>;
};

/**
 * Reads texts of any size as one: the log files of an hour, say. Memory does not grow with them.
 *
 * @param progress called after every part with the bytes and records so far
 */
export async function explainStream(
  sources: readonly TextSource[],
  progress: (bytes: number, records: number) => void = () => {},
): Promise<ExplainReport> {
  const reading = startReading();
  const troubles: string[] = [];
  let total = 0;
  for (const { name, bytes } of sources) {
    const reader = readChunks(reading);
    let isCut = false;
    try {
      for await (const part of bytes) {
        reader.write(part);
        total += part.length;
        progress(total, reading.records());
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_)/.test(String(error.code))))
        throw error;
      isCut = true;
      troubles.push(`${name} is damaged: what stands before that was read`);
    }
    reader.end(isCut);
    const refusal = reader.refusal();
    if (refusal !== null) troubles.push(sources.length === 1 ? refusal : `${name}: ${refusal}`);
  }
  const report = reading.toReport();
  if (report.form === 'unrecognised' && troubles.length > 0) return unread(troubles.join('; '));
  return troubles.length === 0 ? report : { ...report, because: `${report.because} ${troubles.join('; ')}.` };
}

/** Nothing was read, and why: the rest of "Nothing was read: …". */
function unread(because: string): ExplainReport {
  return { ...UNREAD, because: `Nothing was read: ${because}.` };
}
