import type { Target } from '../formats/target.ts';
import { DEFAULT_HTTP_PORT, DEFAULT_HTTPS_PORT } from './limits.ts';

/** One way CloudFront may reach the origin: a protocol and its port. */
export type Leg = { readonly protocol: 'http' | 'https'; readonly port: number };

/**
 * Every way the target leaves open. A policy that is not known, and `match-viewer`, ask both protocols: HTTPS
 * on `port`, unless that is 80, and plain HTTP on `httpPort`.
 */
export function legsOf({ protocol, port, httpPort }: Target): readonly Leg[] {
  const https = {
    protocol: 'https',
    port: port === null || port === 80 ? DEFAULT_HTTPS_PORT : port,
  } as const;
  const http = { protocol: 'http', port: httpPort ?? DEFAULT_HTTP_PORT } as const;
  switch (protocol) {
    case 'https':
      return [{ protocol, port: port ?? DEFAULT_HTTPS_PORT }];
    case 'http':
      return [{ protocol, port: httpPort ?? port ?? DEFAULT_HTTP_PORT }];
    case 'match-viewer':
    case null:
      return [https, http];
  }
}
