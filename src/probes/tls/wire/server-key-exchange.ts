import type { Buffer } from 'node:buffer';
import type { KeyExchange } from './cipher-suites.ts';
import { malformed, type Reader, reader } from './syntax.ts';

/** What the server signed below TLS 1.3, and over which curve. */
export type ServerKeyExchange = {
  /** The named curve; `null` with finite-field groups, which are sent as numbers. */
  readonly group: number | null;
  /** From TLS 1.2 on (RFC 5246 §7.4.3). */
  readonly signatureScheme: number | null;
};

/** RFC 8422 §5.4: `named_curve`. */
const NAMED_CURVE = 3;

/** @param isTls12 whether a hash and signature algorithm stand before the signature */
export function parseServerKeyExchange(
  body: Buffer,
  keyExchange: KeyExchange | null,
  isTls12: boolean,
): ServerKeyExchange {
  const input = reader(body, 'ServerKeyExchange');
  const group = keyExchange === 'ecdhe' ? readCurve(input) : null;
  if (keyExchange === 'dhe') for (const _ of ['p', 'g', 'Ys']) input.vector(2);
  // Anonymous suites sign nothing; of an unknown key exchange not even the parameters can be told apart.
  const isSigned = (keyExchange === 'ecdhe' || keyExchange === 'dhe') && input.left() > 0;
  return { group, signatureScheme: isSigned && isTls12 ? input.uint(2) : null };
}

function readCurve(input: Reader): number {
  if (input.uint(1) !== NAMED_CURVE) malformed('ServerKeyExchange without a named curve');
  const curve = input.uint(2);
  input.vector(1);
  return curve;
}
