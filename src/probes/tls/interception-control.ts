import { type AddressPolicy, isPublic } from '../../addresses/address-policy.ts';
import { ASSUMED_MINIMUM, cloudfrontOffer } from '../../cloudfront/tls-offer.ts';
import type { InterceptionControl } from '../../formats/interception-control.ts';
import { probeHandshake } from './handshake.ts';

export type ControlServer = { readonly address: string; readonly port: number };

/**
 * Public resolvers that serve HTTPS at their addresses with certificates of public CAs. Other resolvers are
 * not used: one may belong to the company that also runs the origin and has a CA of its own.
 * https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/,
 * https://developers.google.com/speed/public-dns/docs/secure-transports
 */
const CONTROL_ADDRESSES: readonly string[] = ['1.1.1.1', '8.8.8.8'];

/** The first of these resolvers that is suitable, if there is one. */
export function controlAmong(resolvers: readonly { readonly address: string }[]): ControlServer | undefined {
  const address = resolvers
    .map((resolver) => resolver.address)
    .find((each) => CONTROL_ADDRESSES.includes(each));
  return address === undefined ? undefined : { address, port: 443 };
}

/** Short, because this handshake only explains, and a reachable resolver answers at once. */
const PATIENCE_MS = 2_000;

/**
 * Sends CloudFront's hello to the control server, without a server name. Not done where policy forbids it,
 * nor for an origin at an internal address: the answer only tells about connections that leave the network.
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
