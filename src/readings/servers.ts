/** A server, platform or certificate tool that remedies are written for. */
export type ServerRow = {
  readonly name: string;
  /** It does not tell what answers: a tool for certificates, or a language. */
  readonly leavesServerOpen?: true;
  /** It runs on machines that nobody but its provider enters. */
  readonly isPlatform?: true;
};

/**
 * In order of preference when several are recognised: what ends CloudFront's connection and is most specific
 * comes first, since that is where its remedy has to be applied.
 */
export const SERVERS = {
  'lets-encrypt-staging': { name: "Let's Encrypt staging (certbot)", leavesServerOpen: true },
  'cloudflare-origin-ca': { name: 'a Cloudflare Origin CA certificate', leavesServerOpen: true },
  cloudfront: { name: 'CloudFront' },
  cloudflare: { name: 'Cloudflare' },
  fastly: { name: 'Fastly' },
  'azure-front-door': { name: 'Azure Front Door' },
  heroku: { name: 'Heroku', isPlatform: true },
  vercel: { name: 'Vercel', isPlatform: true },
  netlify: { name: 'Netlify', isPlatform: true },
  'azure-app-service': { name: 'Azure App Service', isPlatform: true },
  'api-gateway': { name: 'API Gateway', isPlatform: true },
  'lambda-url': { name: 'a Lambda function URL', isPlatform: true },
  's3-website': { name: 'an S3 website endpoint' },
  's3-rest': { name: 'S3', isPlatform: true },
  'elastic-beanstalk': { name: 'Elastic Beanstalk' },
  'app-runner': { name: 'App Runner', isPlatform: true },
  render: { name: 'Render', isPlatform: true },
  fly: { name: 'Fly.io', isPlatform: true },
  railway: { name: 'Railway', isPlatform: true },
  'google-cloud': { name: 'Google Cloud' },
  'wp-engine': { name: 'WP Engine', isPlatform: true },
  pantheon: { name: 'Pantheon', isPlatform: true },
  alb: { name: 'an Application Load Balancer (ALB)' },
  nlb: { name: 'a Network Load Balancer (NLB)' },
  'ingress-nginx': { name: 'ingress-nginx' },
  traefik: { name: 'Traefik' },
  caddy: { name: 'Caddy' },
  envoy: { name: 'Envoy' },
  plesk: { name: 'Plesk' },
  'lets-encrypt': { name: "Let's Encrypt (certbot)", leavesServerOpen: true },
  haproxy: { name: 'HAProxy' },
  nginx: { name: 'nginx' },
  apache: { name: 'Apache httpd' },
  iis: { name: 'IIS' },
  litespeed: { name: 'LiteSpeed' },
  hitch: { name: 'Hitch' },
  gunicorn: { name: 'gunicorn' },
  nodejs: { name: 'Node.js' },
  go: { name: 'Go' },
  java: { name: 'Java' },
  erlang: { name: 'Erlang' },
  rustls: { name: 'rustls' },
  php: { name: 'PHP', leavesServerOpen: true },
} as const satisfies Record<string, ServerRow>;

export type ServerId = keyof typeof SERVERS;

/** Every id, in the order above. */
export const SERVER_IDS = Object.keys(SERVERS) as readonly ServerId[];

/** What is known of one server. */
export function serverRow(id: ServerId): ServerRow {
  return SERVERS[id];
}
