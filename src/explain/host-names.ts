import tlds from 'tlds' with { type: 'json' };

/** At most this many are offered. */
const HOSTS_MAX = 20;
const NAME = /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/;
/** Names of CloudFront itself, of the pages its own error page links to, and of where people ask for help. */
const NOT_AN_ORIGIN = [
  '.cloudfront.net',
  'aws.amazon.com',
  '.console.aws.amazon.com',
  '.aws.amazon.com',
  'docs.amazonaws.com',
  'www.w3.org',
  'repost.aws',
  'github.com',
  '.github.com',
  '.githubusercontent.com',
  'stackoverflow.com',
  'serverfault.com',
  'i.stack.imgur.com',
  'www.ssllabs.com',
  'letsencrypt.org',
  'community.letsencrypt.org',
  'curl.se',
  'curl.haxx.se',
  'nmap.org',
  'dns.google',
  'one.one.one.one',
  '.datadoghq.com',
  '.sentry.io',
  '.pagerduty.com',
  '.slack.com',
  '.imgur.com',
];
/** Top-level domains of IANA's list, and names of private networks (RFC 2606, RFC 6762, and in use). */
const TOP_LEVEL = new Set([
  ...tlds,
  ...['test', 'example', 'invalid', 'internal', 'local', 'lan', 'corp', 'home', 'intranet', 'private'],
]);
/** Top-level domains that are file endings too: a bare word that ends in one is mostly a file. */
const FILES = /\.(?:zip|sh|py|rs|md|pl|mov|cab|tf)$/;
/** `req.host`, `event.info`, `array.map`: members of something in code, some of which are domains too. */
const IN_CODE =
  /^(?:args?|array|config|console|context|ctx|data|document|err|error|event|item|json|math|module|node|obj|object|process|props|req|request|res|response|result|self|state|string|sys|system|this|url|user|value|window)\.[a-z]+$/;
/** Files without an ending of their own, and products, whose names are written like hosts. */
const NAMED_LIKE_HOSTS =
  /^(?:(?:dockerfile|containerfile|makefile|jenkinsfile|vagrantfile|procfile|caddyfile|readme|license|changelog)\.[a-z]+|(?:socket|draw)\.io|(?:asp|ado|vb|ml)\.net|process\.env\..+)$/;
/** `It is broken.So we went back`: the space after a full stop is missing. */
const TWO_SENTENCES = /\p{Ll}\.\p{Lu}\p{Ll}{0,20}$/u;
/** `Shop.Example.Com`: a telephone's keyboard begins each word so. */
const CAPITALS = /^(?:[A-Z][a-z0-9-]*\.){2,}[A-Z][a-z]+$/;
/** A service as AWS names it in policies: `edgelambda.amazonaws.com`. */
const SERVICE = /^[a-z0-9-]+\.amazonaws\.com$/;

/**
 * Whether a bare word of a sentence is a host name rather than a file, a version, or a member of an object in
 * code. A word that stands alone and a URL are host names anyway.
 */
export function isNameInProse(word: string): boolean {
  if (word.includes('@') || /[a-z][A-Z]/.test(word)) return false;
  if (TWO_SENTENCES.test(word) && !CAPITALS.test(word)) return false;
  const host = word.toLowerCase().replace(/:\d{1,5}$/, '');
  if (!host.includes('.')) return false;
  if (FILES.test(host) || IN_CODE.test(host) || NAMED_LIKE_HOSTS.test(host)) return false;
  return TOP_LEVEL.has(host.slice(host.lastIndexOf('.') + 1));
}

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
      !SERVICE.test(host) &&
      !NOT_AN_ORIGIN.some((own) => host === own || (own.startsWith('.') && host.endsWith(own)))
    )
      hosts.add(host);
    if (hosts.size === HOSTS_MAX) break;
  }
  return [...hosts];
}
