import type { Evidence } from '../formats/evidence.ts';
import type { MinimumTls, OriginProtocol } from '../formats/target.ts';

/**
 * How CloudFront uses this origin, according to people, options and the distribution's configuration; `null`:
 * not known.
 */
export type Known = {
  /** The Host that is forwarded; `none` when it is known that none is. */
  readonly hostHeader: string | null;
  readonly protocol: OriginProtocol | null;
  readonly minTls: MinimumTls | null;
  /** The kinds of addresses CloudFront uses; only IPv4 unless the origin is configured otherwise. */
  readonly addressType: 'ipv4' | 'ipv6' | 'dualstack' | null;
  /** Whether CloudFront presents a client certificate (origin mTLS). */
  readonly clientCertificate: boolean | null;
  /** Whether CloudFront reaches the origin inside its VPC. */
  readonly vpcOrigin: boolean | null;
  /** Who is meant to be able to connect to the origin. */
  readonly admits: 'everybody' | 'cloudfront' | null;
  /** Whether the check sent the headers that CloudFront adds for this origin. */
  readonly headersSent: boolean;
  /** Whether the security groups admit CloudFront's addresses. */
  readonly firewallAdmits: boolean | null;
};

/** Where nobody said anything. */
export const NOTHING_KNOWN: Known = {
  hostHeader: null,
  protocol: null,
  minTls: null,
  addressType: null,
  clientCertificate: null,
  vpcOrigin: null,
  admits: null,
  headersSent: false,
  firewallAdmits: null,
};

/** Reads it from the evidence: the options of the check, and the configuration that was handed over. */
export function knownFrom({ target, distribution: plan, addedHeaders = 0, aws }: Evidence): Known {
  return {
    hostHeader: target.hostHeader,
    protocol: target.protocol,
    minTls: target.minTls,
    addressType: plan?.origin.addressType ?? null,
    clientCertificate: target.clientCertificate ?? plan?.origin.clientCertificate ?? null,
    vpcOrigin: target.vpcOrigin ?? (plan === undefined ? null : plan.origin.kind === 'vpc'),
    admits: target.admits ?? null,
    headersSent: addedHeaders > 0 || (plan?.headersSent ?? false),
    firewallAdmits: aws?.securityGroupsAdmit ?? null,
  };
}
