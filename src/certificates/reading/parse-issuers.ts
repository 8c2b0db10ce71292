import { decodeDer, encodeDer, members, objectIdentifier, tagged } from './asn1.ts';
import { parsePem } from './parse-pem.ts';

/** Certificates taken from one answer; an issuer and its cross-signs are few. */
const CERTIFICATES_MAX = 10;

/**
 * The certificates behind a caIssuers address, DER each (RFC 5280 §4.2.2.1): one certificate, or a
 * "certs-only" PKCS #7 message (RFC 5652 §5.1). Some CAs serve PEM, which is read as well.
 *
 * @throws Error with a short message when the bytes are none of these
 */
export function parseIssuers(bytes: Uint8Array): readonly Uint8Array[] {
  const text = Buffer.from(bytes).toString('latin1');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return parsePem(text).slice(0, CERTIFICATES_MAX);
  const [first, content] = members(decodeDer(text), 'what was fetched');
  // A certificate begins with its body, a PKCS #7 message with the kind of its content.
  if (Array.isArray(first?.value)) return [bytes];
  if (objectIdentifier(first, 'content type') !== SIGNED_DATA)
    throw new Error('it is neither a certificate nor PKCS #7');
  const [signedData] = members(content, 'PKCS #7 content');
  const certificates = tagged(members(signedData, 'signed data'), 0);
  if (certificates === undefined) throw new Error('it holds no certificate');
  return members(certificates, 'certificates').slice(0, CERTIFICATES_MAX).map(encodeDer);
}

const SIGNED_DATA = '1.2.840.113549.1.7.2';
