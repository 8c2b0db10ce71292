import type { Buffer } from 'node:buffer';
import { EXTENSION, malformed, parseExtensions, reader } from './syntax.ts';

/** Far above the length of any intended chain. */
const CERTIFICATES_MAX = 100;

/** Bytes; an OCSP response has about 500, or 2,500 with the responder's certificate. */
const STAPLE_MAX = 16_384;

/** The certificates of a message, and the OCSP response that TLS 1.3 attaches to the first. */
export type CertificateMessage = { readonly chain: readonly Buffer[]; readonly staple: Buffer | null };

/**
 * The certificate list as sent, each DER, in wire order (RFC 5246 §7.4.2; TLS 1.3 adds a request context
 * before the list and extensions after each certificate, RFC 8446 §4.4.2).
 */
export function parseCertificates(body: Buffer, isTls13: boolean): CertificateMessage {
  const message = reader(body, 'Certificate');
  if (isTls13) message.vector(1);
  const list = reader(message.vector(3), 'Certificate');
  const chain: Buffer[] = [];
  let staple: Buffer | null = null;
  while (list.left() > 0) {
    if (chain.length === CERTIFICATES_MAX) malformed(`more than ${CERTIFICATES_MAX} certificates`);
    chain.push(list.vector(3));
    if (!isTls13) continue;
    const status = parseExtensions(list.vector(2)).get(EXTENSION.statusRequest);
    if (status !== undefined && chain.length === 1) staple = parseCertificateStatus(status);
  }
  return { chain, staple };
}

/**
 * The body of CertificateStatus (RFC 6066 §8), which TLS 1.3 sends as an extension; `null` for a status of
 * another type.
 */
export function parseCertificateStatus(body: Buffer): Buffer | null {
  const message = reader(body, 'CertificateStatus');
  if (message.uint(1) !== 1) return null;
  const response = message.vector(3);
  return response.length > STAPLE_MAX ? null : response;
}
