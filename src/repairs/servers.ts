import type { StepPart } from '../formats/remedy-step.ts';
import type { Situation } from './situation.ts';
import { code, interrupts, run, say, type Words } from './words.ts';

/** A server, platform or certificate tool that remedies are written for. */
export type ServerRow = {
  readonly name: string;
  /** Tests the configuration and makes it live; absent where saving is enough. */
  readonly apply?: Words;
  /** It does not tell what answers: a tool for certificates, or a language. */
  readonly leavesServerOpen?: true;
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
  envoy: { name: 'Envoy', apply: say`Push the change through xDS, or restart Envoy.${interrupts}` },
  plesk: { name: 'Plesk' },
  'lets-encrypt': { name: "Let's Encrypt (certbot)", leavesServerOpen: true },
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
  gunicorn: { name: 'gunicorn', apply: say`Restart gunicorn.${interrupts}` },
  nodejs: { name: 'Node.js', apply: say`Restart the process.${interrupts}` },
  php: { name: 'PHP', leavesServerOpen: true },
} as const satisfies Record<string, ServerRow>;

export type ServerId = keyof typeof SERVERS;

/** Every id, in the order above. */
export const SERVER_IDS = Object.keys(SERVERS) as readonly ServerId[];

/** What is known of one server. */
export function serverRow(id: ServerId): ServerRow {
  return SERVERS[id];
}

/** The one that answers, as far as it was recognised. */
export const answering = ({ servers }: Situation): ServerId | undefined =>
  servers.find((id) => serverRow(id).leavesServerOpen !== true);

/** Those named where none was recognised: most origins are one of them. */
const USUAL = [
  ['nginx', 'nginx'],
  ['apache', 'Apache'],
  ['haproxy', 'HAProxy'],
] as const;

/**
 * What the recognised server calls it; where none was recognised, what the usual ones do, by name. Left out
 * where what was recognised is none of them.
 *
 * @param lead what stands before it
 */
export function perServer(lead: string, each: Readonly<Partial<Record<ServerId, Words>>>): Words {
  return (situation) => {
    const server = answering(situation);
    if (server !== undefined)
      return each[server] === undefined ? null : ofServer(server, say`${lead}${each[server]}`)(situation);
    const listed = USUAL.flatMap(([id, name]): readonly (readonly StepPart[])[] => {
      const said = each[id]?.(situation)?.parts ?? [];
      if (said.length === 0) return [];
      return [[prose(`${name} `), ...said].map((part) => ({ ...part, server: name }))];
    });
    const parts = listed.flatMap((one, index) => [prose(index === 0 ? lead : ', '), ...one]);
    return parts.length === 0 ? null : { parts, assumes: [] };
  };
}

function ofServer(id: ServerId, words: Words): Words {
  return (situation) => {
    const said = words(situation);
    const { name } = serverRow(id);
    return said && { ...said, parts: said.parts.map((part) => ({ ...part, server: name })) };
  };
}

const prose = (text: string): StepPart => ({ kind: 'text', text });

/** Said only where that server answers. */
export const on =
  (server: ServerId, words: Words): Words =>
  (situation) =>
    answering(situation) === server ? words(situation) : null;

/** The recognised server's own test and reload; where none was recognised, those of the usual servers. */
export const apply: Words = (situation) => {
  const server = answering(situation);
  return (server === undefined ? APPLY_ANY : (serverRow(server).apply ?? nothing))(situation);
};

const nothing: Words = () => null;

const APPLY_ANY = say`Test the configuration and reload: ${perServer('', {
  nginx: run`nginx -t && systemctl reload nginx`,
  apache: run`apachectl configtest && apachectl graceful`,
  haproxy: run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`,
})}.`;
