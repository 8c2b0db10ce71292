import { X509Certificate } from 'node:crypto';
import { parseCertificate } from '../reading/parse-certificate.ts';
import type { ChainFault, Placed } from './chain-fault.ts';

/**
 * Certificates of one list that are read: as many as a handshake may bring here. Real chains have four; a bundle of roots sent
 * by mistake has more, and what is needed may stand behind it.
 */
const SENT_MAX = 100;

/** A certificate list as sent, parsed. */
export type SentChain = {
  readonly certificates: readonly Placed[];
  readonly unreadable: readonly Extract<ChainFault, { kind: 'unreadable' }>[];
  /** Certificates in the list, those left out for our bound included. */
  readonly length: number;
  /** Bytes of the handshake message that carries the list in TLS 1.2, all of it counted (RFC 5246 §7.4.2). */
  readonly messageBytes: number;
};

/** Parses a certificate list, DER each, in wire order. What cannot be read is named, never thrown; `most` bounds it. */
export function readChain(ders: readonly Uint8Array[], most = SENT_MAX): SentChain {
  const certificates: Placed[] = [];
  const unreadable: Extract<ChainFault, { kind: 'unreadable' }>[] = [];
  for (const [position, der] of ders.slice(0, most).entries()) {
    try {
      certificates.push({ position, certificate: parseCertificate(der) });
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      const byOpenSsl = isReadByOpenSsl(der);
      unreadable.push({ kind: 'unreadable', position, because: because.slice(0, 120), byOpenSsl });
    }
  }
  const messageBytes = ders.reduce((sum, { length }) => sum + LENGTH_BYTES + length, LENGTH_BYTES);
  return { certificates, unreadable, length: ders.length, messageBytes };
}

/** Of the list, and of each certificate in it. */
const LENGTH_BYTES = 3;

/** What the reader here does not understand, another may: OpenSSL is the one below AWS's own TLS library. */
function isReadByOpenSsl(der: Uint8Array): boolean {
  try {
    return new X509Certificate(der).raw.length > 0;
  } catch {
    return false;
  }
}
