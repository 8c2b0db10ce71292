import { Buffer } from 'node:buffer';
import type { TlsOffer } from '../../../cloudfront/tls-offer.ts';
import { encodeClientHello } from './client-hello.ts';
import type { Flight } from './flight.ts';
import { createKeyShare } from './key-share.ts';
import { CONTENT, encodeRecords } from './records.ts';

/**
 * Makes the first hello.
 *
 * @param random the source of random bytes
 * @returns its record, and the state of a handshake in which it was sent and nothing came back yet
 */
export function makeFirstHello(
  offer: TlsOffer,
  serverName: string | null,
  random: (bytes: number) => Buffer,
): { readonly hello: Buffer; readonly flight: Flight } {
  const isModern = offer.versions[0] === 0x0304;
  const parts = { serverName, random: random(32), sessionId: isModern ? random(32) : Buffer.alloc(0) };
  const keyShares = offer.keyShares.map(createKeyShare).filter((share) => share !== null);
  const message = encodeClientHello(offer, { ...parts, keyShares });
  const hello = encodeRecords(CONTENT.handshake, 0x0301, message);
  const flight: Flight = {
    offer,
    ...parts,
    keyShares,
    facts: {
      serverName,
      offer: offer.name,
      clientHello: hello.toString('base64'),
      helloRetryRequest: false,
      chain: [],
      clientCertificateRequested: false,
      ending: 'closed',
    },
    transcript: message,
    seen: new Set(),
    answer: null,
    secured: null,
    keyExchange: null,
    requestContext: null,
  };
  return { hello, flight };
}
