import { type AddressPolicy, isPublic } from '../../addresses/address-policy.ts';
import { ASSUMED_MINIMUM, cloudfrontOffer } from '../../cloudfront/tls-offer.ts';
import type { InterceptionControl } from '../../formats/interception-control.ts';
import { probeHandshake } from './handshake.ts';

export type ControlServer = { readonly address: string; readonly port: number };

/**
 * Public resolvers that serve HTTPS, under their addresses and with certificates of public CAs. Only these are unrelated to
 * every origin: another resolver may be of the very company that has the origin, and of its CA.
 * https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/,
 * https://developers.google.com/speed/public-dns/docs/secure-transports
 */
const CONTROL_ADDRESSES: readonly string[] = ['1.1.1.1', '8.8.8.8'];

/** The first of these resolvers that will do, if there is one. */
export function controlAmong(resolvers: readonly { readonly address: string }[]): ControlServer | undefined {
  const address = resolvers
    .map((resolver) => resolver.address)
    .find((each) => CONTROL_ADDRESSES.includes(each));
  return address === undefined ? undefined : { address, port: 443 };
}

/** It only explains, and whoever is in reach answers at once. */
const PATIENCE_MS = 2_000;

/**
 * Sends CloudFront's hello to the control server, without a server name. Not where policy forbids it, and not for an origin
 * at an inner address: the way there is not the way out, which is all that the answer tells of.
 *
 * @param origin an address of the origin
 * @param signal our own deadline; what it ends is `cut-short`
 * @returns `null` where it was not asked; never rejects
 */
export async function probeInterceptionControl(
  { address, port }: ControlServer,
  origin: string,
  policy: AddressPolicy,
  signal: AbortSignal,
): Promise<InterceptionControl | null> {
  if (policy.refusal(address) !== null || isPublic(address) !== isPublic(origin)) return null;
  const observation = await probeHandshake(
    { address, port },
    { serverName: null, offer: cloudfrontOffer(ASSUMED_MINIMUM) },
    { connectTimeoutMs: PATIENCE_MS, responseTimeoutMs: PATIENCE_MS },
    AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  );
  return { address, port, serverName: null, observation };
}
