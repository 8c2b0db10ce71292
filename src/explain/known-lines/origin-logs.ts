import type { CauseId } from '../../formats/cause-ids.ts';
import type { KnownLine } from './known-line.ts';

const NGINX = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const GO = 'https://pkg.go.dev/crypto/tls';
const HAPROXY = 'https://docs.haproxy.org/2.6/configuration.html#8.5';
const APACHE = 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html';
const SCHANNEL =
  'https://learn.microsoft.com/en-us/windows/win32/secauthn/schannel-error-codes-for-tls-and-ssl-alerts';

/** What whoever connects may have against a certificate. */
const NOT_ACCEPTED: readonly CauseId[] = [
  'certificate-name-mismatch',
  'certificate-chain-incomplete',
  'certificate-untrusted',
  'certificate-self-signed',
  'certificate-expired',
];
const TLS = { form: 'origin-log', madeBy: 'cloudfront', status: 502 } as const;
const BEHIND = {
  form: 'origin-log',
  madeBy: 'origin',
  causes: ['http-upstream-error'],
} as const;

/** What servers log of connections that CloudFront could not use, and of errors they made themselves. */
export const ORIGIN_LOG_LINES: readonly KnownLine[] = [
  {
    ...TLS,
    look: /no shared cipher|no cipher suite supported by both client and server|none of the cipher suites supported by the client application are supported by the server|no cipher suites in common/i,
    causes: ['tls-cipher-unsupported'],
    means: 'The server has no cipher suite in common with whoever connected.',
    source: 'https://docs.openssl.org/3.0/man3/SSL_get_error/',
  },
  {
    ...TLS,
    look: /unsupported protocol\b|version too low|client offered only unsupported versions|wrong SSL version/i,
    causes: ['tls-protocol-unsupported'],
    means: 'The server speaks none of the TLS versions that were offered.',
    source: GO,
  },
  {
    ...TLS,
    look: /bad key share|no suitable key share|no suitable groups|unsupported elliptic curve/i,
    causes: ['tls-group-unsupported', 'tls-handshake-failed'],
    means: 'The server could not use the key exchange group that was offered.',
    source: 'https://docs.openssl.org/3.0/man3/SSL_CTX_set1_groups/',
  },
  {
    ...TLS,
    look: /tls: no certificates configured|unknown server name|missing server name|host "[^"\n]{1,253}" not configured in HostWhitelist|no certificate available for '[^'\n]{1,253}'|unrecognized name/i,
    causes: ['tls-server-name-rejected', 'certificate-name-mismatch'],
    means:
      'The server has no certificate for the server name (SNI) it was asked for: CloudFront sends the origin domain, or the viewer’s host where Host is forwarded.',
    source: 'https://github.com/caddyserver/caddy/issues/7445',
  },
  {
    ...TLS,
    look: /alert certificate expired|tls: expired certificate/i,
    causes: ['certificate-expired'],
    means: 'Whoever connected refused the certificate because it has expired.',
    source: GO,
  },
  {
    ...TLS,
    look: /alert unknown ca|unknown certificate authority|error code is 48/i,
    causes: ['certificate-chain-incomplete', 'certificate-untrusted', 'certificate-self-signed'],
    means: 'Whoever connected refused the certificate because it leads to no root it trusts.',
    source: SCHANNEL,
  },
  {
    ...TLS,
    look: /alert (?:bad certificate|certificate unknown)|remote error: tls: (?:bad certificate|unknown certificate)|fatal alert was received from the remote endpoint[^\n]{0,120}(?:42|46)\b/i,
    causes: NOT_ACCEPTED,
    means: 'Whoever connected refused the certificate.',
    source: GO,
  },
  {
    ...TLS,
    look: /first record does not look like a TLS handshake|http request (?:was )?sent to (?:an )?https port|speaking plain HTTP to an SSL-enabled server port/i,
    causes: ['origin-protocol-mismatch'],
    means: 'Plain HTTP came to a port for HTTPS: the origin protocol policy or the port does not fit.',
    source: GO,
  },
  {
    ...TLS,
    look: /peer did not return a certificate|No required SSL certificate was sent|tls: client didn't provide a certificate/i,
    causes: ['tls-client-certificate-required'],
    means: 'The server demands a client certificate, and none came.',
    source: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html',
  },
  {
    ...TLS,
    look: /client closed connection while waiting for request/i,
    causes: NOT_ACCEPTED,
    means:
      'Whoever connected closed after the handshake, without a request. CloudFront does so when it does not accept the certificate; health checks and idle connections look the same.',
    next: 'Look whether the client addresses are CloudFront’s (the list CLOUDFRONT_ORIGIN_FACING of ip-ranges.json), and check the origin: cf502 check ORIGIN',
    source: 'https://nginx.org/en/docs/debugging_log.html',
  },
  {
    ...TLS,
    look: /peer closed connection in SSL handshake|http: TLS handshake error from [^\n:]{1,45}:\d{1,5}: EOF/i,
    causes: ['tls-handshake-failed', ...NOT_ACCEPTED],
    means: 'Whoever connected left during the handshake and said no reason.',
    next: 'Look whether the client addresses are CloudFront’s: scanners and health checks do this all day.',
    source: GO,
  },
  {
    ...TLS,
    look: /SSL handshake failure|SSL_do_handshake\(\) failed|AH02008|TLS handshake error from/i,
    causes: ['tls-handshake-failed'],
    means: 'A TLS handshake failed at the server; this line says no reason that is on record.',
    next: 'Check the origin to see which handshake fails: cf502 check ORIGIN',
    source: HAPROXY,
  },
  {
    ...BEHIND,
    status: 502,
    server: 'nginx',
    look: /upstream prematurely closed connection while reading response header|upstream sent (?:too big|invalid) header|connect\(\) failed \(\d{1,4}: [\w ]{1,40}\) while connecting to upstream|no live upstreams|recv\(\) failed \(104: [\w ]{1,40}\) while reading response header/,
    means:
      'nginx got no usable answer from the application behind it and made the 502 itself; CloudFront passes it on.',
    source: NGINX,
  },
  {
    ...BEHIND,
    status: 504,
    server: 'nginx',
    look: /upstream timed out \(110: [\w ]{1,40}\)/,
    means:
      'The application behind nginx did not answer in time, and nginx made the 504 itself; CloudFront passes it on.',
    source: NGINX,
  },
  {
    ...BEHIND,
    status: null,
    server: 'haproxy',
    look: / (?:50[234]) \d{1,10} \S{1,40} \S{1,40} (?:SC|sC|SH|sH|PH|SD)[-\w]{2} /,
    means:
      'HAProxy made the error itself: the server behind it refused, closed or took too long (the two letters of the termination state say which).',
    source: HAPROXY,
  },
  {
    ...BEHIND,
    status: 503,
    server: 'haproxy',
    look: /backend \S{1,80} has no server available/,
    means: 'Every server of the backend is down for HAProxy: it answers 503, and CloudFront passes it on.',
    source: HAPROXY,
  },
  {
    ...BEHIND,
    status: 502,
    server: 'apache',
    look: /AH0(?:1102|0898|1114|0957|1079|0893)\b[^\n]{0,120}|error reading status line from remote server/i,
    means:
      'Apache got no usable answer from the application behind it and made the error itself; CloudFront passes it on.',
    source: APACHE,
  },
  {
    form: 'origin-log',
    madeBy: 'origin',
    status: 421,
    causes: ['http-host-dependent'],
    look: /AH02032|have no compatible SSL setup/,
    means: 'Apache refuses requests whose Host is not the server name of the handshake.',
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_ssl.html',
  },
  {
    ...BEHIND,
    status: 502,
    look: /http: proxy error: [^\n]{1,120}|caused by: dial tcp [^\n]{1,120}|"msg":"dial tcp [^"\n]{1,120}/,
    means:
      'A proxy written in Go (Traefik, Caddy or another) got no answer from the application behind it and made the 502 itself.',
    source: 'https://pkg.go.dev/net/http/httputil#ReverseProxy',
  },
  {
    ...BEHIND,
    status: null,
    server: 'alb',
    look: /^(?:https?|h2|wss?) \d{4}-\d\d-\d\dT\S{10,30} app\/\S{1,80} \S{3,60} \S{1,60} \S{2,12} \S{2,12} \S{2,12} 50[234] - /m,
    means:
      'The load balancer made the error itself (`target_status_code` is "-"): the target refused, closed or took too long.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  },
];
