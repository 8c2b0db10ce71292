import { Buffer } from 'node:buffer';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import type { Handshake, HandshakeEnding } from '../../../formats/handshake.ts';
import { encodeAlert } from './alerts.ts';
import { classicSession } from './classic-session.ts';
import { makeFirstHello } from './first-hello.ts';
import type { Flight } from './flight.ts';
import { createFlightReader, type FlightReader, type OwnEnding, unreadable } from './flight-reader.ts';
import { modernSession } from './modern-session.ts';
import { sealRecord } from './record-protection.ts';
import { CONTENT, encodeRecords } from './records.ts';
import type { Session } from './session.ts';
import { malformedDetail } from './syntax.ts';
import { VERSION_CODES } from './versions.ts';

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
  const { hello, flight } = makeFirstHello(offer, serverName, random);
  const reader = createFlightReader(flight);
  return {
    hello,
    receive: (chunk) => ({ send: reader.receive(chunk), ending: reader.ending() }),
    farewell: () => {
      const alerts = [encodeAlert('warning', 90), encodeAlert('warning', 0)];
      return Buffer.concat(alerts.map((alert, sequence) => sealAlert(flight, alert, sequence)));
    },
    session: () => {
      try {
        return startSession(flight, reader, random);
      } catch (error) {
        return malformedDetail(error) ?? unreadable(error);
      }
    },
    handshake: (closing) => {
      const foreign = reader.foreignBytes();
      const ending = reader.ending() ?? (foreign === null ? closing : 'not-tls');
      return {
        ...flight.facts,
        ...(ending === 'not-tls' && foreign !== null ? { foreignBytes: foreign.toString('base64') } : {}),
        ending,
      };
    },
  };
}

function startSession(
  flight: Flight,
  reader: FlightReader,
  random: (bytes: number) => Buffer,
): Session | string {
  const { offer, facts } = flight;
  const { version, cipherSuite: suite } = facts;
  if (reader.ending() !== 'flight-complete' || version === undefined)
    return 'the handshake did not come so far';
  if (!offer.versions.includes(VERSION_CODES[version])) return `${version} was not offered`;
  if (suite === undefined || !offer.cipherSuites.includes(suite.code))
    return `${suite?.name ?? 'this suite'} was not offered`;
  if (reader.unread() > 0) return 'bytes behind the end of the flight';
  const session =
    version === 'TLSv1.3'
      ? modernSession(flight, reader.rest())
      : classicSession(flight, reader.rest(), random);
  return session ?? `${version} with ${suite.name} cannot be carried on here`;
}

function sealAlert({ facts, secured }: Flight, alert: Buffer, sequence: number): Buffer {
  if (secured === null) return encodeRecords(CONTENT.alert, VERSION_CODES[facts.version ?? 'TLSv1'], alert);
  return sealRecord(secured.aead, secured.keys.client, sequence, CONTENT.alert, alert);
}
