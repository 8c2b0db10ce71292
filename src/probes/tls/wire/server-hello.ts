import { Buffer } from 'node:buffer';
import { EXTENSION, malformed, parseExtensions, reader } from './syntax.ts';

/** What a server chose (RFC 8446 §4.1.3). */
export type ServerHello = {
  /** From the extension `supported_versions` if present, else from the legacy field (RFC 8446 §4.2.1). */
  readonly version: number;
  readonly cipherSuite: number;
  readonly isRetryRequest: boolean;
  /** The group a HelloRetryRequest asks for, or the group of the server's share. */
  readonly group: number | null;
  /** The server's public key; `null` in a HelloRetryRequest and below TLS 1.3. */
  readonly publicKey: Buffer | null;
  readonly cookie: Buffer | null;
  readonly alpn: string | null;
  /** 32 bytes. */
  readonly random: Buffer;
  readonly sessionId: Buffer;
  /** Below TLS 1.3: whether the master secret is derived from the whole handshake (RFC 7627). */
  readonly extendedMasterSecret: boolean;
};

/**
 * The random value that makes a ServerHello a HelloRetryRequest: the SHA-256 of "HelloRetryRequest" (RFC 8446
 * §4.1.3).
 */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

/**
 * Reads a ServerHello of any version, SSLv3 (without extensions) included (RFC 8446 §4.1.3, RFC 6101
 * §5.6.1.3).
 */
export function parseServerHello(body: Buffer): ServerHello {
  const input = reader(body, 'ServerHello');
  const legacyVersion = input.uint(2);
  const random = input.take(32);
  const sessionId = input.vector(1);
  if (sessionId.length > 32) malformed('ServerHello: a session id of more than 32 bytes');
  const cipherSuite = input.uint(2);
  if (input.uint(1) !== 0) malformed('ServerHello: a compression method, of which none was offered');
  const extensions = parseExtensions(input.left() > 0 ? input.vector(2) : Buffer.alloc(0));

  const chosen = extensions.get(EXTENSION.supportedVersions);
  const isRetryRequest = random.equals(RETRY_RANDOM);
  const cookie = extensions.get(EXTENSION.cookie);
  return {
    version: chosen === undefined ? legacyVersion : reader(chosen, 'supported_versions').uint(2),
    cipherSuite,
    isRetryRequest,
    ...parseKeyShare(extensions.get(EXTENSION.keyShare), isRetryRequest),
    cookie: cookie === undefined ? null : reader(cookie, 'cookie').vector(2),
    alpn: parseAlpn(extensions.get(EXTENSION.alpn)),
    random,
    sessionId,
    extendedMasterSecret: extensions.has(EXTENSION.extendedMasterSecret),
  };
}

function parseKeyShare(
  body: Buffer | undefined,
  isRetryRequest: boolean,
): Pick<ServerHello, 'group' | 'publicKey'> {
  if (body === undefined) return { group: null, publicKey: null };
  const input = reader(body, 'key_share');
  const group = input.uint(2);
  return { group, publicKey: isRetryRequest ? null : input.vector(2) };
}

/** The one protocol the server chose (RFC 7301 §3.1). */
export function parseAlpn(body: Buffer | undefined): string | null {
  if (body === undefined) return null;
  const names = reader(reader(body, 'ALPN').vector(2), 'ALPN');
  return names.vector(1).toString('latin1');
}
