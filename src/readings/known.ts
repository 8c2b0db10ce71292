import type { Evidence } from '../formats/evidence.ts';
import type { MinimumTls, OriginProtocol } from '../formats/target.ts';

/** What people, options and the distribution's configuration said of how CloudFront uses this origin; `null` is not known. */
export type Known = {
  /** The Host that is forwarded, `none` when it is known not to be. */
  readonly hostHeader: string | null;
  readonly protocol: OriginProtocol | null;
  readonly minTls: MinimumTls | null;
  /** The kinds of addresses CloudFront uses; IPv4 alone unless the origin is set otherwise. */
  readonly addressType: 'ipv4' | 'ipv6' | 'dualstack' | null;
  /** CloudFront presents a client certificate (origin mTLS). */
  readonly clientCertificate: boolean | null;
  readonly isVpcOrigin: boolean | null;
  /** The check sent the headers that CloudFront adds for this origin. */
  readonly headersSent: boolean;
};

/** What the evidence itself holds of it: the options of the check, and the configuration that was handed over. */
export function knownFrom({ target, distribution: plan, addedHeaders = 0 }: Evidence): Known {
  return {
    hostHeader: target.hostHeader,
    protocol: target.protocol,
    minTls: target.minTls,
    addressType: plan?.origin.addressType ?? null,
    clientCertificate: plan?.origin.clientCertificate ?? null,
    isVpcOrigin: plan === undefined ? null : plan.origin.kind === 'vpc',
    headersSent: addedHeaders > 0,
  };
}
