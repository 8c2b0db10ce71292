import { bracketed, placeOf } from '../addresses/in-words.ts';
import { isAddress } from '../addresses/is-address.ts';
import { hostOf, type Names } from './names.ts';
import { shellWord } from './shell.ts';

/** A handshake with the address that was probed, for the name CloudFront sends. */
export const handshake = (names: Names): string =>
  `openssl s_client -connect ${shellWord(listener(names))}${serverName(names)}`;

/** Where the probed server listens. */
export const listener = ({ connectTo, port }: Names): string => placeOf({ address: connectTo, port });

/** What `openssl x509` says of every certificate that was sent. */
export const everyCertificate = (names: Names, options: string): string =>
  `${handshake(names)} -showcerts </dev/null 2>/dev/null | awk -v x='openssl x509 -noout ${options}' '/-BEGIN/,/-END/ { print | x } /-END/ { close(x) }'`;

/** Passes bytes on as they are. curl is there for the other proofs, nc is missing on many machines. */
export function bareClient(names: Names): string {
  return names.protocol === 'https'
    ? `${handshake(names)} -quiet`
    : `curl -s ${shellWord(`telnet://${listener(names)}`)}`;
}

/**
 * An address is never a server name (RFC 6066 §3), and openssl does not send one for an address it connects
 * to. LibreSSL (macOS) does not know `-noservername`, so it stands only where openssl would send the name it
 * connects to.
 */
export function serverName(names: Names): string {
  const host = hostOf(names);
  if (!isAddress(host)) return ` -servername ${shellWord(host)}`;
  return isAddress(names.connectTo) ? '' : ' -noservername';
}

/** What HTTP does is to be seen whatever the certificate is; other proofs show the certificate. */
export const curl = ({ protocol }: Names, more = ''): string =>
  `curl -s${protocol === 'https' ? 'k' : ''}${more}`;

/** curl asks the address that was probed, with the Host and server name CloudFront sends. */
export function resolve(names: Names): string {
  if (names.address === null || isAddress(hostOf(names))) return '';
  return ` --resolve ${shellWord(`${hostOf(names)}:${names.port}:${bracketed(names.address)}`)}`;
}

/** The URL that was asked, as a shell word. */
export function url(names: Names): string {
  const host = hostOf(names);
  const usual = names.port === (names.protocol === 'https' ? 443 : 80);
  const authority = usual ? bracketed(host) : placeOf({ address: host, port: names.port });
  return shellWord(`${names.protocol}://${authority}${names.path}`);
}
