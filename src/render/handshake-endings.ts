import type { HandshakeEnding } from '../formats/handshake.ts';

/** For an attempt that our own deadline ended: not a fault of the origin. */
export const OUT_OF_TIME = "this check's own time ran out";

/** How a handshake broke off. */
export const HANDSHAKE_ENDINGS: Readonly<Record<Exclude<HandshakeEnding, 'flight-complete'>, string>> = {
  alert: 'the server answered with an alert',
  closed: 'the server closed the connection',
  reset: 'the server reset the connection',
  'timed-out': 'the server did not answer in time',
  'cut-short': OUT_OF_TIME,
  'not-tls': 'what the server sent is not TLS',
  malformed: 'what the server sent breaks TLS',
};
