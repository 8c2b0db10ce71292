/**
 * Whether a path matches a behavior's pattern: `*` stands for any characters, `?` for one; case matters; a
 * leading `/` may be left out. The time grows at most with the length of the pattern times that of the path.
 *
 * @param path without its query
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
export function matchesPattern(pattern: string, path: string): boolean {
  if (pattern === '*') return true;
  const wanted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < path.length) {
    const sign = wanted[at];
    if (sign === '*') {
      star = at++;
      resume = index;
    } else if (sign !== undefined && (sign === '?' || sign === path[index])) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(at));
}

/** A path that matches a pattern, for use where no path was given: `/api/` for `/api/*`. */
export function samplePath(pattern: string): string {
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  return fixed.startsWith('/') ? fixed : `/${fixed}`;
}
