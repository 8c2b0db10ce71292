import type { CauseId } from '../../formats/cause-ids.ts';
import { SERVER_IDS, serverRow } from '../../readings/servers.ts';
import { remediesOf } from '../../repairs/remedy.ts';
import { on, snippet } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { nameIsUncertifiable } from '../../repairs/situation.ts';
import { either, httpPort, nameOwner, origin, ownName, port, run, say, when } from '../../repairs/words.ts';
import { OF_S3_WEBSITE } from '../tls/not-spoken.remedies.ts';

/** Faults of HTTPS that a listener for plain HTTP alone makes. */
export const WITHOUT_HTTPS: readonly CauseId[] = [
  'tcp-refused',
  'tcp-reset',
  'tcp-timed-out',
  'tls-not-spoken',
];

const SHARED = {
  causes: WITHOUT_HTTPS,
  at: 'plain-http-serves',
  provedOver: 'either',
} as const;

export const PLATFORMS = SERVER_IDS.filter((id) => serverRow(id).isPlatform);

const HTTP_ONLY = say`To end the errors now, let CloudFront use plain HTTP, which answers on port ${httpPort}: ${setting('OriginProtocolPolicy', 'http-only')}, HTTP port ${httpPort}. That sends the traffic unencrypted: ask security first.`;

const NOT_FOR_SECRETS = 'Passwords, cookies and personal data should not cross the internet unencrypted.';

/** Lines for a server that was recognised. */
const AT_KNOWN_SERVER = say`${on('nginx', say` nginx: ${snippet`listen ${port} ssl;`} with ${snippet`ssl_certificate`} and ${snippet`ssl_certificate_key`}, then ${run`nginx -t && systemctl reload nginx`}.`)}${on('apache', say` Apache: ${snippet`SSLEngine on`} in ${snippet`<VirtualHost *:${port}>`}, then ${run`apachectl configtest && apachectl graceful`}.`)}${on('haproxy', say` HAProxy: ${snippet`bind :${port} ssl crt FILE`}, then ${run`haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy`}.`)}${on('nodejs', say` Node.js: ${snippet`https.createServer({ key, cert })`} in place of ${snippet`http.createServer`}.`)}`;

/** HTTPS has no listener, and the same origin serves plain HTTP. */
export const PLAIN_HTTP_SERVES_REMEDIES = remediesOf(SHARED, [
  {
    steps: either(
      HTTP_ONLY,
      say`Keep HTTPS: ${when(nameIsUncertifiable, say`set the origin domain to a name of your own (nobody else can get a certificate for one that belongs to ${nameOwner}), `)}let the server speak TLS on port ${port}, with a certificate for ${ownName}, and admit that port in its firewall or security group (${run`ss -ltnp`} on the server shows where it listens).${AT_KNOWN_SERVER}`,
    ),
    pitfalls: [NOT_FOR_SECRETS, 'An application that redirects plain HTTP to HTTPS then redirects for ever.'],
    sources: ['cloudfront-origin-settings', 'cloudfront-origin-https'],
  },
  {
    servers: ['alb', 'elastic-beanstalk'],
    steps: either(
      HTTP_ONLY,
      say`Keep HTTPS: give the load balancer an HTTPS listener on port ${port} with an ACM certificate for a name of your own, admit that port in its security group, and set the origin domain in CloudFront to that name. ACM issues it in the load balancer's Region.`,
    ),
    pitfalls: [
      NOT_FOR_SECRETS,
      'Nobody can get a certificate for a name that belongs to AWS, such as one under elb.amazonaws.com or elasticbeanstalk.com.',
    ],
    sources: ['cloudfront-origin-settings', 'alb-https'],
  },
  {
    servers: ['nlb'],
    steps: either(
      HTTP_ONLY,
      say`Keep HTTPS: give the load balancer a TLS listener on port ${port} with a certificate for a name of your own, or a TCP listener if its targets speak TLS, and set the origin domain in CloudFront to that name.`,
    ),
    pitfalls: [NOT_FOR_SECRETS, 'A VPC origin does not accept an NLB with a TLS listener.'],
    sources: ['cloudfront-origin-settings', 'cloudfront-vpc-origins'],
  },
  {
    servers: PLATFORMS,
    steps: either(
      HTTP_ONLY,
      say`Keep HTTPS: look in the console of the platform why ${origin} takes no connection on port ${port}, which only the platform can open.`,
    ),
    pitfalls: NOT_FOR_SECRETS,
    sources: ['cloudfront-origin-settings'],
  },
  OF_S3_WEBSITE,
]);
