import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Authority } from './authority.ts';
import { type DnsReply, serveDns } from './dns-server.ts';
import type { CertificateSpec } from './issue-certificate.ts';
import { serveRaw } from './serve-raw.ts';
import { serveTls } from './serve-tls.ts';
import type { Served } from './served.ts';

/** How an origin of the farm comes to life. */
export type Serve = (authority: Authority, now: Date) => Promise<Served>;

/** The domain of the farm's names (RFC 2606 keeps `.test` for this). */
const FARM_DOMAIN = 'farm.test';

/** An origin's host name, by its label. */
export const nameOf = (label: string): string => `${label}.${FARM_DOMAIN}`;
/** A time some days from now, ISO 8601. */
export const days = (now: Date, count: number): string =>
  new Date(now.getTime() + count * 86_400_000).toISOString();

type TlsExtras = Omit<Parameters<typeof serveTls>[0], 'key' | 'cert'>;

/** An HTTPS server with a good chain, except for what `spec` and `extras` say. */
export const https =
  (label: string, spec: CertificateSpec = {}, extras: TlsExtras = {}): Serve =>
  (authority) =>
    serveTls({ ...authority.serverOptions({ names: [nameOf(label)], ...spec }), ...extras });

/** Good TLS, and then bytes of our own in place of an HTTP server. */
export const behindTls =
  (label: string, onRequest: (socket: Socket) => void): Serve =>
  (authority) => {
    const tls = createTlsServer(authority.serverOptions({ names: [nameOf(label)] }), (socket) => {
      socket.on('error', () => {});
      socket.once('data', () => onRequest(socket));
    });
    tls.on('tlsClientError', () => {});
    return serveRaw((socket) => tls.emit('connection', socket));
  };

/** A name that only a DNS server of its own knows, and what that server says of it. */
export const behindDns =
  (reply: (type: string) => DnsReply): Serve =>
  async () => {
    const resolver = await serveDns({ respond: ({ type }) => reply(type) });
    return { address: '127.0.0.1', port: 443, stop: resolver.stop, resolver };
  };

/** Connections go to one host and the other in turn, as a balancer deals them out. */
export const inTurn =
  (label: string, stale: (now: Date) => CertificateSpec): Serve =>
  async (authority, now) => {
    const hosts = [stale(now), {}].map((spec) =>
      createTlsServer(authority.serverOptions({ names: [nameOf(label)], ...spec }), (socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
      }).on('tlsClientError', () => {}),
    );
    let turn = 0;
    return serveRaw((socket) => hosts[turn++ % hosts.length]?.emit('connection', socket));
  };
