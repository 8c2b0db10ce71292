/** At most this many are offered. */
const HOSTS_MAX = 20;
const NAME = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/;
/** Names of CloudFront itself, and of the pages its own error page links to. */
const NOT_AN_ORIGIN = [
  '.cloudfront.net',
  'aws.amazon.com',
  'docs.aws.amazon.com',
  'docs.amazonaws.com',
  'www.w3.org',
];

/**
 * Origin or viewer names somebody may want checked: valid, in lower case, once each, CloudFront's own left
 * out.
 */
export function worthChecking(names: Iterable<string>): readonly string[] {
  const hosts = new Set<string>();
  for (const name of names) {
    const host = name
      .slice(0, 300)
      .toLowerCase()
      .replace(/\.$/, '')
      .replace(/:\d{1,5}$/, '');
    if (
      NAME.test(host) &&
      !NOT_AN_ORIGIN.some((own) => host === own || (own.startsWith('.') && host.endsWith(own)))
    )
      hosts.add(host);
    if (hosts.size === HOSTS_MAX) break;
  }
  return [...hosts];
}
