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
      unreadable.push({ kind: 'unreadable', position, because: because.slice(0, 120) });
    }
  }
  return { certificates, unreadable, length: ders.length };
}
