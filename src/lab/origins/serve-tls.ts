import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { TlsOptions } from 'node:tls';
import { listen, type Served } from './served.ts';

/**
 * An HTTPS server on a free loopback port. `cert` is sent as it stands, so its order and gaps are the
 * origin's. Answers `200 ok` unless `respond` says otherwise.
 */
export async function serveTls({
  respond = (_request, response) => response.end('ok'),
  ...options
}: TlsOptions & { readonly respond?: RequestListener }): Promise<Served> {
  const server = createServer(options, respond);
  server.on('tlsClientError', () => {});
  return listen(server);
}
