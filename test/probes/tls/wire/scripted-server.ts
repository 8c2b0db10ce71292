import { createHash } from 'node:crypto';
import { encodeMessage, MESSAGE } from '../../../../src/probes/tls/wire/handshake-messages.ts';
import { type Aead, aeadOf, handshakeKeys } from '../../../../src/probes/tls/wire/key-schedule.ts';
import { createKeyShare } from '../../../../src/probes/tls/wire/key-share.ts';
import { sealRecord } from '../../../../src/probes/tls/wire/record-protection.ts';
import { CONTENT, encodeRecords } from '../../../../src/probes/tls/wire/records.ts';
import {
  codes,
  EXTENSION,
  parseExtensions,
  reader,
  uint,
  vector,
} from '../../../../src/probes/tls/wire/syntax.ts';

/** A ClientHello, read back field by field (RFC 8446 §4.1.2). */
export type ReadHello = {
  readonly message: Buffer;
  readonly recordVersion: number;
  readonly legacyVersion: number;
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly suites: readonly number[];
  readonly extensions: ReadonlyMap<number, Buffer>;
};

export function readHello(record: Buffer): ReadHello {
  const outer = reader(record, 'record');
  outer.uint(1);
  const recordVersion = outer.uint(2);
  const message = outer.vector(2);
  const input = reader(message.subarray(4), 'ClientHello');
  const legacyVersion = input.uint(2);
  const random = input.take(32);
  const sessionId = input.vector(1);
  const suites = readCodes(input.vector(2));
  input.vector(1);
  return {
    message,
    recordVersion,
    legacyVersion,
    random,
    sessionId,
    suites,
    extensions: parseExtensions(input.vector(2)),
  };
}

export function readCodes(bytes: Buffer): readonly number[] {
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(index * 2));
}

export function readShares(hello: ReadHello): readonly { group: number; publicKey: Buffer }[] {
  const list = reader(
    reader(hello.extensions.get(EXTENSION.keyShare) ?? Buffer.alloc(2), 'key_share').vector(2),
    'key_share',
  );
  const shares: { group: number; publicKey: Buffer }[] = [];
  while (list.left() > 0) shares.push({ group: list.uint(2), publicKey: list.vector(2) });
  return shares;
}

const extension = (type: number, body: Buffer) => Buffer.concat([uint(type, 2), vector(2, body)]);

export function serverHello(fields: {
  legacyVersion: number;
  suite: number;
  random?: Buffer;
  sessionId?: Buffer;
  extensions?: readonly Buffer[] | null;
}): Buffer {
  const {
    legacyVersion,
    suite,
    random = Buffer.alloc(32, 7),
    sessionId = Buffer.alloc(0),
    extensions = null,
  } = fields;
  return encodeMessage(
    MESSAGE.serverHello,
    Buffer.concat([
      uint(legacyVersion, 2),
      random,
      vector(1, sessionId),
      uint(suite, 2),
      uint(0, 1),
      ...(extensions === null ? [] : [vector(2, ...extensions)]),
    ]),
  );
}

/** A HelloRetryRequest (RFC 8446 §4.1.4); the session id is the hello's, here one of a hello whose random bytes are all 9. */
export function retryRequest(
  suite: number,
  group: number | null,
  cookie: Buffer | null,
  sessionId: Buffer = Buffer.alloc(32, 9),
): Buffer {
  return serverHello({
    legacyVersion: 0x0303,
    suite,
    sessionId,
    random: createHash('sha256').update('HelloRetryRequest').digest(),
    extensions: [
      extension(EXTENSION.supportedVersions, uint(0x0304, 2)),
      ...(group === null ? [] : [extension(EXTENSION.keyShare, uint(group, 2))]),
      ...(cookie === null ? [] : [extension(EXTENSION.cookie, vector(2, cookie))]),
    ],
  });
}

/** The chain as a TLS 1.3 Certificate message. */
export const certificate13 = (chain: readonly Buffer[]): Buffer =>
  encodeMessage(
    MESSAGE.certificate,
    Buffer.concat([vector(1), vector(3, ...chain.flatMap((der) => [vector(3, der), vector(2)]))]),
  );

/** The chain as a Certificate message of TLS 1.2 and below. */
export const certificate12 = (chain: readonly Buffer[]): Buffer =>
  encodeMessage(MESSAGE.certificate, vector(3, ...chain.map((der) => vector(3, der))));

export const certificateVerify = (scheme: number): Buffer =>
  encodeMessage(MESSAGE.certificateVerify, Buffer.concat([uint(scheme, 2), vector(2, Buffer.alloc(70, 1))]));

export const encryptedExtensions = (...extensions: readonly Buffer[]): Buffer =>
  encodeMessage(MESSAGE.encryptedExtensions, vector(2, ...extensions));

export const alpnExtension = (name: string): Buffer =>
  extension(EXTENSION.alpn, vector(2, vector(1, Buffer.from(name))));

export const certificateRequest13 = (): Buffer =>
  encodeMessage(
    MESSAGE.certificateRequest,
    Buffer.concat([vector(1), vector(2, extension(EXTENSION.signatureAlgorithms, codes(2, [0x0403])))]),
  );

/** Content of one record (RFC 8446 §5.1). */
const RECORD_MAX = 2 ** 14;

/**
 * The flight of a TLS 1.3 server for one hello: real keys, whatever messages the test wants, one record each.
 *
 * @param before what the transcript holds before this hello (after a HelloRetryRequest)
 * @param tamper changes the plain messages before they are protected
 */
export function flight13(
  helloRecord: Buffer,
  {
    suite = 0x1301,
    messages,
    before = Buffer.alloc(0),
    tamper = (plain) => plain,
    coalesce = false,
  }: {
    suite?: number;
    messages: readonly Buffer[];
    before?: Buffer;
    tamper?: (plain: Buffer) => Buffer;
    coalesce?: boolean;
  },
): Buffer {
  const hello = readHello(helloRecord);
  const [theirs] = readShares(hello);
  const aead = aeadOf(suite) as Aead;
  if (theirs === undefined) throw new Error('the hello has no share');
  const own = createKeyShare(theirs.group);
  if (own === null) throw new Error('a group without arithmetic');
  const share = Buffer.concat([uint(theirs.group, 2), vector(2, own.publicKey)]);
  const answer = serverHello({
    legacyVersion: 0x0303,
    suite,
    sessionId: hello.sessionId,
    extensions: [
      extension(EXTENSION.supportedVersions, uint(0x0304, 2)),
      extension(EXTENSION.keyShare, share),
    ],
  });
  const opening = Buffer.concat([before, hello.message, answer]);
  const hash = (bytes: Buffer) => createHash(aead.hash).update(bytes).digest();
  const keys = handshakeKeys(aead, own.secretWith(theirs.publicKey), hash(opening));
  const finished = encodeMessage(
    MESSAGE.finished,
    keys.finishedOver(hash(Buffer.concat([opening, ...messages]))),
  );
  const plain = [...messages, finished].map(tamper);
  const contents = (coalesce ? [Buffer.concat(plain)] : plain).flatMap((content) =>
    Array.from({ length: Math.ceil(content.length / RECORD_MAX) || 1 }, (_, index) =>
      content.subarray(index * RECORD_MAX, (index + 1) * RECORD_MAX),
    ),
  );
  return Buffer.concat([
    encodeRecords(CONTENT.handshake, 0x0303, answer),
    encodeRecords(CONTENT.changeCipherSpec, 0x0303, Buffer.from([1])),
    ...contents.map((content, sequence) =>
      sealRecord(aead, keys.server, sequence, CONTENT.handshake, content),
    ),
  ]);
}
