import type { Handshake } from './handshake.ts';

/**
 * Whether a handshake broke after a complete flight of the server's: its signature is not one of the
 * certificate's key, or something ended the rest of the handshake. A server that asked for a client
 * certificate may have ended it for that.
 */
export function brokeAfterFlight({ ending, signature, finish }: Handshake): boolean {
  if (ending !== 'flight-complete') return false;
  if (signature !== undefined && signature !== 'good' && signature !== 'unchecked') return true;
  return finish !== undefined && finish.ending !== 'finished' && finish.ending !== 'cut-short';
}

/**
 * Whether no more came than a HelloRetryRequest for a group that cannot be spoken here: it tells which group
 * the server prefers, and nothing of how the handshake would have ended.
 */
export const isRetryAlone = ({ helloRetryRequest, chain }: Handshake): boolean =>
  helloRetryRequest && chain.length === 0;
