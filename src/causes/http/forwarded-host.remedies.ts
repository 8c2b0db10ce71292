import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer } from '../../repairs/servers.ts';
import { code, either, origin, say, sentName } from '../../repairs/words.ts';

const WITHOUT_HOST =
  'a cache policy without Host (CachingOptimized, CachingDisabled) and the origin request policy AllViewerExceptHostHeader, both';

const FORWARDED_TWICE =
  "The console's presets forward Host twice: in the cache policy UseOriginCacheControlHeaders and in the request policy AllViewer. Changing only one of them does nothing.";

const WHERE_NAMES_ARE = atServer({
  nginx: code`server_name`,
  apache: code`ServerAlias`,
  haproxy: say`the crt directory`,
  'ingress-nginx': code`spec.tls`,
  traefik: say`a router's rule`,
  alb: say`the listener and its rules`,
});

const HOST_CHANGES = say`The application then sees ${origin} as Host: redirects and absolute links may follow it.`;

const CADDY_FALLBACK = say`Set Caddy's global option ${code`fallback_sni ${origin}`}, made for CDNs that pass the viewer's name (experimental).`;

const CADDY_CHALLENGE =
  'ACME over HTTP or TLS-ALPN cannot reach Caddy for a name that points at CloudFront: use the DNS challenge.';

/**
 * Servers that know the origin's own name, and not the Host that is forwarded, which becomes the server name.
 */
export const FORWARDED_HOST_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-name-mismatch', 'tls-server-name-rejected'],
    at: 'forwarded-host',
    steps: either(
      say`Stop forwarding Host: ${WITHOUT_HOST}. CloudFront then sends ${origin}, which the server knows.`,
      [
        say`If the application needs the viewers' Host: have a certificate issued that covers ${sentName}, and put it where that name is answered${WHERE_NAMES_ARE}.`,
        apply,
      ],
    ),
    pitfalls: [
      FORWARDED_TWICE,
      HOST_CHANGES,
      say`A challenge over HTTP for ${sentName} goes to CloudFront, not to the origin: use DNS.`,
    ],
    sources: ['cloudfront-sni', 'cloudfront-policies-together', 'cloudfront-presets'],
  },
  {
    causes: ['tls-server-name-rejected'],
    at: 'forwarded-host',
    servers: ['caddy'],
    steps: either(
      say`Stop forwarding Host, which is the best way: ${WITHOUT_HOST}. CloudFront then sends ${origin}, which Caddy knows.`,
      CADDY_FALLBACK,
      [say`Add ${sentName} as a site of its own.`, apply],
    ),
    pitfalls: [FORWARDED_TWICE, HOST_CHANGES, CADDY_CHALLENGE],
    sources: ['cloudfront-sni', 'caddy-options', 'caddy-7445'],
  },
  {
    causes: ['certificate-name-mismatch', 'tls-server-name-rejected'],
    at: 'distribution-host',
    steps: [
      say`Stop forwarding Host, by ${WITHOUT_HOST}: CloudFront sends ${sentName} now, the distribution's own name, and nobody can get a certificate for that.`,
      say`CloudFront then sends ${origin}, and the server has to answer that name with a certificate that covers it: the command under Check shows whether it does.`,
    ],
    pitfalls: [
      FORWARDED_TWICE,
      HOST_CHANGES,
      say`Where viewers use an alternate domain name, that is the name CloudFront forwards: check with ${code`--host-header`} and the viewers' name too.`,
    ],
    sources: ['cloudfront-sni', 'cloudfront-policies-together', 'cloudfront-presets'],
  },
  {
    causes: ['tls-server-name-rejected'],
    at: 'distribution-host',
    servers: ['caddy'],
    steps: either(
      say`Stop forwarding Host, by ${WITHOUT_HOST}, and let Caddy manage ${origin}: CloudFront sends ${sentName} now, the distribution's own name, and Caddy can get no certificate for that.`,
      [CADDY_FALLBACK, apply],
    ),
    pitfalls: [FORWARDED_TWICE, HOST_CHANGES, CADDY_CHALLENGE],
    sources: ['cloudfront-sni', 'caddy-options', 'caddy-7445'],
  },
  {
    causes: ['http-upstream-error', 'http-host-dependent'],
    at: 'own-host-serves',
    steps: either(
      say`Stop forwarding Host: ${WITHOUT_HOST}. CloudFront then sends ${origin}, which the origin answers well.`,
      say`If the application needs the viewers' Host, make ${sentName} known to its own list of hosts, or to the server${WHERE_NAMES_ARE}.`,
    ),
    pitfalls: [
      'An origin that fails now and then looks the same: ask for both names a few times.',
      FORWARDED_TWICE,
      HOST_CHANGES,
    ],
    sources: ['cloudfront-request-policies', 'cloudfront-policies-together', 'cloudfront-presets'],
  },
  {
    causes: ['http-upstream-error', 'http-host-dependent'],
    at: 'viewers-host-serves',
    steps: either(
      say`Make ${origin} known to the application (its own list of hosts) or to the server${WHERE_NAMES_ARE}. CloudFront sends that name, since Host is not forwarded, and the origin does not serve it.`,
      "Forward the viewers' Host (origin request policy Managed-HostHeaderOnly); over HTTPS the origin needs a certificate for that name then.",
    ),
    pitfalls: 'With several alternate domain names, Host belongs into the cache key as well.',
    sources: ['cloudfront-request-policies', 'cloudfront-policies-together', 'cloudfront-sni'],
  },
];
