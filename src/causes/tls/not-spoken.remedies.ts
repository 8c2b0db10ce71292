import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { nameIsUncertifiable, not, onPlatform, plainHttpServes } from '../../repairs/situation.ts';
import { code, either, port, run, say, when } from '../../repairs/words.ts';

/** What answers in plain HTTP most likely serves it: that setting takes a minute, a certificate longer. */
const PLAIN_HTTP_FIRST = when(
  plainHttpServes,
  say`To end the errors now, if plain HTTP will do: in CloudFront, ${setting('OriginProtocolPolicy', 'http-only')}, HTTP port ${port}. That sends the traffic unencrypted: ask security first.`,
);

/** Whatever says that there is no HTTPS. */
export const OF_S3_WEBSITE: Omit<Remedy, 'causes'> = {
  servers: ['s3-website'],
  provedOver: 'plain-http',
  steps: either(
    say`In CloudFront, ${setting('OriginProtocolPolicy', 'http-only')}, port 80. S3 website endpoints have no HTTPS.`,
    say`Change the origin domain to the bucket's REST name (${code`BUCKET.s3.REGION.amazonaws.com`}) with origin access control.`,
  ),
  pitfalls: 'The REST name has no index documents in folders, no redirects and no error pages.',
  sources: ['s3-website', 'cloudfront-origin-settings'],
};

/** A port that answers, but not in TLS. */
export const TLS_NOT_SPOKEN_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-not-spoken'],
    steps: either(PLAIN_HTTP_FIRST, [
      say`Make port ${port} speak TLS${atServer({
        nginx: say`${code`listen ${port} ssl;`} (and ${code`listen [::]:${port} ssl;`}) in the server block that answers, with ${code`ssl_certificate`} (leaf and intermediates) and ${code`ssl_certificate_key`}`,
        apache: say`${code`SSLEngine on`} in ${code`<VirtualHost *:${port}>`}`,
        haproxy: code`bind :${port} ssl crt /path/site.pem`,
      })}.`,
      apply,
    ]),
    pitfalls: [
      say`Plain HTTP on port ${port} answers TLS with bytes that openssl calls "wrong version number".`,
      'A listener that expects the PROXY protocol resets clients that send no PROXY header: CloudFront never sends one.',
      on('nginx', say`${code`listen ${port};`} without ${code`ssl`} answers plain HTTP.`),
      on('haproxy', say`Plain HTTP sent to an ${code`ssl`} bind: the connection closes without a byte.`),
    ],
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    at: 'other-service',
    steps: [
      when(
        not(onPlatform),
        say`See on the machine which service answers on port ${port}: ${run`ss -ltnp 'sport = :${port}'`}. The finding quotes it.`,
      ),
      either(
        say`Give CloudFront the port on which the web server speaks TLS: ${setting('HTTPSPort')} (443, or 1024 to 65535).`,
        [
          when(not(onPlatform), say`Move that service, and let the web server listen on ${port} with TLS.`),
          apply,
        ],
      ),
    ],
    pitfalls:
      'What forwards the port (a balancer, NAT, a container) may lead to another machine than the one you look at.',
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['apache'],
    steps: either(PLAIN_HTTP_FIRST, [
      say`Load the module: Debian ${run`a2enmod ssl`}, elsewhere ${snippet`LoadModule ssl_module …`}.`,
      say`Let ${snippet`Listen ${port}`} stand in force (Debian's ports.conf has it inside IfModule).`,
      say`In ${snippet`<VirtualHost *:${port}>`} set ${snippet`SSLEngine on`}, ${snippet`SSLCertificateFile`} and ${snippet`SSLCertificateKeyFile`}.`,
      apply,
    ]),
    pitfalls: [
      say`A virtual host on the port without ${code`SSLEngine on`} speaks plain HTTP.`,
      'http sent to a TLS port gives 400 with "You\'re speaking plain HTTP to an SSL-enabled server port".',
    ],
    sources: ['apache', 'apache-core'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['nodejs'],
    steps: either(PLAIN_HTTP_FIRST, [
      say`Use ${snippet`https.createServer({ key, cert })`} in place of ${snippet`http.createServer`} on port ${port}.`,
      apply,
    ]),
    pitfalls: say`${code`http.createServer`} on 443 answers TLS with 400 or a reset.`,
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['origin-protocol-mismatch', 'tls-not-spoken', 'tcp-refused', 'tcp-timed-out'],
    ...OF_S3_WEBSITE,
  },

  {
    causes: ['tls-not-spoken'],
    servers: ['alb', 'elastic-beanstalk'],
    steps: either(PLAIN_HTTP_FIRST, [
      say`Make the listener on ${port} an HTTPS one, with an ACM certificate of the load balancer's own Region${when(nameIsUncertifiable, say` for a name of your own, and set the origin domain in CloudFront to that name`)}.`,
    ]),
    pitfalls: say`A listener on port ${port} with protocol HTTP speaks plain HTTP: see ${run`aws elbv2 describe-listeners`}.`,
    sources: ['alb-https', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['nlb'],
    steps: either(PLAIN_HTTP_FIRST, [
      say`Look at the listener: with TCP:${port} the target itself must speak TLS; with TLS:${port} the NLB holds the ACM certificate.`,
      say`Send TCP:${port} to a TLS port of the target, or make the listener TLS.`,
    ]),
    pitfalls: 'A VPC origin does not accept an NLB with a TLS listener.',
    sources: ['cloudfront-vpc-origins'],
  },
];
