import { Buffer } from 'node:buffer';
import { byteQueue } from './byte-queue.ts';
import { CONTENT, isRecordHeader, recordReader, type TlsRecord } from './records.ts';
import { malformed } from './syntax.ts';

/** Bounds on one flight; the largest real ones are a tenth of this. */
const FLIGHT_BYTES_MAX = 2 ** 18;
const FLIGHT_RECORDS_MAX = 8192;
const FOREIGN_BYTES_MAX = 256;

/** Content of one record, its protection taken off. */
export type Content = Omit<TlsRecord, 'header'>;

/** Bytes of a connection as records, bounded, or recognised as another protocol by the first of them. */
export type RecordLayer = {
  readonly push: (chunk: Buffer) => void;
  readonly next: () => Content | null;
  /** From now on records of application data are opened with this. */
  readonly protect: (open: (record: TlsRecord) => Content) => void;
  /** Whether the bytes so far begin no record. Fewer than five bytes are taken for one as long as they could be. */
  readonly isForeign: () => boolean;
  /** The first bytes received, at most 256. */
  readonly head: () => Buffer;
  /** Takes the bytes of records not read yet: they came behind the flight. */
  readonly rest: () => Buffer;
};

/** Reads in the clear until it is given keys. */
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
