import { Buffer } from 'node:buffer';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import type { Handshake, HandshakeEnding } from '../../../formats/handshake.ts';
import { acceptServerHello } from './accept-server-hello.ts';
import { alertReader, encodeAlert } from './alerts.ts';
import { parseCertificates } from './certificate-message.ts';
import { readClassic } from './classic-flight.ts';
import { classicSession } from './classic-session.ts';
import { encodeClientHello } from './client-hello.ts';
import type { Flight } from './flight.ts';
import { type HandshakeMessage, MESSAGE, type MessageReader, messageReader } from './handshake-messages.ts';
import { createKeyShare, type KeyShare } from './key-share.ts';
import { readModern } from './modern-flight.ts';
import { modernSession } from './modern-session.ts';
import { type Content, recordLayer } from './record-layer.ts';
import { sealRecord } from './record-protection.ts';
import { CONTENT, encodeRecords } from './records.ts';
import { parseServerHello } from './server-hello.ts';
import type { Session } from './session.ts';
import { malformed, malformedDetail, oversizedBytes } from './syntax.ts';
import { VERSION_CODES } from './versions.ts';

/** How a flight can end by the bytes received; the other endings come from the connection. */
type OwnEnding = Extract<HandshakeEnding, 'flight-complete' | 'alert' | 'not-tls' | 'malformed'>;

/** What to do after bytes were read: send something, or stop. */
export type FlightStep = { readonly send: Buffer | null; readonly ending: OwnEnding | null };

/**
 * Makes one hello and reads the server's answer up to the end of its first flight. It uses no socket and no
 * clock: bytes go in, bytes and facts come out. No sequence of bytes makes it throw.
 */
export type ServerFlight = {
  /** The record to send first. */
  readonly hello: Buffer;
  readonly receive: (chunk: Buffer) => FlightStep;
  /**
   * Alerts that end the handshake as the standard asks: `user_canceled`, then `close_notify` (RFC 8446 §6.1).
   */
  readonly farewell: () => Buffer;
  /**
   * Continues to the end of the handshake and to sending content. Only after `flight-complete`, and not
   * together with `farewell`.
   *
   * @returns the session, or the reason in words why there is none: a choice that was not offered, a key of
   * another kind
   */
  readonly session: () => Session | string;
  /**
   * What was seen so far. `closing` is how the connection ended; it counts only where the bytes themselves
   * did not end the flight.
   */
  readonly handshake: (closing: HandshakeEnding) => Handshake;
};

/** @param random the source of random bytes */
export function startFlight(
  offer: TlsOffer,
  serverName: string | null,
  random: (bytes: number) => Buffer,
): ServerFlight {
  const isModern = offer.versions[0] === 0x0304;
  const parts = { serverName, random: random(32), sessionId: isModern ? random(32) : Buffer.alloc(0) };
  const keyShares: readonly KeyShare[] = offer.keyShares
    .map((group) => createKeyShare(group))
    .filter((share) => share !== null);
  const firstHello = encodeClientHello(offer, { ...parts, keyShares });
  const hello = encodeRecords(CONTENT.handshake, 0x0301, firstHello);
  const flight: Flight = {
    offer,
    ...parts,
    keyShares,
    facts: {
      serverName,
      offer: offer.name,
      clientHello: hello.toString('base64'),
      helloRetryRequest: false,
      chain: [],
      clientCertificateRequested: false,
      ending: 'closed',
    },
    transcript: firstHello,
    seen: new Set(),
    answer: null,
    secured: null,
    keyExchange: null,
    requestContext: null,
  };
  const { facts } = flight;
  const layer = recordLayer();
  const readAlert = alertReader();
  const messages: MessageReader = messageReader();
  let outgoing: Buffer | null = null;
  let ending: OwnEnding | null = null;

  return {
    hello,
    receive: (chunk) => {
      outgoing = null;
      if (ending !== null) return { send: null, ending };
      try {
        read(chunk);
      } catch (error) {
        facts.detail = malformedDetail(error) ?? unreadable(error);
        const bytes = oversizedBytes(error);
        if (bytes !== null) facts.oversizedMessage = bytes;
        ending = 'malformed';
      }
      return { send: outgoing, ending };
    },
    farewell: () => {
      const alerts = [encodeAlert('warning', 90), encodeAlert('warning', 0)];
      return Buffer.concat(alerts.map(sealAlert));
    },
    session: () => {
      try {
        return startedSession();
      } catch (error) {
        return malformedDetail(error) ?? unreadable(error);
      }
    },
    handshake: (closing) => {
      const final = ending ?? (layer.isForeign() ? 'not-tls' : closing);
      const foreign = final === 'not-tls' ? { foreignBytes: layer.head().toString('base64') } : {};
      return { ...facts, ...foreign, ending: final };
    },
  };

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
      readMessage(message);
      if (ending !== null) return;
    }
  }

  /** Below TLS 1.3 the server may continue after a warning (RFC 5246 §7.2.2). */
  function readAlerts(payload: Buffer): void {
    for (const alert of readAlert(payload)) {
      facts.alert = alert;
      const isFatal = facts.version === 'TLSv1.3' ? alert.name !== 'user_canceled' : alert.level === 'fatal';
      if (isFatal || alert.name === 'close_notify') {
        ending = 'alert';
        return;
      }
    }
  }

  function readMessage(message: HandshakeMessage): void {
    const { type, body, bytes } = message;
    if (type === MESSAGE.helloRequest && facts.version !== 'TLSv1.3') return;
    if (type !== MESSAGE.serverHello && facts.version === undefined)
      malformed('a message before ServerHello');
    if (flight.seen.has(type)) malformed(`a second message of type ${type}`);
    flight.seen.add(type);
    const before = flight.transcript;
    flight.transcript = Buffer.concat([before, bytes]);
    const isTls13 = facts.version === 'TLSv1.3';
    if (type === MESSAGE.serverHello) readServerHello(bytes, body, before);
    else if (type === MESSAGE.certificate) readCertificates(body, isTls13);
    else if (isTls13 ? readModern(flight, type, body, before) : readClassic(flight, type, body))
      ending = 'flight-complete';
  }

  function readCertificates(body: Buffer, isTls13: boolean): void {
    const { chain, staple } = parseCertificates(body, isTls13);
    facts.chain = chain.map((der) => der.toString('base64'));
    if (staple !== null) facts.staple = staple.toString('base64');
  }

  function readServerHello(bytes: Buffer, body: Buffer, before: Buffer): void {
    const effect = acceptServerHello(flight, parseServerHello(body), {
      bytes,
      before,
      unread: messages.unread(),
    });
    if (effect.kind === 'protected') layer.protect(effect.open);
    else if (effect.kind === 'retry') outgoing = effect.send;
    else if (effect.kind === 'unanswerable') ending = 'flight-complete';
  }

  function startedSession(): Session | string {
    const { version, cipherSuite: suite } = facts;
    if (ending !== 'flight-complete' || version === undefined) return 'the handshake did not come so far';
    if (!offer.versions.includes(VERSION_CODES[version])) return `${version} was not offered`;
    if (suite === undefined || !offer.cipherSuites.includes(suite.code))
      return `${suite?.name ?? 'this suite'} was not offered`;
    if (messages.unread() > 0) return 'bytes behind the end of the flight';
    const session =
      version === 'TLSv1.3'
        ? modernSession(flight, layer.rest())
        : classicSession(flight, layer.rest(), random);
    return session ?? `${version} with ${suite.name} cannot be carried on here`;
  }

  function sealAlert(alert: Buffer, sequence: number): Buffer {
    const { secured } = flight;
    if (secured === null) return encodeRecords(CONTENT.alert, VERSION_CODES[facts.version ?? 'TLSv1'], alert);
    return sealRecord(secured.aead, secured.keys.client, sequence, CONTENT.alert, alert);
  }
}

const unreadable = (error: unknown): string =>
  `bytes that cf502 cannot read (${String(error).slice(0, 100)})`;
