import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import type { Handshake, HandshakeEnding } from '../../../formats/handshake.ts';
import { alertReader, encodeAlert } from './alerts.ts';
import { parseCertificates } from './certificate-message.ts';
import { cipherSuite, keyExchangeOf } from './cipher-suites.ts';
import { encodeClientHello } from './client-hello.ts';
import { namedGroup } from './groups.ts';
import {
  encodeMessage,
  type HandshakeMessage,
  MESSAGE,
  type MessageReader,
  messageReader,
} from './handshake-messages.ts';
import { type Aead, aeadOf, type HandshakeKeys, handshakeKeys } from './key-schedule.ts';
import { createKeyShare, type KeyShare } from './key-share.ts';
import { type Content, recordLayer } from './record-layer.ts';
import { recordOpener, sealRecord } from './record-protection.ts';
import { CONTENT, encodeRecords } from './records.ts';
import { parseAlpn, parseServerHello, type ServerHello } from './server-hello.ts';
import { parseServerKeyExchange } from './server-key-exchange.ts';
import { signatureScheme } from './signature-schemes.ts';
import { EXTENSION, malformed, malformedDetail, orMalformed, parseExtensions, reader } from './syntax.ts';
import { VERSION_CODES, versionOf } from './versions.ts';

/** How a flight can end by its own bytes; the other endings are told by the connection. */
type OwnEnding = Extract<HandshakeEnding, 'flight-complete' | 'alert' | 'not-tls' | 'malformed'>;

/** What to do after bytes were read: send something, or stop. */
export type FlightStep = { readonly send: Buffer | null; readonly ending: OwnEnding | null };

/**
 * One hello and the reading of what the server answers, up to the end of its first flight. No socket, no clock: bytes
 * in, bytes and facts out. Any sequence of bytes ends in a step, never in an exception.
 */
export type ServerFlight = {
  /** The record to send first. */
  readonly hello: Buffer;
  readonly receive: (chunk: Buffer) => FlightStep;
  /** Alerts that end the handshake politely: `user_canceled`, then `close_notify` (RFC 8446 §6.1). */
  readonly farewell: () => Buffer;
  /** What was seen so far. `closing` is how the connection ended when the bytes did not say so themselves. */
  readonly handshake: (closing: HandshakeEnding) => Handshake;
};

/** Far above any cookie that a server sends on purpose: OpenSSL takes 4,096 bytes. */
const COOKIE_BYTES_MAX = 2 ** 15;

type Facts = { -readonly [K in keyof Handshake]: Handshake[K] };

/** @param random the source of the hello's random bytes */
export function startFlight(
  offer: TlsOffer,
  serverName: string | null,
  random: (bytes: number) => Buffer,
): ServerFlight {
  const isModern = offer.versions[0] === 0x0304;
  const parts = { serverName, random: random(32), sessionId: isModern ? random(32) : Buffer.alloc(0) };
  let shares: readonly KeyShare[] = offer.keyShares
    .map((group) => createKeyShare(group))
    .filter((share) => share !== null);
  const firstHello = encodeClientHello(offer, { ...parts, keyShares: shares });
  const hello = encodeRecords(CONTENT.handshake, 0x0301, firstHello);

  const facts: Facts = {
    serverName,
    offer: offer.name,
    clientHello: hello.toString('base64'),
    helloRetryRequest: false,
    chain: [],
    clientCertificateRequested: false,
    ending: 'closed',
  };
  const layer = recordLayer();
  const readAlert = alertReader();
  const messages: MessageReader = messageReader();
  let transcript: Buffer = firstHello;
  let seen = new Set<number>();
  let secured: { readonly aead: Aead; readonly keys: HandshakeKeys } | null = null;
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
        facts.detail =
          malformedDetail(error) ?? `bytes that cf502 cannot read (${String(error).slice(0, 100)})`;
        ending = 'malformed';
      }
      return { send: outgoing, ending };
    },
    farewell: () => {
      const alerts = [encodeAlert('warning', 90), encodeAlert('warning', 0)];
      return Buffer.concat(alerts.map(sealAlert));
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

  /** Below TLS 1.3 the server may go on after a warning (RFC 5246 §7.2.2). */
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
    if (seen.has(type)) malformed(`a second message of type ${type}`);
    seen.add(type);
    const before = transcript;
    transcript = Buffer.concat([transcript, bytes]);
    if (type === MESSAGE.serverHello) readServerHello(bytes, parseServerHello(body), before);
    else if (type === MESSAGE.certificate) readCertificate(body);
    else if (type === MESSAGE.certificateRequest) facts.clientCertificateRequested = true;
    else if (facts.version === 'TLSv1.3') readModern(type, body, before);
    else readClassic(type, body);
  }

  function readServerHello(bytes: Buffer, answer: ServerHello, before: Buffer): void {
    const version = versionOf(answer.version);
    if (version === null) malformed(`ServerHello of version 0x${answer.version.toString(16)}`);
    facts.serverHello = bytes.toString('base64');
    facts.version = version;
    facts.cipherSuite = cipherSuite(answer.cipherSuite);
    if (answer.group !== null) facts.group = namedGroup(answer.group);
    if (answer.alpn !== null) facts.alpn = answer.alpn;
    if (version !== 'TLSv1.3') return;
    const aead = aeadOf(answer.cipherSuite);
    if (aead === null) malformed(`TLS 1.3 with ${facts.cipherSuite.name}`);
    if (answer.isRetryRequest) retry(bytes, answer, before, aead);
    else secure(answer, aead);
  }

  /** The answer to a HelloRetryRequest; the first hello stands in the transcript as its hash (RFC 8446 §4.4.1). */
  function retry(bytes: Buffer, answer: ServerHello, before: Buffer, aead: Aead): void {
    if (facts.helloRetryRequest) malformed('a second HelloRetryRequest');
    facts.helloRetryRequest = true;
    const { group } = answer;
    if (group !== null) {
      if (!offer.groups.includes(group))
        malformed(`a HelloRetryRequest for ${namedGroup(group).name}, which was not offered`);
      const share = createKeyShare(group);
      // Only hellos that explain a failure offer such a group, and its name is all they ask for.
      if (share === null) {
        ending = 'flight-complete';
        return;
      }
      shares = [share];
    }
    const { cookie } = answer;
    // Every length in a hello has two bytes, and the cookie goes back beside our other extensions.
    if (cookie !== null && cookie.length > COOKIE_BYTES_MAX)
      malformed(`a HelloRetryRequest with a cookie of ${cookie.length} bytes`);
    const again = encodeClientHello(offer, {
      ...parts,
      keyShares: shares,
      ...(cookie === null ? {} : { cookie }),
    });
    const firstHash = createHash(aead.hash).update(before).digest();
    transcript = Buffer.concat([encodeMessage(MESSAGE.messageHash, firstHash), bytes, again]);
    seen = new Set();
    const changeCipherSpec = encodeRecords(CONTENT.changeCipherSpec, 0x0303, Buffer.from([1]));
    outgoing = Buffer.concat([changeCipherSpec, encodeRecords(CONTENT.handshake, 0x0303, again)]);
  }

  function secure({ group, publicKey }: ServerHello, aead: Aead): void {
    const share = shares.find((each) => each.group === group);
    if (share === undefined || publicKey === null) malformed('ServerHello without a share of ours');
    if (messages.unread() > 0) malformed('a message across a change of keys');
    const secret = orMalformed('a public key that is no point of its group', () =>
      share.secretWith(publicKey),
    );
    const keys = handshakeKeys(aead, secret, createHash(aead.hash).update(transcript).digest());
    secured = { aead, keys };
    layer.protect(recordOpener(aead, keys.server));
  }

  function readCertificate(body: Buffer): void {
    facts.chain = parseCertificates(body, facts.version === 'TLSv1.3').map((der) => der.toString('base64'));
  }

  function readModern(type: number, body: Buffer, before: Buffer): void {
    if (secured === null) malformed('a message before the keys');
    switch (type) {
      case MESSAGE.encryptedExtensions: {
        const alpn = parseAlpn(
          parseExtensions(reader(body, 'EncryptedExtensions').vector(2)).get(EXTENSION.alpn),
        );
        if (alpn !== null) facts.alpn = alpn;
        return;
      }
      case MESSAGE.certificateVerify:
        facts.signatureScheme = signatureScheme(reader(body, 'CertificateVerify').uint(2));
        return;
      case MESSAGE.finished:
        if (!seen.has(MESSAGE.certificateVerify)) malformed('Finished before CertificateVerify');
        if (!secured.keys.finishedOver(createHash(secured.aead.hash).update(before).digest()).equals(body)) {
          malformed('a Finished that does not verify');
        }
        ending = 'flight-complete';
        return;
      default:
        malformed(`a handshake message of type ${type}`);
    }
  }

  function readClassic(type: number, body: Buffer): void {
    switch (type) {
      case MESSAGE.serverKeyExchange: {
        const keyExchange = keyExchangeOf(facts.cipherSuite?.code ?? 0);
        const read = parseServerKeyExchange(body, keyExchange, facts.version === 'TLSv1.2');
        if (read.group !== null) facts.group = namedGroup(read.group);
        if (read.signatureScheme !== null) facts.signatureScheme = signatureScheme(read.signatureScheme);
        return;
      }
      case MESSAGE.certificateStatus:
        return;
      case MESSAGE.serverHelloDone:
        ending = 'flight-complete';
        return;
      default:
        malformed(`a handshake message of type ${type}`);
    }
  }

  function sealAlert(alert: Buffer, sequence: number): Buffer {
    if (secured === null) return encodeRecords(CONTENT.alert, VERSION_CODES[facts.version ?? 'TLSv1'], alert);
    return sealRecord(secured.aead, secured.keys.client, sequence, CONTENT.alert, alert);
  }
}
