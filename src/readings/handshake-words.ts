import type { Handshake } from '../formats/handshake.ts';

/** How the server refused a hello, in words for people. */
export function refusalWords({ ending, alert, detail, version }: Handshake): string {
  const after = version === undefined ? 'after the ClientHello' : 'after its ServerHello';
  switch (ending) {
    case 'alert': {
      const words = `alert ${alert?.name ?? 'unnamed'}${alert === undefined ? '' : ` (${alert.code})`}`;
      return version === undefined ? words : `${words} ${after}`;
    }
    case 'closed':
      return `the connection was closed ${after}`;
    case 'reset':
      return `the connection was reset ${after}`;
    case 'timed-out':
      return version === undefined ? 'no answer to the ClientHello' : `no more bytes ${after}`;
    default:
      return `bytes that break the protocol${detail === undefined ? '' : ` (${detail})`}`;
  }
}

/** How a handshake broke after the server's flight, in words for people. */
export function brokenWords({ signature, signatureScheme: scheme, finish }: Handshake): string {
  if (signature === 'bad' || signature === 'other-key-type')
    return 'its signature does not verify with the key of its certificate';
  if (signature === 'other-scheme')
    return `it signs with ${scheme?.name ?? 'a scheme'}, which its certificate's key may not do in this version of TLS`;
  const after = 'after the key exchange';
  const alert = finish?.alert;
  switch (finish?.ending) {
    case 'alert':
      return `alert ${alert?.name ?? 'unnamed'}${alert === undefined ? '' : ` (${alert.code})`} ${after}`;
    case 'closed':
      return `the connection was closed ${after}`;
    case 'reset':
      return `the connection was reset ${after}`;
    case 'timed-out':
      return `no answer ${after}`;
    default:
      return `bytes that break the protocol ${after}${finish?.detail === undefined ? '' : ` (${finish.detail})`}`;
  }
}
