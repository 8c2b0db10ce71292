import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { type Flight, leafOf } from './flight.ts';
import { MESSAGE } from './handshake-messages.ts';
import { checkSignature } from './handshake-signature.ts';
import { parseAlpn } from './server-hello.ts';
import { signatureScheme } from './signature-schemes.ts';
import { EXTENSION, malformed, parseExtensions, reader } from './syntax.ts';

/** The bytes before the transcript hash in what a server signs (RFC 8446 §4.4.3). */
const SIGNED_BEFORE = Buffer.concat([
  Buffer.alloc(64, 0x20),
  Buffer.from('TLS 1.3, server CertificateVerify'),
  Buffer.alloc(1),
]);

/**
 * Reads one message after the ServerHello in a TLS 1.3 flight.
 *
 * @param before the transcript up to this message
 * @returns whether the flight ends with it
 */
export function readModern(flight: Flight, type: number, body: Buffer, before: Buffer): boolean {
  const { facts, secured, seen } = flight;
  if (secured === null) malformed('a message before the keys');
  const hash = () => createHash(secured.aead.hash).update(before).digest();
  switch (type) {
    case MESSAGE.encryptedExtensions: {
      const extensions = parseExtensions(reader(body, 'EncryptedExtensions').vector(2));
      const alpn = parseAlpn(extensions.get(EXTENSION.alpn));
      if (alpn !== null) facts.alpn = alpn;
      return false;
    }
    case MESSAGE.certificateRequest:
      facts.clientCertificateRequested = true;
      flight.requestContext = reader(body, 'CertificateRequest').vector(1);
      return false;
    case MESSAGE.certificateVerify: {
      const message = reader(body, 'CertificateVerify');
      const scheme = message.uint(2);
      const signed = Buffer.concat([SIGNED_BEFORE, hash()]);
      facts.signatureScheme = signatureScheme(scheme);
      facts.signature = checkSignature(leafOf(flight), {
        scheme,
        signed,
        signature: message.vector(2),
        isTls13: true,
      });
      return false;
    }
    case MESSAGE.finished:
      if (!seen.has(MESSAGE.certificateVerify)) malformed('Finished before CertificateVerify');
      if (!secured.keys.finishedOver(hash()).equals(body)) malformed('a Finished that does not verify');
      return true;
    default:
      return malformed(`a handshake message of type ${type}`);
  }
}
