import { type Asn1, content, members, objectIdentifier, Tag } from './asn1.ts';

/** Characters of a name that are kept for people; path building compares the DER instead. */
const TEXT_MAX = 300;
const ATTRIBUTES_MAX = 40;

const EMAIL_ADDRESS = '1.2.840.113549.1.9.1';

/** Short names of attribute types (RFC 4519, RFC 4514 §3). Others are shown as their object identifier. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  [EMAIL_ADDRESS]: 'emailAddress',
};

/** A name of X.501, once for reading and once for comparing. */
export type DistinguishedName = {
  /** For people, most specific part first. */
  readonly text: string;
  /**
   * For comparing (RFC 5280 §7.1): JSON of the relative names, without regard to case, spaces and string
   * types.
   */
  readonly canonical: string;
  /** The same, each relative name by itself, the least specific first. */
  readonly relatives: readonly string[];
  readonly emails: readonly string[];
  readonly commonName: string | null;
};

/** Reads a Name (RFC 5280 §4.1.2.4) into the text of RFC 4514, escaped as there. */
export function readName(name: Asn1 | undefined, what: string): DistinguishedName {
  const relatives = members(name, what).map((relative) => members(relative, `${what} part`));
  if (relatives.flat().length > ATTRIBUTES_MAX) {
    throw new Error(`${what} has more than ${ATTRIBUTES_MAX} attributes`);
  }
  const read = relatives.map((attributes) =>
    attributes.map((attribute) => {
      const [type, value] = members(attribute, `${what} attribute`);
      return { type: objectIdentifier(type, `${what} attribute type`), text: directoryString(value) };
    }),
  );
  const parts = read.flat();
  const text = parts
    .map((part) => `${SHORT_NAMES[part.type] ?? part.type}=${escapeValue(part.text)}`)
    .reverse()
    .join(', ');
  const relativeNames = read.map((attributes) =>
    attributes.map(({ type, text }) => `${type}=${comparable(text)}`).sort(),
  );
  return {
    text: text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text,
    canonical: JSON.stringify(relativeNames),
    relatives: relativeNames.map((relative) => JSON.stringify(relative)),
    emails: parts.filter(({ type }) => type === EMAIL_ADDRESS).map(({ text }) => text.slice(0, TEXT_MAX)),
    commonName: parts.findLast(({ type }) => type === '2.5.4.3')?.text.slice(0, TEXT_MAX) ?? null,
  };
}

/** A DirectoryString in any of its encodings (RFC 5280 §4.1.2.4); what is no string is shown empty. */
function directoryString(value: Asn1 | undefined): string {
  if (value === undefined || typeof value.value !== 'string') return '';
  const bytes = content(value, 'attribute value');
  if (value.type === Tag.UTF8) return Buffer.from(bytes, 'latin1').toString('utf8');
  // forge has decoded BMPString already; the other kinds are one byte per character.
  return bytes;
}

const comparable = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** RFC 4514 §2.4, and control characters as hexadecimal pairs. */
const escapeValue = (text: string): string =>
  text
    .replace(/[,+"\\<>;]/g, '\\$&')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal
    .replace(/[\u0000-\u001f\u007f]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
