/**
 * Whether a CloudFront Function at viewer-request certainly does not change Host or origin: Host is read-only
 * there, and only the helper methods of the module `cloudfront` can choose another origin or Host. Code that
 * imports the module and might call one of them by a computed name counts as not harmless.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function isHarmlessCode(code: string): boolean {
  if (/\beval\b|\bFunction\b/.test(code)) return false;
  if (!/['"`]cloudfront['"`]/.test(code)) return true;
  const alias = /\bimport\s+(\w+)\s+from\s+['"]cloudfront['"]/.exec(code)?.[1];
  if (alias === undefined || HELPERS.test(code)) return false;
  // The module may only be used through known methods such as `cf.kvs()`; it may not be indexed or passed on.
  const uses = code.match(new RegExp(`\\b${alias}\\b[^\\n]{0,8}`, 'g')) ?? [];
  return uses.slice(1).every((use) => new RegExp(`^${alias}\\s*\\.\\s*kvs\\b`).test(use));
}

const HELPERS = /updateRequestOrigin|selectRequestOriginById|createRequestOriginGroup/;
