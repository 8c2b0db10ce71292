/** Which addresses may be touched. */
export type AddressPolicy = {
  /** Ranges an operator permits beyond public addresses, as CIDR. */
  readonly allowedCidrs: readonly string[];
  /** Why this address must not be touched (`loopback`, `private`, …), or `null` when it may be. */
  readonly refusal: (address: string) => string | null;
};
