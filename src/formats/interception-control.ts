import type { Handshake } from './handshake.ts';
import type { Observation } from './observation.ts';
import type { Port } from './units.ts';

/**
 * One handshake with a server that has nothing to do with the origin and surely has a certificate of a public
 * CA. Where that server, too, shows one of an issuer that is not public, something on the way out opens TLS.
 */
export type InterceptionControl = {
  /** A public DNS resolver. */
  readonly address: string;
  readonly port: Port;
  /** An address is no server name (RFC 6066 §3), so none was sent. */
  readonly serverName: null;
  readonly observation: Observation<Handshake>;
};
