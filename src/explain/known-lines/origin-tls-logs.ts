import type { CauseId } from '../../formats/cause-ids.ts';
import type { KnownLine } from './known-line.ts';

const GO = 'https://pkg.go.dev/crypto/tls';
const HAPROXY = 'https://docs.haproxy.org/2.6/configuration.html#8.5';
const SCHANNEL =
  'https://learn.microsoft.com/en-us/windows/win32/secauthn/schannel-error-codes-for-tls-and-ssl-alerts';

/** Causes for which a client refuses a certificate. */
const NOT_ACCEPTED: readonly CauseId[] = [
  'certificate-name-mismatch',
  'certificate-chain-incomplete',
  'certificate-untrusted',
  'certificate-self-signed',
  'certificate-expired',
];
const TLS = { form: 'origin-log', madeBy: 'cloudfront', status: 502 } as const;
/** Scanners and health checks leave such lines too. */
const SOMEBODY = { form: 'origin-log', madeBy: 'unknown', status: null } as const;
const WHO =
  'Look whether the client addresses are CloudFront’s (the list CLOUDFRONT_ORIGIN_FACING of ip-ranges.json), and check the origin: cf502 check ORIGIN';

/** What servers log of TLS connections that failed. Lines with a reason come first. */
export const ORIGIN_TLS_LINES: readonly KnownLine[] = [
  {
    form: 'origin-log',
    madeBy: 'origin',
    status: 502,
    causes: ['http-upstream-error'],
    server: 'nginx',
    look: /(?:SSL_do_handshake\(\) failed|peer closed connection in SSL handshake|upstream SSL certificate)[^\n]{0,240}while SSL handshaking to upstream/,
    means:
      'nginx could not make the TLS connection to the server behind it, and made the 502 itself; CloudFront passes it on.',
    next: 'Look at the certificate, the name (proxy_ssl_name, proxy_ssl_server_name on) and the TLS versions of the server behind nginx.',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name',
  },
  {
    ...TLS,
    look: /no shared cipher|no cipher suite supported by both client and server|none of the cipher suites supported by the client application are supported by the server|no cipher suites in common|fatal alert was generated and sent to the remote endpoint[^\n]{0,160}fatal error code is 40\b/i,
    causes: ['tls-cipher-unsupported'],
    means: 'The server has no cipher suite in common with whoever connected.',
    source: 'https://docs.openssl.org/3.0/man3/SSL_get_error/',
  },
  {
    ...TLS,
    look: /SSL routines:[^\n]{0,60}unsupported protocol\b|version too low|client offered only unsupported versions|wrong SSL version|client requested protocol \S{1,20} is not enabled or (?:not )?supported|fatal alert was generated and sent to the remote endpoint[^\n]{0,160}fatal error code is 70\b/i,
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
    // github.com/digitalocean/digitalocean-cloud-controller-manager/issues/158 (2019-01).
    look: /SSL_do_handshake\(\) failed[^\n]{0,120}(?:packet length too long|wrong version number|http request|unknown protocol|bad record type)|first record does not look like a TLS handshake|http request (?:was )?sent to (?:an )?https port|speaking plain HTTP to an SSL-enabled server port|(?:Unrecognized|Unsupported or unrecognized) SSL message(?:, plaintext connection\?)?/i,
    causes: ['origin-protocol-mismatch'],
    means:
      'What came to a port for TLS was no TLS: plain HTTP, or the PROXY protocol of a balancer that the server does not expect.',
    next: 'Compare the origin protocol policy and port with what listens there; behind a balancer that sends the PROXY protocol let the server accept it (nginx: listen … ssl proxy_protocol).',
    source: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#listen',
  },
  {
    ...TLS,
    // Traefik's line: github.com/traefik/traefik/issues/4660 (2019-03).
    look: /tls: no certificates configured|unknown server name|missing server name|host "[^"\n]{1,253}" not configured in HostWhitelist|no certificate available for '[^'\n]{1,253}'|unrecognized name(?<!(?:(?:^|\n)(?:\* |curl: )[^\n]{0,200}|SSL routines:[^\n]{0,80})unrecognized name)|Serving default cert(?:ificate)? for request:? [^\n]{0,253}|filter_chain_not_found/i,
    causes: ['tls-server-name-rejected', 'certificate-name-mismatch'],
    means:
      'The server has no certificate for the server name (SNI) it was asked for: CloudFront sends the origin domain, or the viewer’s host where Host is forwarded.',
    source: 'https://github.com/caddyserver/caddy/issues/7445',
  },
  {
    ...TLS,
    // github.com/kubernetes/ingress-nginx/issues/7886 (2021-11) and 6543 (2020-11).
    look: /Error getting SSL certificate "[^"\n]{1,253}": local SSL certificate [^\n]{1,253} was not found\.(?: Using default certificate)?|Unexpected error validating SSL certificate "[^"\n]{1,253}"[^\n]{0,160}/,
    causes: ['certificate-name-mismatch', 'certificate-self-signed'],
    means:
      'The ingress has no usable certificate in this secret, so it serves its own for every name: CloudFront refuses that.',
    next: 'Look at the secret, which must be of type kubernetes.io/tls and in the namespace of the ingress: kubectl describe secret NAME. Where cert-manager makes it: kubectl describe certificate,certificaterequest,order,challenge.',
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/tls/',
  },
  {
    ...TLS,
    look: /alert certificate expired|tls: expired certificate|fatal alert: certificate_expired|alert code is 45\b/i,
    causes: ['certificate-expired'],
    means: 'Whoever connected refused the certificate because it has expired.',
    source: GO,
  },
  {
    ...TLS,
    look: /alert unknown ca\b|unknown certificate authority|fatal alert: unknown_ca|(?:error|alert) code is 48\b/i,
    causes: ['certificate-chain-incomplete', 'certificate-untrusted', 'certificate-self-signed'],
    means: 'Whoever connected refused the certificate because it leads to no root it trusts.',
    source: SCHANNEL,
  },
  {
    ...TLS,
    look: /alert (?:bad certificate|certificate unknown)|remote error: tls: (?:bad certificate|unknown certificate)|fatal alert: (?:bad_certificate|certificate_unknown)|fatal alert was received from the remote endpoint[^\n]{0,120}(?:42|46)\b/i,
    causes: NOT_ACCEPTED,
    means: 'Whoever connected refused the certificate.',
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
    ...SOMEBODY,
    look: /client closed connection while waiting for request/i,
    causes: NOT_ACCEPTED,
    means:
      'Whoever connected closed after the handshake, without a request. CloudFront does so when it does not accept the certificate; health checks and idle connections look the same.',
    next: WHO,
    source: 'https://nginx.org/en/docs/debugging_log.html',
  },
  {
    ...SOMEBODY,
    // HAProxy's two: github.com/openshift/origin/issues/18698 (2018-02), haproxy/haproxy/issues/2181.
    look: /peer closed connection in SSL handshake|http: TLS handshake error from [^\n:]{1,45}:\d{1,5}: EOF|(?:Connection closed|Timeout) during SSL handshake/i,
    causes: ['tls-handshake-failed', ...NOT_ACCEPTED],
    means: 'Whoever connected left during the handshake, or went silent, and said no reason.',
    next: WHO,
    source: GO,
  },
  {
    ...SOMEBODY,
    look: /SSL handshake failure|SSL_do_handshake\(\) failed|AH02008|TLS handshake error from/i,
    causes: ['tls-handshake-failed'],
    means: 'A TLS handshake failed at the server; this line says no reason that is on record.',
    next: WHO,
    source: HAPROXY,
  },
];
