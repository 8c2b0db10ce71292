import type { KnownLine } from './known-line.ts';

const OPENSSL = 'https://docs.openssl.org/3.0/man1/openssl-verification-options/';
const CURL = 'https://curl.se/libcurl/c/libcurl-errors.html';
const SEEN = { form: 'tool-output', madeBy: 'unknown', status: null } as const;
/** Said of what a client saw: it counts for CloudFront only if it asked the origin itself. */
const NEXT =
  'This counts if the origin itself was asked, by the name that CloudFront sends: cf502 check ORIGIN does that.';

/** What openssl, curl, dig and kubectl print of an origin. */
export const TOOL_LINES: readonly KnownLine[] = [
  {
    ...SEEN,
    look: /verify error:num=10:certificate has expired|SSL certificate problem: certificate has expired|certificate has expired or is not yet valid/i,
    causes: ['certificate-expired'],
    means: 'A certificate that is needed has expired.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=9:certificate is not yet valid/,
    causes: ['certificate-not-yet-valid'],
    means: 'A certificate that is needed is not valid yet.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=18:self[- ]signed certificate|SSL certificate problem: self[- ]signed certificate(?! in)/i,
    causes: ['certificate-self-signed'],
    means: 'The certificate is self-signed.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=19:self[- ]signed certificate in certificate chain|SSL certificate problem: self[- ]signed certificate in certificate chain/i,
    causes: ['certificate-untrusted'],
    means: 'The chain ends in a root of its own that is not trusted here: a private CA, mostly.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=2[01]:unable to (?:get local issuer certificate|verify the first certificate)|SSL certificate problem: unable to get local issuer certificate|unable to verify the first certificate/i,
    causes: ['certificate-chain-incomplete', 'certificate-untrusted'],
    means: 'An intermediate certificate is missing, or the issuer is not trusted here.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=62:hostname mismatch|no alternative certificate subject name matches target host ?name|SSL: certificate subject name '[^'\n]{1,253}' does not match/i,
    causes: ['certificate-name-mismatch'],
    means: 'The certificate is for another name.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /no peer certificate available|alert handshake failure|alert internal error/i,
    causes: ['tls-handshake-failed', 'tls-server-name-rejected'],
    means:
      'The server ended the handshake before it sent a certificate: it may not know the server name it was asked for.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /alert protocol version/i,
    causes: ['tls-protocol-unsupported'],
    means: 'The server speaks none of the TLS versions that were offered.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /SSL routines:[^\n]{0,60}wrong version number|SSL_ERROR_RX_RECORD_TOO_LONG|packet length too long/i,
    causes: ['tls-not-spoken'],
    means: 'What answered on this port does not speak TLS.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN|\*\* server can't find [^\n]{1,253}: NXDOMAIN|Host [^\n]{1,253} not found: 3\(NXDOMAIN\)/,
    causes: ['dns-unresolvable'],
    means: 'The name does not exist.',
    next: NEXT,
    source: 'https://bind9.readthedocs.io/en/stable/manpages.html#dig-dns-lookup-utility',
  },
  {
    ...SEEN,
    look: /;; ->>HEADER<<- opcode: QUERY, status: (?:SERVFAIL|REFUSED)|: 2\(SERVFAIL\)/,
    causes: ['dns-unresolvable', 'dns-inconsistent'],
    means: 'The name servers do not answer for this name: a delegation or DNSSEC is wrong, mostly.',
    next: NEXT,
    source: 'https://bind9.readthedocs.io/en/stable/manpages.html#dig-dns-lookup-utility',
  },
  {
    ...SEEN,
    look: /curl: \(6\)|Could not resolve host|getaddrinfo ENOTFOUND|Name or service not known/,
    causes: ['dns-unresolvable'],
    means: 'The name could not be resolved from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(7\)|connect:errno=111|ECONNREFUSED|Connection refused/,
    causes: ['tcp-refused'],
    means: 'The connection was refused from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(28\)|connect:errno=110|Connection timed out|ETIMEDOUT/,
    causes: ['tcp-timed-out', 'http-timed-out'],
    means: 'Nothing came back in time from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(52\)|Empty reply from server/,
    causes: ['http-connection-closed'],
    means: 'The server closed without an answer.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(56\)[^\n]{0,60}reset|write:errno=104|Connection reset by peer|ECONNRESET/,
    causes: ['tcp-reset', 'http-connection-closed'],
    means: 'The connection was reset.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    madeBy: 'origin',
    look: /<error: (?:endpoints|services) "[^"\n]{1,253}" not found>|\/[^\n]{0,80}\s\S{1,253}:\d{1,5} \((?:<none>)?\)|service "[^"\n]{1,253}" does not have any active Endpoint/,
    causes: ['http-upstream-error'],
    server: 'ingress-nginx',
    means: 'The ingress has no endpoints behind this path: it answers 503, and CloudFront passes it on.',
    next: 'Compare the selector of the service with the labels of its pods, and look whether they are ready: kubectl get endpoints.',
    source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
  },
  {
    ...SEEN,
    look: /Kubernetes Ingress Controller Fake Certificate|TRAEFIK DEFAULT CERT/,
    causes: ['certificate-name-mismatch', 'certificate-self-signed'],
    means:
      'A certificate for servers that do not know the name: the ingress was asked for a name it has no certificate for.',
    next: NEXT,
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/tls/',
  },
];
