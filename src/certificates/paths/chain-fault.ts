import type { Certificate } from '../certificate.ts';
import type { Anchor } from '../roots.ts';

/** A certificate and its place in the list as sent, from 0. */
export type Placed = { readonly position: number; readonly certificate: Certificate };

/** A certificate of the path; `position` is `null` for a trusted root that was not sent. */
export type OnPath = Placed | { readonly position: null; readonly certificate: Certificate };

/** A rule of RFC 5280 (or of Mozilla's programme) that a certificate on the path breaks. */
export type Rule =
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'extended-key-usage'
  | 'name-constraints'
  | 'unknown-critical'
  | 'weak-key'
  | 'weak-signature';

/**
 * Where a missing issuer is to be looked for. `elsewhere`: it exists under a root that is trusted; `private`:
 * no trusted root stands above it; `open`: the certificates do not tell.
 */
export type IssuerOrigin = {
  readonly kind: 'elsewhere' | 'private' | 'open';
  readonly sure: boolean;
  /** What tells, as the rest of a sentence that begins with "the leaf …" or "its issuer …". */
  readonly hint: string;
};

/** One reason why a chain is not accepted. */
export type ChainFault =
  | { readonly kind: 'self-signed-leaf'; readonly at: Placed }
  | { readonly kind: 'expired' | 'not-yet-valid'; readonly at: OnPath }
  | {
      readonly kind: 'rule';
      readonly rule: Rule;
      readonly at: Placed;
      /** The measured fact as the rest of a sentence about that certificate. */
      readonly because: string;
      /** Whether every verifier refuses it, or CloudFront's doing so is inferred. */
      readonly sure: boolean;
    }
  /** The path ends at a self-signed certificate that is no trusted root. */
  | { readonly kind: 'untrusted-root'; readonly at: Placed }
  /** The certificates sent issue one another in a circle. */
  | { readonly kind: 'loop'; readonly at: Placed }
  | {
      readonly kind: 'issuer-missing';
      /** The certificate whose issuer is neither sent nor a root. */
      readonly at: Placed;
      /**
       * A certificate or a root of that name is there, but another key signed. `as-root`: it was sent, but as
       * a root that is in no list, in place of the certificate by which a trusted root vouches for it.
       */
      readonly sameName: 'sent' | 'root' | 'as-root' | null;
      readonly origin: IssuerOrigin;
    }
  | { readonly kind: 'removed-root'; readonly root: Anchor }
  | { readonly kind: 'distrusted-after'; readonly root: Anchor }
  /**
   * Bytes in the list that are no certificate to the reader here or to OpenSSL; `byOpenSsl`: to OpenSSL they
   * are.
   */
  | {
      readonly kind: 'unreadable';
      readonly position: number;
      readonly because: string;
      readonly byOpenSsl: boolean;
    };
