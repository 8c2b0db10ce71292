import { isAddress } from '../addresses/is-address.ts';
import type { Certificate } from './certificate.ts';

/** How a certificate covers a host: by a subjectAltName, only by its Common Name, or not at all. */
export type NameMatch = 'alternative-name' | 'common-name-only' | 'none';

/**
 * Whether a certificate covers a host name (RFC 9525 §6.3): only dNSNames count, a wildcard is a whole
 * left-most label and stands for exactly one. The Common Name counts, apart, where there is no dNSName, URI
 * or address at all, as in AWS's own TLS library (RFC 6125 §6.4.4 names the same forms). No certificate
 * covers an IP literal here: CloudFront's origins are host names.
 *
 * A final dot in the certificate is part of the name, as OpenSSL has it.
 *
 * @param host ASCII (A-labels); case and a trailing dot do not matter
 */
export function matchName(certificate: Certificate, host: string): NameMatch {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  if (wanted === '' || isAddress(wanted)) return 'none';
  if (certificate.dnsNames.some((name) => covers(name, wanted))) return 'alternative-name';
  const { commonName } = certificate;
  if (bearsHost(certificate) || commonName === null) return 'none';
  return covers(commonName.toLowerCase(), wanted) ? 'common-name-only' : 'none';
}

/** Whether a subjectAltName names a host, in whatever form. */
const bearsHost = ({ dnsNames, furtherNames }: Certificate): boolean =>
  dnsNames.length > 0 || furtherNames.some(({ kind }) => kind === 'address' || kind === 'uri');

/**
 * The host names a certificate offers, in its own order: its dNSNames, else its Common Name where that counts
 * and looks like one.
 */
export function namesOf(certificate: Certificate): readonly string[] {
  if (bearsHost(certificate)) return certificate.dnsNames;
  const name = certificate.commonName?.toLowerCase() ?? '';
  return isHostName(name) ? [name] : [];
}

/** Whether a text looks like a host name or a wildcard of at least two labels, in lower case. */
export const isHostName = (text: string): boolean => HOST.test(text);

const HOST = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}\.?$/;

function covers(name: string, host: string): boolean {
  if (!name.startsWith('*.')) return name === host;
  const parent = name.slice(2);
  // `*.com` would cover a whole top-level domain; OpenSSL refuses it too.
  if (parent.includes('*') || !parent.includes('.')) return false;
  const dot = host.indexOf('.');
  return dot > 0 && host.slice(dot + 1) === parent;
}
