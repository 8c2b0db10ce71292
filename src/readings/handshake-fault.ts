import type { TlsVersion } from '../formats/handshake.ts';
import type { MinimumTls } from '../formats/target.ts';

/**
 * What is wrong with an endpoint's handshake: one fault, however many handshakes it took to find it, so that of the
 * causes of a failed negotiation exactly one is found.
 */
export type TlsFault =
  | { readonly kind: 'none' }
  /** Nothing to judge by; `matters` when the origin could still be at fault. */
  | { readonly kind: 'unseen'; readonly missing: string; readonly matters: boolean }
  | { readonly kind: 'not-spoken'; readonly foreignBytes: string }
  | {
      readonly kind: 'name';
      readonly refusal: string;
      readonly accepted: readonly (string | null)[];
      /** Whether the server said that it is the name; else only what it has for that name may be wrong. */
      readonly isSaid: boolean;
    }
  | { readonly kind: 'protocol'; readonly minimum: MinimumTls; readonly version: TlsVersion | null }
  | {
      readonly kind: 'suite' | 'group' | 'key';
      readonly item: string;
      readonly version: string;
      readonly refusal: string | null;
    }
  /** `certificateKey`: the certificate's, where the signature is one of another type of key; else `null`. */
  | { readonly kind: 'key-mismatch'; readonly signedWith: string; readonly certificateKey: string | null }
  /** A message of the server's above what AWS's TLS library takes, in bytes. */
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** The lists overlap and a stock OpenSSL, or an older hello, gets through. */
  | { readonly kind: 'our-hello'; readonly refusal: string; readonly passed: string }
  | {
      readonly kind: 'other';
      readonly refusal: string;
      readonly controlFailed: boolean;
      readonly silent: boolean;
      /** Servers that say so of a name they do not know. */
      readonly dialects: readonly string[];
      /** Whether they say so of nothing else, as far as is known. */
      readonly isDialectOnly: boolean;
    };
