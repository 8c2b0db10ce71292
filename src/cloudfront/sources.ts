const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** Public pages that causes, remedies and the marks of servers were taken from. */
export const SOURCES = {
  'cloudfront-502': `${GUIDE}/http-502-bad-gateway.html`,
  'cloudfront-503': `${GUIDE}/http-503-service-unavailable.html`,
  'cloudfront-504': `${GUIDE}/http-504-gateway-timeout.html`,
  'cloudfront-403': `${GUIDE}/http-403-permission-denied.html`,
  'cloudfront-origin-settings': `${GUIDE}/DownloadDistValuesOrigin.html`,
  'cloudfront-origin-tls': `${GUIDE}/secure-connections-supported-ciphers-cloudfront-to-origin.html`,
  'cloudfront-origin-https': `${GUIDE}/using-https-cloudfront-to-custom-origin.html`,
  'cloudfront-certificates': `${GUIDE}/cnames-and-https-requirements.html`,
  'cloudfront-custom-origin': `${GUIDE}/RequestAndResponseBehaviorCustomOrigin.html`,
  'cloudfront-compression': `${GUIDE}/ServingCompressedFiles.html`,
  'cloudfront-quotas': `${GUIDE}/cloudfront-limits.html`,
  'cloudfront-presets': `${GUIDE}/template-preconfigured-origin-settings.html`,
  'cloudfront-request-policies': `${GUIDE}/using-managed-origin-request-policies.html`,
  'cloudfront-policies-together': `${GUIDE}/understanding-how-origin-request-policies-and-cache-policies-work-together.html`,
  'cloudfront-sni': `${GUIDE}/helper-functions-origin-modification.html`,
  'cloudfront-vpc-origins': `${GUIDE}/private-content-vpc-origins.html`,
  'cloudfront-origin-mtls': `${GUIDE}/origin-mtls-authentication.html`,
  'cloudfront-ipv6': `${GUIDE}/cloudfront-enable-ipv6.html`,
  'cloudfront-addresses': `${GUIDE}/LocationsOfEdgeServers.html`,
  'cloudfront-error-caching': `${GUIDE}/HTTPStatusCodes.html`,
  'cloudfront-error-expiration': `${GUIDE}/custom-error-pages-expiration.html`,
  'cloudfront-error-pages': `${GUIDE}/custom-error-pages-procedure.html`,
  'cloudfront-lambda-urls': `${GUIDE}/private-content-restricting-access-to-lambda.html`,
  'cloudfront-failover': `${GUIDE}/high_availability_origin_failover.html`,
  'cloudfront-grpc': `${GUIDE}/distribution-using-grpc.html`,
  'edge-restrictions': `${GUIDE}/edge-function-restrictions-all.html`,
  'lambda-edge-debugging': `${GUIDE}/lambda-edge-testing-debugging.html`,
  'lambda-edge-responses': `${GUIDE}/lambda-generating-http-responses.html`,
  'lambda-edge-restrictions': `${GUIDE}/lambda-at-edge-function-restrictions.html`,
  'lambda-edge-permissions': `${GUIDE}/lambda-edge-permissions.html`,
  'cloudfront-metrics': `${GUIDE}/viewing-cloudfront-metrics.html`,
  'test-function': `${GUIDE}/test-function.html`,
  'edge-logs': `${GUIDE}/edge-functions-logs.html`,
  'cloudfront-functions-restrictions': `${GUIDE}/cloudfront-function-restrictions.html`,
  'cloudfront-tls13': 'https://aws.amazon.com/about-aws/whats-new/2025/11/amazon-cloudfront-tls13-origin/',
  'prefix-lists':
    'https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html',
  's3-website': 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html',
  'alb-https':
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html',
  'alb-502': 'https://repost.aws/knowledge-center/elb-alb-troubleshoot-502-errors',
  'alb-troubleshooting':
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html',
  'cloudflare-5xx': 'https://support.cloudflare.com/hc/en-us/articles/115003011431',
  'api-gateway-502': 'https://repost.aws/knowledge-center/malformed-502-api-gateway',
  'acm-renewal': 'https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html',
  nginx: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html',
  'nginx-core': 'https://nginx.org/en/docs/http/ngx_http_core_module.html',
  'nginx-proxy': 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html',
  apache: 'https://httpd.apache.org/docs/2.4/mod/mod_ssl.html',
  'apache-core': 'https://httpd.apache.org/docs/2.4/mod/core.html',
  haproxy: 'https://docs.haproxy.org/2.6/configuration.html',
  caddy: 'https://caddyserver.com/docs/caddyfile/directives/tls',
  'caddy-options': 'https://caddyserver.com/docs/caddyfile/options',
  'caddy-7445': 'https://github.com/caddyserver/caddy/issues/7445',
  traefik: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-certificates/',
  'traefik-options': 'https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/tls-options/',
  'traefik-acme': 'https://doc.traefik.io/traefik/https/acme/',
  'traefik-source': 'https://github.com/traefik/traefik/tree/master/pkg/tls',
  envoy: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/response_code_details',
  'ingress-nginx': 'https://kubernetes.github.io/ingress-nginx/user-guide/tls/',
  'ingress-nginx-source': 'https://github.com/kubernetes/ingress-nginx/blob/main/internal/net/ssl/ssl.go',
  'thruster-42': 'https://github.com/basecamp/thruster/issues/42',
  certbot: 'https://eff-certbot.readthedocs.io/en/stable/using.html',
  'lets-encrypt': 'https://letsencrypt.org/docs/profiles/',
  'iis-intermediates':
    'https://learn.microsoft.com/en-us/troubleshoot/developer/webapps/iis/www-authentication-authorization/configure-intermediate-certificates',
  heroku: 'https://devcenter.heroku.com/articles/http-routing',
  vercel: 'https://vercel.com/guides/can-i-use-a-proxy-on-top-of-my-vercel-deployment',
  'alb-alias': 'https://github.com/widdix/aws-cf-templates/issues/68',
  'mozilla-roots': 'https://wiki.mozilla.org/CA/Included_Certificates',
  'mozilla-removed': 'https://wiki.mozilla.org/CA/Removed_Certificates',
  'mozilla-trust-changes': 'https://wiki.mozilla.org/CA/Additional_Trust_Changes',
  rfc9112: 'https://www.rfc-editor.org/rfc/rfc9112',
} as const;

export type SourceId = keyof typeof SOURCES;

/** A page that is listed, or one section of it, or another page. */
export type Page = SourceId | `${SourceId}#${string}` | `https://${string}`;

/** Its address. */
export function addressOf(page: Page): string {
  if (page.startsWith('https://')) return page;
  const [id, section] = page.split('#');
  return SOURCES[id as SourceId] + (section === undefined ? '' : `#${section}`);
}
