import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { Handshake, HandshakeEnding, TlsVersion } from '../../formats/handshake.ts';
import type { Observation } from '../../formats/observation.ts';
import { counted } from '../budget.ts';
import { toFailure } from '../failure.ts';
import { alertOf } from './wire/alerts.ts';
import { cipherSuite, EVERY_SUITE } from './wire/cipher-suites.ts';

/**
 * One handshake made by Node's own OpenSSL, without verification and with old versions and small keys
 * allowed. It distinguishes a server that is broken from one that only refuses our hello. OpenSSL does not
 * show the hello it sent, so `clientHello` is empty; of the chain only the leaf is kept, because OpenSSL
 * reorders the rest.
 *
 * @param signal our own deadline; an attempt it ends is `cut-short`
 * @returns never rejects
 */
export async function probeControlHandshake(
  { address, port }: Pick<Endpoint, 'address' | 'port'>,
  serverName: string | null,
  signal: AbortSignal,
): Promise<Observation<Handshake>> {
  const startedAt = performance.now();
  const name = serverName === null || isIP(serverName) !== 0 ? null : serverName;
  const base = { serverName: name, offer: 'OpenSSL', clientHello: '' } as const;
  const unseen = { helloRetryRequest: false, chain: [], clientCertificateRequested: false } as const;
  let socket: TLSSocket | undefined;
  let connected = false;
  try {
    signal.throwIfAborted();
    socket = counted(
      connect({
        host: address,
        port,
        rejectUnauthorized: false,
        minVersion: 'TLSv1',
        ciphers: 'DEFAULT:@SECLEVEL=0',
        ...(name === null ? {} : { servername: name }),
      }),
    );
    socket.once('connect', () => {
      connected = true;
    });
    await once(socket, 'secureConnect', { signal });
    const value: Handshake = { ...base, ...unseen, ...negotiated(socket), ending: 'flight-complete' };
    return { kind: 'answered', value, elapsedMs: performance.now() - startedAt };
  } catch (error) {
    const elapsedMs = performance.now() - startedAt;
    const failure = toFailure(error, connected ? 'tls' : 'connect');
    if (!connected) return { kind: 'failed', failure, elapsedMs };
    const value: Handshake = { ...base, ...unseen, ...ended(failure.kind, failure.detail) };
    return { kind: 'answered', value, elapsedMs };
  } finally {
    socket?.on('error', () => {});
    socket?.destroy();
  }
}

function negotiated(socket: TLSSocket): Pick<Handshake, 'chain'> & Partial<Handshake> {
  const { name } = socket.getCipher();
  const code = EVERY_SUITE.find((each) => cipherSuite(each).name === name);
  const leaf = socket.getPeerX509Certificate();
  return {
    chain: leaf === undefined ? [] : [leaf.raw.toString('base64')],
    version: socket.getProtocol() as TlsVersion,
    ...(code === undefined ? {} : { cipherSuite: { code, name } }),
  };
}

/** An error of OpenSSL's as an ending; its message contains the alert's number. */
function ended(kind: string, detail: string): Pick<Handshake, 'ending' | 'detail'> & Partial<Handshake> {
  const alert = alertOf(2, Number(/alert number (\d+)/.exec(detail)?.[1] ?? -1));
  if (alert !== null && alert.code >= 0) return { ending: 'alert', alert, detail };
  const endings: Readonly<Record<string, HandshakeEnding>> = {
    reset: 'reset',
    closed: 'closed',
    'cut-short': 'cut-short',
    'timed-out': 'timed-out',
    'not-spoken': 'not-tls',
  };
  return { ending: endings[kind] ?? 'malformed', detail };
}
