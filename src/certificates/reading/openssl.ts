import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../certificate.ts';

/**
 * A certificate as OpenSSL reads it, or `null` where it cannot. This project has its own parser, and the two
 * may disagree. OpenSSL's view matters, since AWS's TLS library builds on it.
 */
export function readByOpenSsl(der: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(der);
  } catch {
    return null;
  }
}

const known = new WeakMap<Certificate, X509Certificate | null>();

/** The same of a certificate that was read here, once for each. */
export function asOpenSsl(certificate: Certificate): X509Certificate | null {
  const before = known.get(certificate);
  if (before !== undefined) return before;
  const read = readByOpenSsl(certificate.der);
  known.set(certificate, read);
  return read;
}
