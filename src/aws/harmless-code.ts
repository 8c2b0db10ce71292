/**
 * Whether a CloudFront Function at viewer-request surely leaves Host and origin alone: Host is read-only there, and only the
 * helper methods of the module `cloudfront` choose another origin or Host. Code that takes the module and might reach
 * one of them by a name that is put together counts as unknown.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export function isHarmlessCode(code: string): boolean {
  if (/\beval\b|\bFunction\b/.test(code)) return false;
  if (!/['"`]cloudfront['"`]/.test(code)) return true;
  const alias = /\bimport\s+(\w+)\s+from\s+['"]cloudfront['"]/.exec(code)?.[1];
  if (alias === undefined || HELPERS.test(code)) return false;
  // The module is used by its known methods alone: `cf.kvs()`, and is neither indexed nor handed on.
  const uses = code.match(new RegExp(`\\b${alias}\\b[^\\n]{0,8}`, 'g')) ?? [];
  return uses.slice(1).every((use) => new RegExp(`^${alias}\\s*\\.\\s*kvs\\b`).test(use));
}

const HELPERS = /updateRequestOrigin|selectRequestOriginById|createRequestOriginGroup/;
