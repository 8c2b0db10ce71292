import { code, run, say, type Words } from './words.ts';

/** A server, platform or certificate tool that remedies are written for. */
export type ServerRow = {
  readonly name: string;
  /** Tests the configuration and makes it live; absent where saving is enough. */
  readonly apply?: Words;
};

/**
 * In order of preference when several are recognised: what ends CloudFront's connection and is most specific
 * comes first, since that is where its remedy has to be applied.
 */
export const SERVERS = {
  'lets-encrypt-staging': { name: "Let's Encrypt staging (certbot)" },
  'cloudflare-origin-ca': { name: 'a Cloudflare Origin CA certificate' },
  cloudfront: { name: 'CloudFront' },
  cloudflare: { name: 'Cloudflare' },
  fastly: { name: 'Fastly' },
  'azure-front-door': { name: 'Azure Front Door' },
  heroku: { name: 'Heroku' },
  vercel: { name: 'Vercel' },
  netlify: { name: 'Netlify' },
  'azure-app-service': { name: 'Azure App Service' },
  'api-gateway': { name: 'API Gateway' },
  'lambda-url': { name: 'a Lambda function URL' },
  's3-website': { name: 'an S3 website endpoint' },
  's3-rest': { name: 'S3' },
  'elastic-beanstalk': { name: 'Elastic Beanstalk' },
  'app-runner': { name: 'App Runner' },
  render: { name: 'Render' },
  fly: { name: 'Fly.io' },
  railway: { name: 'Railway' },
  'google-cloud': { name: 'Google Cloud' },
  'wp-engine': { name: 'WP Engine' },
  pantheon: { name: 'Pantheon' },
  alb: { name: 'an Application Load Balancer (ALB)' },
  nlb: { name: 'a Network Load Balancer (NLB)' },
  'ingress-nginx': { name: 'ingress-nginx' },
  traefik: {
    name: 'Traefik',
    apply: say`Files of the file provider are read again by themselves; restart Traefik after a change of the static configuration.`,
  },
  caddy: {
    name: 'Caddy',
    apply: say`Test and reload: ${run`caddy validate --config FILE && caddy reload --config FILE`} (or ${run`systemctl reload caddy`}).`,
  },
  envoy: { name: 'Envoy', apply: say`Push the change through xDS, or restart Envoy.` },
  plesk: { name: 'Plesk' },
  'lets-encrypt': { name: "Let's Encrypt (certbot)" },
  haproxy: {
    name: 'HAProxy',
    apply: say`Test and reload: ${run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`}.`,
  },
  nginx: {
    name: 'nginx',
    apply: say`Test and reload: ${run`nginx -t && systemctl reload nginx`} (or ${run`nginx -s reload`}).`,
  },
  apache: {
    name: 'Apache httpd',
    apply: say`Test and reload: ${run`apachectl configtest && apachectl graceful`} (Debian: ${code`apache2ctl`}).`,
  },
  iis: { name: 'IIS' },
  litespeed: { name: 'LiteSpeed' },
  gunicorn: { name: 'gunicorn', apply: say`Restart gunicorn.` },
  nodejs: { name: 'Node.js', apply: say`Restart the process.` },
  php: { name: 'PHP' },
} as const satisfies Record<string, ServerRow>;

export type ServerId = keyof typeof SERVERS;

/** Every id, in the order above. */
export const SERVER_IDS = Object.keys(SERVERS) as readonly ServerId[];

/** What is known of one server. */
export function serverRow(id: ServerId): ServerRow {
  return SERVERS[id];
}

/** When no server was recognised: how the three most common ones test and reload. */
const APPLY_ANY = say`Test the configuration and reload: nginx ${run`nginx -t && systemctl reload nginx`}; Apache ${run`apachectl configtest && apachectl graceful`}; HAProxy ${run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`}.`;

/**
 * The recognised server's own configuration test and reload. A certificate tool or a platform has nothing to
 * reload itself; the server behind it may.
 */
export const apply: Words = (situation) => {
  const own = situation.servers.map((id) => serverRow(id).apply).find((words) => words !== undefined);
  return (own ?? APPLY_ANY)(situation);
};
