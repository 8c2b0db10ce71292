import { Buffer } from 'node:buffer';
import type { Alert, HandshakeEnding, TlsVersion } from '../../../formats/handshake.ts';
import { acceptServerHello, type ServerHelloEffect } from './accept-server-hello.ts';
import { alertReader } from './alerts.ts';
import { parseCertificates } from './certificate-message.ts';
import { readClassic } from './classic-flight.ts';
import type { Flight } from './flight.ts';
import { type HandshakeMessage, MESSAGE, messageReader } from './handshake-messages.ts';
import { readModern } from './modern-flight.ts';
import { type Content, recordLayer } from './record-layer.ts';
import { CONTENT } from './records.ts';
import { parseServerHello } from './server-hello.ts';
import { malformed, malformedDetail, oversizedBytes } from './syntax.ts';

/** How a flight can end by the bytes received; the other endings come from the connection. */
export type OwnEnding = Extract<HandshakeEnding, 'flight-complete' | 'alert' | 'not-tls' | 'malformed'>;

/** Reads the server's bytes into the state of the handshake. */
export type FlightReader = {
  /** @returns what is to be sent now, if anything; no sequence of bytes makes it throw */
  readonly receive: (chunk: Buffer) => Buffer | null;
  readonly ending: () => OwnEnding | null;
  /** The first bytes received, where they are no TLS; `null` otherwise. */
  readonly foreignBytes: () => Buffer | null;
  /** Bytes of messages behind the end of the flight. */
  readonly unread: () => number;
  /** Bytes of records that were not read. */
  readonly rest: () => Buffer;
};

export function createFlightReader(flight: Flight): FlightReader {
  const { facts } = flight;
  const layer = recordLayer();
  const readAlert = alertReader();
  const messages = messageReader();
  let outgoing: Buffer | null = null;
  let ending: OwnEnding | null = null;

  function read(chunk: Buffer): void {
    layer.push(chunk);
    if (layer.isForeign() && layer.head().length >= 5) {
      ending = 'not-tls';
      return;
    }
    for (let content = layer.next(); content !== null; content = layer.next()) {
      readContent(content);
      if (ending !== null) return;
    }
  }

  function readContent({ type, payload }: Content): void {
    if (type === CONTENT.alert) {
      readAlerts(payload);
      return;
    }
    if (type === CONTENT.changeCipherSpec && facts.version === 'TLSv1.3') return;
    if (type !== CONTENT.handshake) malformed(`a record of type ${type} during the handshake`);
    messages.push(payload);
    for (let message = messages.next(); message !== null; message = messages.next()) {
      const effect = readMessage(flight, message, messages.unread());
      if (effect?.kind === 'protected') layer.protect(effect.open);
      else if (effect?.kind === 'retry') outgoing = effect.send;
      else if (effect?.kind === 'complete' || effect?.kind === 'unanswerable') ending = 'flight-complete';
      if (ending !== null) return;
    }
  }

  function readAlerts(payload: Buffer): void {
    for (const alert of readAlert(payload)) {
      facts.alert = alert;
      if (endsHandshake(alert, facts.version)) {
        ending = 'alert';
        return;
      }
    }
  }

  return {
    receive(chunk) {
      outgoing = null;
      if (ending !== null) return null;
      try {
        read(chunk);
      } catch (error) {
        facts.detail = malformedDetail(error) ?? unreadable(error);
        const bytes = oversizedBytes(error);
        if (bytes !== null) facts.oversizedMessage = bytes;
        ending = 'malformed';
      }
      return outgoing;
    },
    ending: () => ending,
    foreignBytes: () => (layer.isForeign() ? layer.head() : null),
    unread: messages.unread,
    rest: layer.rest,
  };
}

/** @returns what follows from the message; `complete` for the last one of a flight */
function readMessage(
  flight: Flight,
  { type, body, bytes }: HandshakeMessage,
  unread: number,
): ServerHelloEffect | { readonly kind: 'complete' } | null {
  const { version } = flight.facts;
  if (type === MESSAGE.helloRequest && version !== 'TLSv1.3') return null;
  if (type !== MESSAGE.serverHello && version === undefined) malformed('a message before ServerHello');
  if (flight.seen.has(type)) malformed(`a second message of type ${type}`);
  flight.seen.add(type);
  const before = flight.transcript;
  flight.transcript = Buffer.concat([before, bytes]);
  const isTls13 = version === 'TLSv1.3';
  if (type === MESSAGE.serverHello)
    return acceptServerHello(flight, parseServerHello(body), { bytes, before, unread });
  if (type === MESSAGE.certificate) readCertificates(flight, body, isTls13);
  else if (isTls13 ? readModern(flight, type, body, before) : readClassic(flight, type, body))
    return { kind: 'complete' };
  return null;
}

/** Below TLS 1.3 the server may continue after a warning (RFC 5246 §7.2.2). */
function endsHandshake({ name, level }: Alert, version: TlsVersion | undefined): boolean {
  if (name === 'close_notify') return true;
  return version === 'TLSv1.3' ? name !== 'user_canceled' : level === 'fatal';
}

function readCertificates({ facts }: Flight, body: Buffer, isTls13: boolean): void {
  const { chain, staple } = parseCertificates(body, isTls13);
  facts.chain = chain.map((der) => der.toString('base64'));
  if (staple !== null) facts.staple = staple.toString('base64');
}

export const unreadable = (error: unknown): string =>
  `bytes that cf502 cannot read (${String(error).slice(0, 100)})`;
