import { Buffer } from 'node:buffer';
import { constants, publicEncrypt, X509Certificate } from 'node:crypto';
import { type Derivation, derivationOf, directionKeys } from './classic-keys.ts';
import { classicOpener, classicSealer, type Open, type Seal } from './classic-records.ts';
import { type ClassicSuite, classicSuite } from './classic-suites.ts';
import { type Flight, leafOf } from './flight.ts';
import { encodeMessage, MESSAGE, messageReader } from './handshake-messages.ts';
import { createKeyShare } from './key-share.ts';
import { CONTENT, encodeRecords, type TlsRecord } from './records.ts';
import type { ServerHello } from './server-hello.ts';
import { type Opened, type Protocol, type Reading, type Session, startSession } from './session.ts';
import { malformed, orMalformed, uint, vector } from './syntax.ts';
import { VERSION_CODES } from './versions.ts';

/** Bytes of the master secret and of a Finished message (RFC 5246 §8.1, §7.4.9). */
const MASTER_BYTES = 48;
const FINISHED_BYTES = 12;

/** The alert `no_renegotiation`, with which a client refuses another handshake (RFC 5246 §7.2.2). */
const NO_RENEGOTIATION = Buffer.from([1, 100]);

/**
 * Finishes a handshake of TLS 1.0 to 1.2 whose server flight was read. Where the server asks for a client
 * certificate, none is sent.
 *
 * @param random for the secret and for initialization vectors
 * @returns `null` where this is not supported: SSLv3, or a suite or key that CloudFront does not offer.
 * Throws `malformed` for an invalid public key
 */
export function classicSession(
  flight: Flight,
  rest: Buffer,
  random: (bytes: number) => Buffer,
): Session | null {
  const { answer, facts } = flight;
  const suite = facts.cipherSuite === undefined ? null : classicSuite(facts.cipherSuite.code);
  if (answer === null || suite === null || facts.version === undefined || facts.version === 'SSLv3')
    return null;
  const secret = exchangeKeys(flight, random);
  if (secret === null) return null;
  const version = VERSION_CODES[facts.version];
  const derivation = derivationOf(suite, facts.version === 'TLSv1.2');
  const certificate =
    flight.requestContext === null ? Buffer.alloc(0) : encodeMessage(MESSAGE.certificate, vector(3));
  const upToKeys = Buffer.concat([certificate, encodeMessage(MESSAGE.clientKeyExchange, secret.sent)]);
  const transcript = Buffer.concat([flight.transcript, upToKeys]);
  const master = masterSecret(derivation, secret.premaster, transcript, flight.random, answer);
  const keys = directionKeys(suite, derivation, master, { client: flight.random, server: answer.random });
  const seal = classicSealer({ suite, keys: keys.client, version, random });
  const finished = finishedMessage(derivation, master, 'client finished', transcript);
  const opening = Buffer.concat([
    encodeRecords(CONTENT.handshake, version, upToKeys),
    encodeRecords(CONTENT.changeCipherSpec, version, Buffer.from([1])),
    seal(CONTENT.handshake, finished),
  ]);
  const opener = classicOpener({ suite, keys: keys.server, version });
  const expects = (messages: Buffer) =>
    finishedMessage(derivation, master, 'server finished', Buffer.concat([transcript, finished, messages]));
  return startSession(untilFinished(opening, opener, seal, expects, suite), rest);
}

/**
 * Our half of the key exchange and the resulting secret; `null` for a kind that CloudFront does not offer.
 */
function exchangeKeys(
  flight: Flight,
  random: (bytes: number) => Buffer,
): { readonly premaster: Buffer; readonly sent: Buffer } | null {
  const { keyExchange, offer } = flight;
  if (keyExchange !== null) {
    const { group, publicKey } = keyExchange;
    const share = group === null || !offer.groups.includes(group) ? null : createKeyShare(group);
    if (share === null || publicKey === null) return null;
    const premaster = orMalformed('a public key that is no point of its group', () =>
      share.secretWith(publicKey),
    );
    return { premaster, sent: vector(1, share.publicKey) };
  }
  const leaf = leafOf(flight);
  if (leaf === undefined) return null;
  // RFC 5246 §7.4.7.1: it begins with the version that the hello offered.
  const premaster = Buffer.concat([uint(Math.min(offer.versions[0] ?? 0x0303, 0x0303), 2), random(46)]);
  const encrypted = orMalformed('a certificate without a key to encrypt to', () =>
    publicEncrypt(
      { key: new X509Certificate(leaf).publicKey, padding: constants.RSA_PKCS1_PADDING },
      premaster,
    ),
  );
  return { premaster, sent: vector(2, encrypted) };
}

/** RFC 7627 §4, or RFC 5246 §8.1 where the server does not support the extended master secret. */
function masterSecret(
  { prf, transcriptHash }: Derivation,
  premaster: Buffer,
  transcript: Buffer,
  clientRandom: Buffer,
  { extendedMasterSecret, random }: ServerHello,
): Buffer {
  return extendedMasterSecret
    ? prf(premaster, 'extended master secret', transcriptHash(transcript), MASTER_BYTES)
    : prf(premaster, 'master secret', Buffer.concat([clientRandom, random]), MASTER_BYTES);
}

function finishedMessage(
  { prf, transcriptHash }: Derivation,
  master: Buffer,
  label: 'client finished' | 'server finished',
  transcript: Buffer,
): Buffer {
  return encodeMessage(MESSAGE.finished, prf(master, label, transcriptHash(transcript), FINISHED_BYTES));
}

/** Reads ChangeCipherSpec and Finished (a ticket may come before them), and then content. */
function untilFinished(
  opening: Buffer,
  openRecord: Open,
  seal: Seal,
  expects: (messages: Buffer) => Buffer,
  suite: ClassicSuite,
): Protocol {
  const messages = messageReader();
  let isProtected = false;
  let between: Buffer = Buffer.alloc(0);

  function readMessage(type: number, bytes: Buffer, reading: Reading): void {
    if (type === MESSAGE.helloRequest) {
      if (!reading.isOpen) return;
      reading.renegotiationAsked = true;
      reading.send.push(seal(CONTENT.alert, NO_RENEGOTIATION));
      return;
    }
    if (reading.isOpen) malformed(`a handshake message of type ${type} after the handshake`);
    if (type === MESSAGE.newSessionTicket && !isProtected) {
      between = Buffer.concat([between, bytes]);
      return;
    }
    if (type !== MESSAGE.finished || !isProtected)
      malformed(`a handshake message of type ${type} before Finished`);
    if (!expects(between).equals(bytes)) malformed('a Finished that does not verify');
    reading.isOpen = true;
  }

  return {
    opening,
    isOpenAtOnce: false,
    open: (record: TlsRecord): Opened =>
      isProtected ? { type: record.type, payload: openRecord(record) } : record,
    read: ({ type, payload }, reading) => {
      if (type === CONTENT.changeCipherSpec) {
        if (isProtected) malformed('a second change of keys');
        if (messages.unread() > 0) malformed('a message across a change of keys');
        isProtected = true;
        return;
      }
      if (type !== CONTENT.handshake) malformed(`a record of type ${type} (${suite.cipher})`);
      messages.push(payload);
      for (let message = messages.next(); message !== null; message = messages.next())
        readMessage(message.type, message.bytes, reading);
    },
    seal,
  };
}
