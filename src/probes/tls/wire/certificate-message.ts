import type { Buffer } from 'node:buffer';
import { malformed, reader } from './syntax.ts';

/** Far above any chain that is served on purpose. */
const CERTIFICATES_MAX = 100;

/**
 * The certificate list as sent, each DER, in wire order (RFC 5246 §7.4.2; with a request context before the list and
 * extensions behind each certificate in TLS 1.3, RFC 8446 §4.4.2).
 */
export function parseCertificates(body: Buffer, isTls13: boolean): readonly Buffer[] {
  const message = reader(body, 'Certificate');
  if (isTls13) message.vector(1);
  const list = reader(message.vector(3), 'Certificate');
  const chain: Buffer[] = [];
  while (list.left() > 0) {
    if (chain.length === CERTIFICATES_MAX) malformed(`more than ${CERTIFICATES_MAX} certificates`);
    chain.push(list.vector(3));
    if (isTls13) list.vector(2);
  }
  return chain;
}
