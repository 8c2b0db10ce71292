import type { TlsVersion } from '../../../formats/handshake.ts';

/** Protocol versions on the wire (RFC 8446 §4.2.1, RFC 6101 §5.2). */
export const VERSION_CODES: Readonly<Record<TlsVersion, number>> = {
  SSLv3: 0x0300,
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
};

/** Highest first. */
export const EVERY_VERSION: readonly number[] = Object.values(VERSION_CODES).reverse();

/** `null` for a number that is not a known version. */
export function versionOf(code: number): TlsVersion | null {
  const found = Object.entries(VERSION_CODES).find(([, known]) => known === code);
  return found === undefined ? null : (found[0] as TlsVersion);
}
