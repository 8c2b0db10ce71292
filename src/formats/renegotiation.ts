import type { Failure } from './observation.ts';

/**
 * Node's code for a renegotiation that is not wanted; a failure of an exchange that met one begins with it.
 */
export const RENEGOTIATION = 'ERR_TLS_RENEGOTIATION_DISABLED';

/** Whether the origin answered the request by asking for another handshake (RFC 5246 §7.4.1.1). */
export const isRenegotiation = ({ detail }: Failure): boolean => detail.startsWith(RENEGOTIATION);
