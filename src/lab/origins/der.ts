import forge from 'node-forge';

const { asn1 } = forge;

/** An ASN.1 value as forge holds it: the functions here build one from its parts (ITU-T X.680). */
export type Asn1 = forge.asn1.Asn1;

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const primitive = (type: forge.asn1.Type, bytes: Uint8Array): Asn1 =>
  asn1.create(asn1.Class.UNIVERSAL, type, false, binary(bytes));
export const sequence = (...items: Asn1[]): Asn1 =>
  asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, items);
export const context = (tag: number, ...items: Asn1[]): Asn1 =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, true, items);
export const contextPrimitive = (tag: number, bytes: Uint8Array): Asn1 =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, false, binary(bytes));
export const oid = (dotted: string): Asn1 =>
  primitive(asn1.Type.OID, Buffer.from(asn1.oidToDer(dotted).getBytes(), 'latin1'));
export const integer = (value: number): Asn1 => primitive(asn1.Type.INTEGER, Buffer.from([value]));
export const boolean = (value: boolean): Asn1 =>
  primitive(asn1.Type.BOOLEAN, Buffer.from([value ? 0xff : 0]));
export const octets = (bytes: Uint8Array): Asn1 => primitive(asn1.Type.OCTETSTRING, bytes);
export const bitString = (bytes: Uint8Array): Asn1 =>
  primitive(asn1.Type.BITSTRING, Buffer.concat([Buffer.of(0), bytes]));

/** DER, ITU-T X.690. */
export const encode = (value: Asn1): Buffer => Buffer.from(asn1.toDer(value).getBytes(), 'latin1');
export const decode = (der: Uint8Array): Asn1 => asn1.fromDer(binary(der));
