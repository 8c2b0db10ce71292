import type { TlsVersion } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';
import type { SayingNo } from './how-servers-say-no.ts';

/**
 * The fault of an endpoint's handshake. There is only one, however many handshakes it took to find it, so
 * exactly one of the causes for a failed negotiation is found.
 */
export type TlsFault =
  | { readonly kind: 'none' }
  /** There is no evidence to judge; `matters` when the origin could still be at fault. */
  | { readonly kind: 'unseen'; readonly missing: string; readonly matters: boolean }
  | { readonly kind: 'not-spoken'; readonly foreignBytes: string }
  | {
      readonly kind: 'name';
      readonly refusal: string;
      readonly accepted: readonly (string | null)[];
      /**
       * Whether the server's alert named the server name as the reason; else its configuration for that name
       * may be wrong.
       */
      readonly isStated: boolean;
      /** Servers that are known to refuse an unknown name so. */
      readonly knownFrom: readonly SayingNo[];
    }
  | { readonly kind: 'protocol'; readonly minimum: MinimumTls; readonly version: TlsVersion | null }
  | {
      readonly kind: 'suite' | 'group' | 'key';
      readonly item: string;
      readonly version: string;
      readonly refusal: string | null;
    }
  /**
   * `certificateKey`: the type of the certificate's key, where the signature was made by another type of key;
   * else `null`.
   */
  | { readonly kind: 'key-mismatch'; readonly signedWith: string; readonly certificateKey: string | null }
  /** A message of the server's is larger than AWS's TLS library accepts; its size in bytes. */
  | { readonly kind: 'too-large'; readonly bytes: number }
  /**
   * The server supports something of CloudFront's offer, and only a hello of OpenSSL's or an older hello of
   * CloudFront's succeeds.
   */
  | { readonly kind: 'our-hello'; readonly refusal: string; readonly passed: string }
  /** The same hello succeeds without asking for a stapled OCSP response. */
  | { readonly kind: 'staple-request'; readonly refusal: string }
  | {
      readonly kind: 'other';
      readonly refusal: string;
      readonly controlFailed: boolean;
      readonly silent: boolean;
      /** Servers that are known to refuse an unknown name so. */
      readonly knownFrom: readonly SayingNo[];
    };
