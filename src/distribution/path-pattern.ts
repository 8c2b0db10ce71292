/**
 * Whether a path matches a behavior's pattern: `*` stands for any characters, `?` for one; case counts; a leading `/` may be
 * left out. Takes a time that grows with pattern times path, never more.
 *
 * @param path without its query
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
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

/** A path that a pattern is meant for, where nobody named one: `/api/` for `/api/*`. */
export function samplePath(pattern: string): string {
  const fixed = /^[^*?]*/.exec(pattern)?.[0] ?? '';
  return fixed.startsWith('/') ? fixed : `/${fixed}`;
}
