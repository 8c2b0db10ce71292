import type { Buffer } from 'node:buffer';
import type { KeyExchange } from './cipher-suites.ts';
import { malformed, type Reader, reader } from './syntax.ts';

/** The parameters that the server signed below TLS 1.3, and their curve. */
export type ServerKeyExchange = {
  /** The named curve; `null` with finite-field groups, which are sent as numbers. */
  readonly group: number | null;
  /** The server's point on the named curve; `null` with finite-field groups. */
  readonly publicKey: Buffer | null;
  /** From TLS 1.2 on (RFC 5246 §7.4.3). */
  readonly signatureScheme: number | null;
  /** The parameters, which are signed together with both random values. */
  readonly params: Buffer;
  /** `null` where nothing is signed. */
  readonly signature: Buffer | null;
};

/** RFC 8422 §5.4: `named_curve`. */
const NAMED_CURVE = 3;

/** @param isTls12 whether the signature is preceded by its hash and signature algorithm */
export function parseServerKeyExchange(
  body: Buffer,
  keyExchange: KeyExchange | null,
  isTls12: boolean,
): ServerKeyExchange {
  const input = reader(body, 'ServerKeyExchange');
  const curve = keyExchange === 'ecdhe' ? readCurve(input) : { group: null, publicKey: null };
  if (keyExchange === 'dhe') for (const _ of ['p', 'g', 'Ys']) input.vector(2);
  const params = body.subarray(0, body.length - input.left());
  // Anonymous suites sign nothing. For an unknown key exchange it is not known where the parameters end.
  const isSigned = (keyExchange === 'ecdhe' || keyExchange === 'dhe') && input.left() > 0;
  const signatureScheme = isSigned && isTls12 ? input.uint(2) : null;
  return { ...curve, signatureScheme, params, signature: isSigned ? input.vector(2) : null };
}

function readCurve(input: Reader): { readonly group: number; readonly publicKey: Buffer } {
  if (input.uint(1) !== NAMED_CURVE) malformed('ServerKeyExchange without a named curve');
  return { group: input.uint(2), publicKey: input.vector(1) };
}
