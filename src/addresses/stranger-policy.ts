import { createAddressPolicy } from './address-policy.ts';

/**
 * Which addresses may be contacted because an outsider named them: in a certificate (the address of its
 * issuer), a redirect or a delegation. Only public addresses, even if the operator allowed more for what
 * members of the workspace type; and over HTTP only web ports, so that a certificate cannot make this machine
 * connect to, say, a mail server.
 */
export type StrangerPolicy = {
  /** Why this address must not be touched, or `null` when it may be. */
  readonly refusal: (address: string) => string | null;
  /** Why HTTP must not be spoken to this port, or `null` when it may be. */
  readonly portRefusal: (port: number) => string | null;
};

const HTTP_PORTS: readonly number[] = [80, 443];

/**
 * @param lab opens ranges, and every port, for origins that a test or the farm serves on this machine; no
 * setting leads here
 */
export function createStrangerPolicy(
  lab: { readonly cidrs: readonly string[] } | null = null,
): StrangerPolicy {
  return {
    refusal: createAddressPolicy(lab?.cidrs ?? []).refusal,
    portRefusal: (port) =>
      lab !== null || HTTP_PORTS.includes(port) ? null : `port ${port} is not for the web`,
  };
}

/** The one that checks run under. */
export const STRANGER_POLICY: StrangerPolicy = createStrangerPolicy();
