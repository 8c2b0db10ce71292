import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Flight } from './flight.ts';
import { encodeMessage, MESSAGE, messageReader } from './handshake-messages.ts';
import type { Aead, TrafficSecret } from './key-schedule.ts';
import { recordOpener, sealRecord } from './record-protection.ts';
import { CONTENT, encodeRecords, type TlsRecord } from './records.ts';
import { type Protocol, type Reading, type Session, startSession } from './session.ts';
import { malformed, reader, uint, vector } from './syntax.ts';

/** No bytes. */
const NOTHING = Buffer.alloc(0);

/**
 * Finishes a TLS 1.3 handshake whose server flight was read. Where the server asks for a client certificate,
 * an empty one is sent, as s2n-tls does since 2024 (RFC 8446 §4.4.2 allows it).
 *
 * @returns `null` where the flight did not come as far as the keys
 */
export function modernSession(flight: Flight, rest: Buffer): Session | null {
  const { secured } = flight;
  if (secured === null) return null;
  const { aead, keys } = secured;
  const hash = (bytes: Buffer) => createHash(aead.hash).update(bytes).digest();
  const application = keys.application(hash(flight.transcript));
  const certificate =
    flight.requestContext === null
      ? NOTHING
      : encodeMessage(MESSAGE.certificate, Buffer.concat([vector(1, flight.requestContext), vector(3)]));
  const finishedBody = keys.clientFinishedOver(hash(Buffer.concat([flight.transcript, certificate])));
  const answer = Buffer.concat([certificate, encodeMessage(MESSAGE.finished, finishedBody)]);
  // After a HelloRetryRequest, ChangeCipherSpec was already sent before the second hello (RFC 8446 §D.4).
  const change = flight.facts.helloRetryRequest
    ? NOTHING
    : encodeRecords(CONTENT.changeCipherSpec, 0x0303, Buffer.from([1]));
  const opening = Buffer.concat([change, sealRecord(aead, keys.client, 0, CONTENT.handshake, answer)]);
  return startSession(afterFinished(aead, application, opening), rest);
}

function afterFinished(
  aead: Aead,
  application: { readonly client: TrafficSecret; readonly server: TrafficSecret },
  opening: Buffer,
): Protocol {
  let { client, server } = application;
  let openRecord = recordOpener(aead, server.keys);
  let sent = 0;
  const messages = messageReader();
  const seal = (type: number, content: Buffer) => {
    sent += 1;
    return sealRecord(aead, client.keys, sent - 1, type, content);
  };
  const readMessage = (type: number, body: Buffer, reading: Reading) => {
    if (type === MESSAGE.newSessionTicket) return;
    if (type !== MESSAGE.keyUpdate) malformed(`a handshake message of type ${type} after the handshake`);
    if (messages.unread() > 0) malformed('a message across a change of keys');
    server = server.next();
    openRecord = recordOpener(aead, server.keys);
    if (reader(body, 'KeyUpdate').uint(1) !== 1) return;
    reading.send.push(seal(CONTENT.handshake, encodeMessage(MESSAGE.keyUpdate, uint(0, 1))));
    client = client.next();
    sent = 0;
  };
  return {
    opening,
    isOpenAtOnce: true,
    // A server that could not read our Finished may send its alert unencrypted.
    open: (record: TlsRecord) => (record.type === CONTENT.applicationData ? openRecord(record) : record),
    read: ({ type, payload }, reading) => {
      if (type === CONTENT.changeCipherSpec) return;
      if (type !== CONTENT.handshake) malformed(`a record of type ${type}`);
      messages.push(payload);
      for (let message = messages.next(); message !== null; message = messages.next())
        readMessage(message.type, message.body, reading);
    },
    seal,
  };
}
