import { bracketed } from '../../addresses/in-words.ts';
import { isAddress } from '../../addresses/is-address.ts';

/** What is asked: as in a report, where parts of it may be foreign text. */
export type AskedOnWindows = {
  readonly about: 'name' | 'port' | 'answer';
  readonly origin: string;
  /** The address that was asked; `null`: none was found. */
  readonly address: string | null;
  readonly port: number;
  readonly protocol: 'http' | 'https';
  /** The name CloudFront sends. */
  readonly host: string;
  readonly path: string;
};

/**
 * The same check for PowerShell, since Windows has neither `dig` nor, as a rule, `openssl`. `curl` alone may
 * be an alias of another command there. Linux and macOS share the other command: it keeps to what LibreSSL
 * knows.
 */
export function windowsCheck({ about, origin, address, port, protocol, host, path }: AskedOnWindows): string {
  if (about === 'name' || address === null)
    return `Resolve-DnsName ${quoted(origin)} -Type A -Server 1.1.1.1`;
  if (about === 'port') return `Test-NetConnection ${quoted(address)} -Port ${port}`;
  const resolve = isAddress(host) ? '' : ` --resolve ${quoted(`${host}:${port}:${bracketed(address)}`)}`;
  return `curl.exe -skv${resolve} -o NUL ${quoted(`${protocol}://${bracketed(host)}:${port}${path}`)}`;
}

/** A word in single quotes: PowerShell reads nothing in them but a doubled one, curly ones included. */
const quoted = (word: string): string => `'${word.replaceAll(/['‘’‚‛]/g, "''")}'`;
