import { Buffer } from 'node:buffer';
import type { Alert } from '../../../formats/handshake.ts';
import { alertReader, encodeAlert } from './alerts.ts';
import { byteQueue } from './byte-queue.ts';
import { CONTENT, recordReader, type TlsRecord } from './records.ts';
import { malformed, malformedDetail } from './syntax.ts';

/** How the other side ended a session; `closed`: by close_notify (RFC 8446 §6.1). */
export type SessionEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'malformed'; readonly detail: string };

/** The result of reading bytes: something to send back, content, and whether the session is open or over. */
export type SessionStep = {
  readonly send: Buffer | null;
  readonly content: readonly Buffer[];
  /** Whether content may be sent. */
  readonly isOpen: boolean;
  readonly end: SessionEnd | null;
};

/**
 * A handshake after the server's first flight, and the content sent over it. It uses no socket and no clock.
 * No sequence of bytes makes it throw.
 */
export type Session = {
  /** To be sent first: our answer to the server's flight. */
  readonly opening: Buffer;
  readonly receive: (chunk: Buffer) => SessionStep;
  /** Puts content into protected records. Only once the session is open. */
  readonly seal: (content: Buffer) => Buffer;
  /** close_notify. */
  readonly farewell: () => Buffer;
  /** Whether the server asked for another handshake, which we refused (RFC 5246 §7.4.1.1). */
  readonly renegotiationAsked: () => boolean;
};

/** What the code for one version of TLS adds to a step while records are read. */
export type Reading = {
  readonly send: Buffer[];
  readonly content: Buffer[];
  isOpen: boolean;
  renegotiationAsked: boolean;
};

/** Content of a record, decrypted. */
export type Opened = { readonly type: number; readonly payload: Buffer };

/** The part of a session that depends on the version of TLS. */
export type Protocol = {
  readonly opening: Buffer;
  readonly isOpenAtOnce: boolean;
  /** Decrypts a record, once the keys are in use. */
  readonly open: (record: TlsRecord) => Opened;
  /** Reads a handshake record or a ChangeCipherSpec. */
  readonly read: (record: Opened, reading: Reading) => void;
  readonly seal: (type: number, content: Buffer) => Buffer;
};

/**
 * Bytes that may come without content: tickets, empty records, key updates. Real servers send at most a tenth
 * of this.
 */
const IDLE_BYTES_MAX = 2 ** 17;

/** Bytes of content in one record (RFC 8446 §5.1). */
const CONTENT_MAX = 2 ** 14;

/** @param rest bytes that came after the server's flight */
export function startSession(protocol: Protocol, rest: Buffer): Session {
  const queue = byteQueue();
  const records = recordReader(queue);
  const readAlert = alertReader();
  const state = { isOpen: protocol.isOpenAtOnce, renegotiationAsked: false };
  let idleBytes = 0;
  let end: SessionEnd | null = null;
  queue.push(rest);

  return {
    opening: protocol.opening,
    receive: (chunk) => {
      const reading: Reading = { send: [], content: [], ...state };
      if (end === null) {
        try {
          read(chunk, reading);
        } catch (error) {
          const detail =
            malformedDetail(error) ?? `bytes that cf502 cannot read (${String(error).slice(0, 100)})`;
          end = { kind: 'malformed', detail };
        }
      }
      state.isOpen = reading.isOpen;
      state.renegotiationAsked = reading.renegotiationAsked;
      const send = reading.send.length === 0 ? null : Buffer.concat(reading.send);
      return { send, content: reading.content, isOpen: state.isOpen, end };
    },
    seal: (content) => {
      const parts: Buffer[] = [];
      for (let at = 0; at < content.length; at += CONTENT_MAX)
        parts.push(protocol.seal(CONTENT.applicationData, content.subarray(at, at + CONTENT_MAX)));
      return Buffer.concat(parts);
    },
    farewell: () => protocol.seal(CONTENT.alert, encodeAlert('warning', 0)),
    renegotiationAsked: () => state.renegotiationAsked,
  };

  function read(chunk: Buffer, reading: Reading): void {
    idleBytes += chunk.length;
    queue.push(chunk);
    for (let record = records.next(); record !== null; record = records.next()) {
      const opened = protocol.open(record);
      if (opened.type === CONTENT.alert) readAlerts(opened.payload);
      else if (opened.type !== CONTENT.applicationData) protocol.read(opened, reading);
      else if (!reading.isOpen) malformed('content before the end of the handshake');
      else if (opened.payload.length > 0) {
        reading.content.push(opened.payload);
        idleBytes = 0;
      }
      if (end !== null) return;
    }
    if (idleBytes > IDLE_BYTES_MAX) malformed(`more than ${IDLE_BYTES_MAX} bytes without content`);
  }

  /** Warnings other than `close_notify` are ignored, as most clients do (RFC 5246 §7.2.2). */
  function readAlerts(payload: Buffer): void {
    for (const alert of readAlert(payload)) {
      if (alert.name === 'close_notify') end ??= { kind: 'closed' };
      else if (alert.level === 'fatal') end ??= { kind: 'alert', alert };
    }
  }
}
