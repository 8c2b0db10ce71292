import type { SourceId } from '../cloudfront/sources.ts';
import type { ServerId } from './servers.ts';

/**
 * Where a mark is looked for. Headers are `name: value`; `not-tls` is what came back instead of TLS. Names of
 * platforms are in `cloudfront/origin-names.ts`.
 */
export type MarkPlace =
  | 'header'
  | 'cookie'
  | 'body'
  | 'not-tls'
  | 'certificate-subject'
  | 'certificate-issuer'
  | 'certificate-name';

/** Plain comparisons, without case: nothing an origin sends can make one slow. */
export type Match = { readonly starts: string } | { readonly includes: string } | { readonly ends: string };

/**
 * - `measured`, `documented`, `source`: seen on the real thing, in its manual, in its source
 * - `reported`: users say so
 * - `unread`: well known, but not confirmed: leads to "looks like"
 */
export type Sureness = 'measured' | 'documented' | 'source' | 'reported' | 'unread';

/** One mark of one server. To add one, add a row to the table of its place. */
export type Mark = Match & {
  readonly server: ServerId;
  readonly sure: Sureness;
  readonly source?: SourceId;
  /** It fits other servers too, and counts only when nothing else was recognised. */
  readonly hint?: true;
};

/** Every mark, by the place it is looked for. */
export const FINGERPRINTS: Readonly<Record<MarkPlace, readonly Mark[]>> = {
  header: [
    { starts: 'server: nginx', server: 'nginx', sure: 'measured', source: 'nginx-core' },
    { starts: 'server: apache', server: 'apache', sure: 'measured', source: 'apache-core' },
    { starts: 'x-powered-by: express', server: 'nodejs', sure: 'unread' },
    { starts: 'keep-alive: timeout=5', server: 'nodejs', sure: 'measured', hint: true },
    { starts: 'x-powered-by: php', server: 'php', sure: 'unread' },
    { starts: 'server: gunicorn', server: 'gunicorn', sure: 'unread' },
    { starts: 'server: caddy', server: 'caddy', sure: 'unread' },
    { starts: 'via: 1.1 caddy', server: 'caddy', sure: 'unread' },
    { starts: 'server: envoy', server: 'envoy', sure: 'unread' },
    { starts: 'server: istio-envoy', server: 'envoy', sure: 'unread' },
    { starts: 'x-envoy-upstream-service-time:', server: 'envoy', sure: 'unread' },
    { starts: 'server: microsoft-iis', server: 'iis', sure: 'unread' },
    { starts: 'server: microsoft-httpapi', server: 'iis', sure: 'unread' },
    { starts: 'x-powered-by: asp.net', server: 'iis', sure: 'unread' },
    { starts: 'server: litespeed', server: 'litespeed', sure: 'unread' },
    { starts: 'x-powered-by: plesk', server: 'plesk', sure: 'unread' },
    { starts: 'server: awselb/', server: 'alb', sure: 'documented', source: 'alb-502' },
    { starts: 'x-amz-apigw-id:', server: 'api-gateway', sure: 'reported' },
    { starts: 'apigw-requestid:', server: 'api-gateway', sure: 'reported' },
    { starts: 'server: amazons3', server: 's3-rest', sure: 'unread' },
    { starts: 'server: heroku', server: 'heroku', sure: 'unread' },
    { starts: 'via: 1.1 vegur', server: 'heroku', sure: 'unread', source: 'heroku' },
    { starts: 'via: 1.1 heroku-router', server: 'heroku', sure: 'unread', source: 'heroku' },
    { starts: 'x-vercel-id:', server: 'vercel', sure: 'documented', source: 'vercel' },
    { starts: 'server: vercel', server: 'vercel', sure: 'unread' },
    { starts: 'server: netlify', server: 'netlify', sure: 'unread' },
    { starts: 'x-nf-request-id:', server: 'netlify', sure: 'unread' },
    { starts: 'cf-ray:', server: 'cloudflare', sure: 'reported' },
    { starts: 'server: cloudflare', server: 'cloudflare', sure: 'reported' },
    { starts: 'x-amz-cf-id:', server: 'cloudfront', sure: 'documented', source: 'cloudfront-custom-origin' },
  ],
  cookie: [
    { starts: 'awsalb', server: 'alb', sure: 'unread' },
    { starts: 'arraffinity', server: 'azure-app-service', sure: 'unread' },
  ],
  body: [
    { includes: '<hr><center>nginx', server: 'nginx', sure: 'measured' },
    { includes: 'The plain HTTP request was sent to HTTPS port', server: 'nginx', sure: 'measured' },
    { includes: 'No required SSL certificate was sent', server: 'nginx', sure: 'measured' },
    {
      includes: "You're speaking plain HTTP to an SSL-enabled server port",
      server: 'apache',
      sure: 'measured',
    },
    {
      starts: '<html><body><h1>503 Service Unavailable</h1>\nNo server is available',
      server: 'haproxy',
      sure: 'measured',
      source: 'haproxy',
    },
    {
      starts: '<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid',
      server: 'haproxy',
      sure: 'measured',
      source: 'haproxy',
    },
    {
      starts: "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond",
      server: 'haproxy',
      sure: 'measured',
      source: 'haproxy',
    },
    { starts: '404 page not found', server: 'traefik', sure: 'unread', hint: true },
    { starts: 'upstream connect error or disconnect/reset before headers', server: 'envoy', sure: 'unread' },
    { includes: 'cf-error-details', server: 'cloudflare', sure: 'reported' },
    { includes: '404 Web Site not found', server: 'azure-app-service', sure: 'unread' },
  ],
  'not-tls': [
    { includes: 'server: nginx', server: 'nginx', sure: 'measured' },
    { includes: 'server: apache', server: 'apache', sure: 'measured' },
  ],
  'certificate-subject': [
    {
      includes: 'Kubernetes Ingress Controller Fake Certificate',
      server: 'ingress-nginx',
      sure: 'source',
      source: 'ingress-nginx-source',
    },
    { includes: 'TRAEFIK DEFAULT CERT', server: 'traefik', sure: 'source', source: 'traefik-source' },
    { includes: 'CloudFlare Origin Certificate', server: 'cloudflare-origin-ca', sure: 'reported' },
    { includes: 'CN=Plesk', server: 'plesk', sure: 'unread' },
  ],
  'certificate-issuer': [
    { includes: 'CloudFlare Origin SSL', server: 'cloudflare-origin-ca', sure: 'reported' },
    { includes: 'Caddy Local Authority', server: 'caddy', sure: 'unread' },
    { includes: '(STAGING)', server: 'lets-encrypt-staging', sure: 'unread' },
    { includes: 'Fake LE', server: 'lets-encrypt-staging', sure: 'unread' },
    { includes: "O=Let's Encrypt", server: 'lets-encrypt', sure: 'unread' },
  ],
  'certificate-name': [
    { ends: '.traefik.default', server: 'traefik', sure: 'source', source: 'traefik-source' },
    { ends: '.plesk.page', server: 'plesk', sure: 'documented' },
  ],
};
