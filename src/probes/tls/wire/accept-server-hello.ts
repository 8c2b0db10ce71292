import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { cipherSuite } from './cipher-suites.ts';
import { encodeClientHello } from './client-hello.ts';
import type { Flight } from './flight.ts';
import { namedGroup } from './groups.ts';
import { encodeMessage, MESSAGE } from './handshake-messages.ts';
import { type Aead, aeadOf, handshakeKeys } from './key-schedule.ts';
import { createKeyShare } from './key-share.ts';
import type { Content } from './record-layer.ts';
import { recordOpener } from './record-protection.ts';
import { CONTENT, encodeRecords, type TlsRecord } from './records.ts';
import type { ServerHello } from './server-hello.ts';
import { malformed, orMalformed } from './syntax.ts';
import { versionOf } from './versions.ts';

/**
 * What follows from a ServerHello.
 *
 * - `unprotected`: below TLS 1.3 the flight continues unencrypted
 * - `protected`: the rest of the flight is opened with `open`
 * - `retry`: the server asked for another hello, which is to be sent
 * - `unanswerable`: the server asked for a group that cf502 cannot compute with, so its name is all that is
 *   learnt
 */
export type ServerHelloEffect =
  | { readonly kind: 'unprotected' }
  | { readonly kind: 'protected'; readonly open: (record: TlsRecord) => Content }
  | { readonly kind: 'retry'; readonly send: Buffer }
  | { readonly kind: 'unanswerable' };

/** The message's own bytes, the transcript before it, and how many bytes followed it in the clear. */
type Surrounding = { readonly bytes: Buffer; readonly before: Buffer; readonly unread: number };

/** Far above any cookie that a server sends on purpose: OpenSSL takes 4,096 bytes. */
const COOKIE_BYTES_MAX = 2 ** 15;

/**
 * Notes what the server chose, and agrees on keys in TLS 1.3. Throws `malformed` for a choice that cannot be.
 */
export function acceptServerHello(
  flight: Flight,
  answer: ServerHello,
  { bytes, before, unread }: Surrounding,
): ServerHelloEffect {
  const { facts } = flight;
  const version = versionOf(answer.version);
  if (version === null) malformed(`ServerHello of version 0x${answer.version.toString(16)}`);
  flight.answer = answer;
  facts.serverHello = bytes.toString('base64');
  facts.version = version;
  facts.cipherSuite = cipherSuite(answer.cipherSuite);
  if (answer.group !== null) facts.group = namedGroup(answer.group);
  if (answer.alpn !== null) facts.alpn = answer.alpn;
  if (version !== 'TLSv1.3') return { kind: 'unprotected' };
  const aead = aeadOf(answer.cipherSuite);
  if (aead === null) malformed(`TLS 1.3 with ${facts.cipherSuite.name}`);
  // RFC 8446 §4.1.3: a client must end the handshake there.
  if (!answer.sessionId.equals(flight.sessionId)) malformed('a session id that is not the one of the hello');
  return answer.isRetryRequest
    ? retry(flight, answer, { bytes, before }, aead)
    : agreeOnKeys(flight, answer, unread, aead);
}

/**
 * Answers a HelloRetryRequest; in the transcript the first hello is replaced by its hash (RFC 8446 §4.4.1).
 */
function retry(
  flight: Flight,
  { group, cookie }: ServerHello,
  { bytes, before }: Omit<Surrounding, 'unread'>,
  aead: Aead,
): ServerHelloEffect {
  const { facts, offer, serverName, random, sessionId } = flight;
  if (facts.helloRetryRequest) malformed('a second HelloRetryRequest');
  facts.helloRetryRequest = true;
  // The second hello repeats the cookie in addition to its other extensions, whose total length has to fit
  // into two bytes.
  if (cookie !== null && cookie.length > COOKIE_BYTES_MAX)
    malformed(`a HelloRetryRequest with a cookie of ${cookie.length} bytes`);
  if (group !== null) {
    if (!offer.groups.includes(group))
      malformed(`a HelloRetryRequest for ${namedGroup(group).name}, which was not offered`);
    const share = createKeyShare(group);
    // Only the wider hellos that explain a failure offer such a group.
    if (share === null) return { kind: 'unanswerable' };
    flight.keyShares = [share];
  }
  const again = encodeClientHello(offer, {
    serverName,
    random,
    sessionId,
    keyShares: flight.keyShares,
    ...(cookie === null ? {} : { cookie }),
  });
  const firstHash = createHash(aead.hash).update(before).digest();
  flight.transcript = Buffer.concat([encodeMessage(MESSAGE.messageHash, firstHash), bytes, again]);
  flight.seen = new Set();
  const changeCipherSpec = encodeRecords(CONTENT.changeCipherSpec, 0x0303, Buffer.from([1]));
  const send = Buffer.concat([changeCipherSpec, encodeRecords(CONTENT.handshake, 0x0303, again)]);
  return { kind: 'retry', send };
}

function agreeOnKeys(
  flight: Flight,
  { group, publicKey }: ServerHello,
  unread: number,
  aead: Aead,
): ServerHelloEffect {
  const share = flight.keyShares.find((each) => each.group === group);
  if (share === undefined || publicKey === null) malformed('ServerHello without a share of ours');
  if (unread > 0) malformed('a message across a change of keys');
  const secret = orMalformed('a public key that is no point of its group', () => share.secretWith(publicKey));
  const keys = handshakeKeys(aead, secret, createHash(aead.hash).update(flight.transcript).digest());
  flight.secured = { aead, keys };
  return { kind: 'protected', open: recordOpener(aead, keys.server) };
}
