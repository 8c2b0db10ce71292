import type { Certificate } from '../certificate.ts';
import { asOpenSsl, readByOpenSsl } from '../reading/openssl.ts';
import { parseCertificate } from '../reading/parse-certificate.ts';
import type { ChainFault, Placed } from './chain-fault.ts';

/**
 * Certificates of one list that are read: as many as a handshake may bring here. Real chains have four; a
 * bundle of roots sent by mistake has more, and what is needed may stand behind it.
 */
const SENT_MAX = 100;

type Unreadable = Extract<ChainFault, { kind: 'unreadable' }>;

/** A certificate list as sent, parsed. */
export type SentChain = {
  readonly certificates: readonly Placed[];
  readonly unreadable: readonly Unreadable[];
  /** Certificates in the list, those left out for our bound included. */
  readonly length: number;
  /** Bytes of the handshake message that carries the list in TLS 1.2, all of it counted (RFC 5246 §7.4.2). */
  readonly messageBytes: number;
};

/**
 * Parses a certificate list, DER each, in wire order. What cannot be read is named, never thrown; `most`
 * bounds it.
 *
 * @param readDer reads one certificate; whoever reads many lists passes one that remembers
 */
export function readChain(
  ders: readonly Uint8Array[],
  most = SENT_MAX,
  readDer: (der: Uint8Array) => ReadDer = readCertificate,
): SentChain {
  const certificates: Placed[] = [];
  const unreadable: Unreadable[] = [];
  for (const [position, der] of ders.slice(0, most).entries()) {
    const read = readDer(der);
    if (read.kind === 'read') certificates.push({ position, certificate: read.certificate });
    else unreadable.push({ ...read, position });
  }
  const messageBytes = ders.reduce((sum, { length }) => sum + LENGTH_BYTES + length, LENGTH_BYTES);
  return { certificates, unreadable, length: ders.length, messageBytes };
}

/** Of the list, and of each certificate in it. */
const LENGTH_BYTES = 3;

/** One certificate, or why it cannot be read. */
export type ReadDer =
  | { readonly kind: 'read'; readonly certificate: Certificate }
  | Omit<Unreadable, 'position'>;

/** Both readers must understand it: if OpenSSL refuses a certificate, no signature can be checked with it. */
export function readCertificate(der: Uint8Array): ReadDer {
  try {
    const certificate = parseCertificate(der);
    if (asOpenSsl(certificate) !== null) return { kind: 'read', certificate };
    return { kind: 'unreadable', because: 'its encoding is broken', byOpenSsl: false };
  } catch (error) {
    const because = (error instanceof Error ? error.message : String(error)).slice(0, 120);
    return { kind: 'unreadable', because, byOpenSsl: readByOpenSsl(der) !== null };
  }
}
