import { worthChecking } from './host-names.ts';

/** Certificates somebody pasted, and the name they are for, where the text around them says one. */
export type PastedCertificates = {
  /** The certificates alone, each label on a line of its own. */
  readonly pem: string;
  readonly name: string | null;
};

const BLOCK =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]{1,20000}-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
/** One line for each certificate that was sent: ` 0 s:CN = origin.example.com` of `openssl s_client`. */
const LISTED = /^ {0,3}\d{1,2} s:/gm;
/** Names that a command asked for, the most reliable first. */
const ASKED = [
  /-servername[ =]([\w.-]{1,253})/,
  /-connect[ =]([\w.-]{1,253}):\d/,
  /(?:for|of|from|on|host|name|--name)[ :=]{1,3}(?:https?:\/\/)?([\w.-]{4,253})/i,
];
const BLOCKS_MAX = 50;

/**
 * The certificates in a text: a file that was pasted, or what `openssl s_client -showcerts` printed, also as
 * JSON escapes it. `null` where there are none, or where a command printed only the first of several: the
 * chain would be called incomplete although the server sends the others.
 *
 * @param text foreign
 */
export function pastedCertificates(text: string): PastedCertificates | null {
  if (!text.includes('CERTIFICATE-----')) return null;
  const plain = text.replaceAll(/\\r\\n|\\n/g, '\n');
  const blocks = [...plain.matchAll(BLOCK)].map(([block]) => block);
  const listed = plain.match(LISTED)?.length ?? 0;
  if (blocks.length === 0 || blocks.length > BLOCKS_MAX || listed > blocks.length) return null;
  const around = plain.replaceAll(BLOCK, ' ');
  const [name] = worthChecking(ASKED.flatMap((look) => look.exec(around)?.[1] ?? []));
  return { pem: `${blocks.join('\n')}\n`, name: name ?? null };
}

/** Whether a private key was pasted, which only its server may have. */
export const holdsPrivateKey = (text: string): boolean =>
  /-----BEGIN (?:\w{1,12} )?PRIVATE KEY-----/.test(text);
