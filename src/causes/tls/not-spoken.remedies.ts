import { APPLY, type Remedy } from '../../repairs/remedy.ts';

/** A port somebody gave is taken for HTTPS's; it may well be meant for plain HTTP. */
const OR_PLAIN_HTTP =
  'Or, if the origin is meant to serve plain HTTP: in CloudFront, Origins › Edit › Protocol: HTTP only, with the HTTP port it listens on.';

/** A port that answers, but not in TLS. */
export const TLS_NOT_SPOKEN_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-not-spoken'],
    steps: [
      'Make port {PORT} speak TLS: nginx `listen {PORT} ssl;` with `ssl_certificate` and `ssl_certificate_key`; Apache `SSLEngine on` in `<VirtualHost *:{PORT}>`; HAProxy `bind :{PORT} ssl crt FILE`.',
      APPLY,
      OR_PLAIN_HTTP,
    ],
    pitfalls: [
      'Plain HTTP on port 443 answers TLS with bytes that openssl calls "wrong version number".',
      'A listener that expects the PROXY protocol resets clients that send no PROXY header: CloudFront never sends one.',
    ],
    sources: ['cloudfront-origin-settings', 'nginx', 'apache', 'haproxy'],
  },
  {
    causes: ['tls-not-spoken'],
    at: 'other-service',
    steps: [
      "Another service answers on port {PORT}; the finding quotes it. See on the machine which one: `ss -ltnp 'sport = :{PORT}'`.",
      'Give CloudFront the port on which the web server speaks TLS: Origins › Edit › HTTPS port (443, or 1024 to 65535).',
      'Or move that service, and let the web server listen on {PORT} with TLS.',
      APPLY,
    ],
    pitfalls: [
      'What forwards the port (a balancer, NAT, a container) may lead to another machine than the one you look at.',
    ],
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['nginx'],
    steps: [
      'Add `ssl` to the listen line of the server block that answers: `listen {PORT} ssl;` (and `listen [::]:{PORT} ssl;`).',
      'Give it `ssl_certificate` (leaf and intermediates) and `ssl_certificate_key`.',
      APPLY,
      OR_PLAIN_HTTP,
    ],
    pitfalls: [
      '`listen 443;` without `ssl` answers plain HTTP.',
      'The reverse, http sent to a TLS port, shows nginx\'s page "The plain HTTP request was sent to HTTPS port".',
    ],
    sources: ['nginx', 'nginx-core'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['apache'],
    steps: [
      'Load the module: Debian `a2enmod ssl`, elsewhere `LoadModule ssl_module …`.',
      "Let `Listen {PORT}` stand in force (Debian's ports.conf has it inside IfModule).",
      'In `<VirtualHost *:{PORT}>` set `SSLEngine on`, `SSLCertificateFile` and `SSLCertificateKeyFile`.',
      APPLY,
      OR_PLAIN_HTTP,
    ],
    pitfalls: [
      'A virtual host on the port without `SSLEngine on` speaks plain HTTP.',
      'http sent to a TLS port gives 400 with "You\'re speaking plain HTTP to an SSL-enabled server port".',
    ],
    sources: ['apache', 'apache-core'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['haproxy'],
    steps: ['Make the frontend speak TLS: `bind :{PORT} ssl crt /path/site.pem`.', APPLY, OR_PLAIN_HTTP],
    pitfalls: [
      'Plain HTTP sent to an `ssl` bind: the connection closes without a byte.',
      'A bind with `accept-proxy` resets clients that send no PROXY header: CloudFront never sends one.',
    ],
    sources: ['haproxy'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['nodejs'],
    steps: [
      'Use `https.createServer({ key, cert })` in place of `http.createServer` on port {PORT}.',
      APPLY,
      "Or let CloudFront speak plain HTTP to the application's port: Origins › Edit › Protocol: HTTP only.",
    ],
    pitfalls: ['`http.createServer` on 443 answers TLS with 400 or a reset.'],
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['origin-protocol-mismatch', 'tls-not-spoken', 'tcp-refused', 'tcp-timed-out'],
    servers: ['s3-website'],
    provedOver: 'plain-http',
    steps: [
      'In CloudFront, Origins › Edit › Protocol: HTTP only, port 80. S3 website endpoints have no HTTPS.',
      "Or change the origin domain to the bucket's REST name (`BUCKET.s3.REGION.amazonaws.com`) with origin access control.",
    ],
    pitfalls: ['The REST name has no index documents in folders, no redirects and no error pages.'],
    sources: ['s3-website', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['alb', 'elastic-beanstalk'],
    steps: [
      "Add an HTTPS listener on {PORT} with an ACM certificate of the load balancer's own Region.",
      "Admit {PORT} in the load balancer's security group.",
      'Or, in CloudFront, Origins › Edit › Protocol: HTTP only.',
    ],
    pitfalls: [
      'A listener on port 443 with protocol HTTP speaks plain HTTP: see `aws elbv2 describe-listeners`.',
    ],
    sources: ['alb-https', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tls-not-spoken'],
    servers: ['nlb'],
    steps: [
      'Look at the listener: with TCP:{PORT} the target itself must speak TLS; with TLS:{PORT} the NLB holds the ACM certificate.',
      'Send TCP:{PORT} to a TLS port of the target, or make the listener TLS.',
    ],
    pitfalls: ['A VPC origin does not accept an NLB with a TLS listener.'],
    sources: ['cloudfront-vpc-origins'],
  },
];
