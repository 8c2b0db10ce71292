import { parseJson } from '../formats/json-value.ts';

/** A JSON value as people paste it; `cut`: a configuration that ends before its end. */
export type PastedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'cut' }
  | { readonly kind: 'none' };

/** What a configuration has and other JSON has not, as far as a text alone tells. */
export const LOOKS_CONFIGURED =
  /"(?:[dD]istributionConfig|DefaultCacheBehavior|CustomOriginConfig|default_cache_behavior|custom_origin_config)"\s*:/;

/** Reads JSON that may stand in a code fence, behind a prompt or between other words. */
export function pastedJson(text: string): PastedJson {
  const whole = parseJson(text.replace(/^\uFEFF/, ''));
  if (whole !== undefined) return { kind: 'json', value: whole };
  if (!LOOKS_CONFIGURED.test(text)) return { kind: 'none' };
  const within = parseJson(
    text.slice(text.search(/[[{]\s*["{[]/), Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1),
  );
  return within === undefined ? { kind: 'cut' } : { kind: 'json', value: within };
}

/** For people who handed over one that is cut. */
export const CUT_CONFIGURATION =
  'This is the configuration of a distribution, and no whole JSON: it is cut off, or something was left out. Hand over all of what `aws cloudfront get-distribution --id ID` prints, as a file.';
