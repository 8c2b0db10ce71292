import type { GeneralName } from '../certificate.ts';
import { type Asn1, content, hex, members, objectIdentifier, tagged } from './asn1.ts';
import { readName } from './distinguished-name.ts';

/** Names of all kinds in one list; public CAs stop at 100 to 250, some at 2,000. */
const NAMES_MAX = 2_500;
const TEXT_MAX = 256;

/** Context-specific tags of GeneralName (RFC 5280 §4.2.1.6). */
const TAG = { other: 0, email: 1, dns: 2, directory: 4, uri: 6, address: 7 } as const;

/** An internationalised e-mail address, which stands as an otherName (RFC 9598 §3). */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

/** Reads GeneralNames: of a subjectAltName, or the bases of name constraints. */
export function readGeneralNames(names: readonly Asn1[]): readonly GeneralName[] {
  if (names.length > NAMES_MAX) throw new Error(`it has more than ${NAMES_MAX} names`);
  return names.map(readGeneralName);
}

function readGeneralName(name: Asn1): GeneralName {
  const tag = name.type as number;
  switch (tag) {
    case TAG.dns:
      return { kind: 'dns', value: printable(content(name, 'dNSName')).toLowerCase() };
    case TAG.email:
      return { kind: 'email', value: printable(content(name, 'rfc822Name')) };
    case TAG.uri:
      return { kind: 'uri', value: printable(content(name, 'uniformResourceIdentifier')) };
    case TAG.address:
      return { kind: 'address', bytes: hex(content(name, 'iPAddress').slice(0, 64)) };
    case TAG.directory: {
      const { relatives, text } = readName(members(name, 'directoryName')[0], 'directoryName');
      return { kind: 'directory', relatives, text };
    }
    case TAG.other:
      return otherName(name);
    default:
      return { kind: 'unread', tag };
  }
}

function otherName(name: Asn1): GeneralName {
  const parts = members(name, 'otherName');
  const type = objectIdentifier(parts[0], 'otherName type');
  if (type !== SMTP_UTF8_MAILBOX) return { kind: 'other', type };
  const [mailbox] = members(tagged(parts.slice(1), 0), 'otherName value');
  const text = Buffer.from(content(mailbox, 'SmtpUTF8Mailbox'), 'latin1').toString('utf8');
  return { kind: 'email', value: printable(text) };
}

/**
 * Characters that such a name cannot contain are escaped: the name then matches nothing and is safe to show.
 */
const printable = (text: string): string =>
  text
    .slice(0, TEXT_MAX)
    .replace(/[^!-[\]-~\u00a1-\uffff]/g, (char) => `\\${char.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** An address as people write it; `bytes` is hex, and anything but 4 or 16 bytes is shown as such. */
export function addressText(bytes: string): string {
  const octets = Buffer.from(bytes, 'hex');
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return bytes;
  const groups = bytes.replace(/(.{4})(?=.)/g, '$1:');
  return new URL(`http://[${groups}]`).hostname.slice(1, -1);
}
