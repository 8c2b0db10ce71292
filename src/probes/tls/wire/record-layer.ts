import { Buffer } from 'node:buffer';
import { byteQueue } from './byte-queue.ts';
import { CONTENT, isRecordHeader, recordReader, type TlsRecord } from './records.ts';
import { malformed } from './syntax.ts';

/** Bounds on one flight; the largest real flights are a tenth of this. */
const FLIGHT_BYTES_MAX = 2 ** 18;
const FLIGHT_RECORDS_MAX = 8192;
const FOREIGN_BYTES_MAX = 256;

/** Content of one record, decrypted. */
export type Content = Omit<TlsRecord, 'header'>;

/**
 * Reads the bytes of a connection as records, within bounds, or recognises by the first bytes that they are
 * another protocol.
 */
export type RecordLayer = {
  readonly push: (chunk: Buffer) => void;
  readonly next: () => Content | null;
  /** From now on records of application data are opened with this. */
  readonly protect: (open: (record: TlsRecord) => Content) => void;
  /**
   * Whether the bytes so far do not begin a record. Fewer than five bytes count as a record as long as they
   * could begin one.
   */
  readonly isForeign: () => boolean;
  /** The first bytes received, at most 256. */
  readonly head: () => Buffer;
  /** Takes the bytes not read yet: they came after the flight. */
  readonly rest: () => Buffer;
};

/** A layer that reads unencrypted records until `protect` is called. */
export function recordLayer(): RecordLayer {
  const queue = byteQueue();
  const reader = recordReader(queue);
  let open: ((record: TlsRecord) => Content) | null = null;
  let received = 0;
  let records = 0;
  let head: Buffer = Buffer.alloc(0);

  return {
    push: (chunk) => {
      received += chunk.length;
      if (received > FLIGHT_BYTES_MAX) malformed(`a flight of more than ${FLIGHT_BYTES_MAX} bytes`);
      if (head.length < FOREIGN_BYTES_MAX) head = Buffer.concat([head, chunk]).subarray(0, FOREIGN_BYTES_MAX);
      queue.push(chunk);
    },
    next: () => {
      const record = reader.next();
      if (record === null) return null;
      records += 1;
      if (records > FLIGHT_RECORDS_MAX) malformed(`more than ${FLIGHT_RECORDS_MAX} records`);
      return open !== null && record.type === CONTENT.applicationData ? open(record) : record;
    },
    protect: (opener) => {
      open = opener;
    },
    isForeign: () => head.length > 0 && !isRecordHeader(head),
    head: () => head,
    rest: reader.rest,
  };
}
