import type forge from 'node-forge';
import asn1 from 'node-forge/lib/asn1.js';

export type Asn1 = forge.asn1.Asn1;

/** Nesting a certificate may have; real ones stay below 10. */
const DEPTH_MAX = 24;

const { Class, Type } = asn1;

export { Class as TagClass, Type as Tag };

/**
 * Decodes one DER value that fills `bytes` completely (ITU-T X.690).
 *
 * @param bytes one character per byte (latin1), as forge reads them
 * @throws Error when the bytes are no DER, are followed by others, or nest too deeply
 */
export function decodeDer(bytes: string): Asn1 {
  return decode(bytes, { strict: true, parseAllBytes: true, decodeBitStrings: false, maxDepth: DEPTH_MAX });
}

/**
 * forge's own options, which its published types leave out: contents of BIT STRINGs stay bytes, depth is
 * bounded.
 */
const decode = asn1.fromDer as unknown as (
  bytes: string,
  options: { strict: boolean; parseAllBytes: boolean; decodeBitStrings: boolean; maxDepth: number },
) => Asn1;

/** DER (X.690) of a value, as it is hashed, compared and signed. */
export const encodeDer = (value: Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');

/** The members of a SEQUENCE, a SET or an explicit tag. */
export function members(value: Asn1 | undefined, what: string): readonly Asn1[] {
  if (value === undefined || !Array.isArray(value.value))
    throw new Error(`${what} is missing or not constructed`);
  return value.value;
}

/** The content of a primitive value, one character per byte. */
export function content(value: Asn1 | undefined, what: string): string {
  if (value === undefined || typeof value.value !== 'string')
    throw new Error(`${what} is missing or not primitive`);
  return value.value;
}

/** An OBJECT IDENTIFIER in dotted form. */
export function objectIdentifier(value: Asn1 | undefined, what: string): string {
  const bytes = content(value, what);
  if (value?.type !== Type.OID || bytes.length === 0 || bytes.length > 64)
    throw new Error(`${what} is no object identifier`);
  return asn1.derToOid(bytes);
}

/** A BIT STRING that holds whole bytes, without its count of unused bits. */
export function bitStringBytes(value: Asn1 | undefined, what: string): string {
  const bytes = content(value, what);
  if (value?.type !== Type.BITSTRING || bytes.length === 0) throw new Error(`${what} is no bit string`);
  return bytes.slice(1);
}

/** A small non-negative INTEGER; larger ones are cut to `Number.MAX_SAFE_INTEGER`. */
export function smallInteger(value: Asn1 | undefined, what: string): number {
  const bytes = content(value, what);
  if (value?.type !== Type.INTEGER || bytes.length === 0) throw new Error(`${what} is no integer`);
  if (bytes.charCodeAt(0) >= 0x80) throw new Error(`${what} is negative`);
  const digits = hex(bytes).replace(/^0+/, '');
  return digits.length > 12 ? Number.MAX_SAFE_INTEGER : Number.parseInt(digits || '0', 16);
}

/** node-forge's binary string in hex. */
export const hex = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('hex');

/** A context-specific member by its tag number. */
export const tagged = (values: readonly Asn1[], tag: number): Asn1 | undefined =>
  values.find((value) => value.tagClass === Class.CONTEXT_SPECIFIC && (value.type as number) === tag);
