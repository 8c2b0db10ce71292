/** DER by hand, for extensions that no library would make (X.690). */

/** One value: its tag, and its content. */
export function tlv(tag: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const length = bytes.length < 0x80 ? [bytes.length] : [0x82, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...length), bytes]);
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => tlv(0x30, ...content);

/** An object identifier whose arcs are all below 16,384. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const arcs = [first * 40 + second, ...rest];
  return tlv(
    0x06,
    Buffer.from(arcs.flatMap((arc) => (arc < 0x80 ? [arc] : [0x80 | (arc >> 7), arc & 0x7f]))),
  );
}

/** Names of every form (RFC 5280 §4.2.1.6), as they stand in a subjectAltName and in name constraints. */
export const generalName = {
  dns: (host: string) => tlv(0x82, host),
  email: (mailbox: string) => tlv(0x81, mailbox),
  uri: (uri: string) => tlv(0x86, uri),
  address: (...octets: readonly number[]) => tlv(0x87, Buffer.from(octets)),
  /** Organisation, then unit. */
  directory: (...values: readonly string[]) =>
    tlv(
      0xa4,
      sequence(
        ...values.map((value, index) =>
          tlv(0x31, sequence(oid(index === 0 ? '2.5.4.10' : '2.5.4.11'), tlv(0x0c, value))),
        ),
      ),
    ),
  other: (type: string, value: Buffer) => tlv(0xa0, oid(type), tlv(0xa0, value)),
  registeredId: (dotted: string) => tlv(0x88, oid(dotted).subarray(2)),
} as const;

/** The extension that permits or excludes subtrees. */
export const nameConstraints = (
  permitted: readonly Buffer[],
  excluded: readonly Buffer[] = [],
): { readonly id: string; readonly critical: boolean; readonly value: Buffer } => {
  const trees = (tag: number, bases: readonly Buffer[]) =>
    bases.length === 0 ? [] : [tlv(tag, ...bases.map((base) => sequence(base)))];
  return {
    id: '2.5.29.30',
    critical: true,
    value: sequence(...trees(0xa0, permitted), ...trees(0xa1, excluded)),
  };
};

export const alternativeNames = (...names: readonly Buffer[]) => ({
  id: '2.5.29.17',
  critical: false,
  value: sequence(...names),
});
