import type { KnownLine } from './known-line.ts';
import { NEXT } from './tool-certificates.ts';

const OPENSSL = 'https://docs.openssl.org/3.0/man1/openssl-s_client/';
const CURL = 'https://curl.se/libcurl/c/libcurl-errors.html';
const DIG = 'https://bind9.readthedocs.io/en/stable/manpages.html#dig-dns-lookup-utility';
const SEEN = { form: 'tool-output', madeBy: 'unknown', status: null } as const;
const PRIVATE = String.raw`(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|127\.\d{1,3}|169\.254)\.\d{1,3}\.\d{1,3}`;

/** What openssl, curl, dig, nslookup and kubectl print of an origin, certificates apart. */
export const TOOL_LINES: readonly KnownLine[] = [
  {
    ...SEEN,
    look: /no peer certificate available|alert handshake failure|alert internal error|alert unrecognized name|ERR_SSL_UNRECOGNIZED_NAME_ALERT/i,
    causes: ['tls-handshake-failed', 'tls-server-name-rejected'],
    means:
      'The server ended the handshake before it sent a certificate: it may not know the server name it was asked for.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /alert protocol version|ERR_SSL_VERSION_OR_CIPHER_MISMATCH|fatal alert: protocol_version/i,
    causes: ['tls-protocol-unsupported'],
    means: 'The server speaks none of the TLS versions that were offered.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /SSL routines:[^\n]{0,60}wrong version number|SSL_ERROR_RX_RECORD_TOO_LONG|packet length too long|ERR_SSL_PROTOCOL_ERROR|first record does not look like a TLS handshake/i,
    causes: ['tls-not-spoken'],
    means: 'What answered on this port does not speak TLS.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /SSL_ERROR_SYSCALL|Client network socket disconnected before secure TLS connection was established|Unable to establish SSL connection/,
    causes: ['tls-handshake-failed', 'tcp-reset'],
    means: 'The connection broke during the handshake.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN|can't find [^\n]{1,253}: (?:NXDOMAIN|Non-existent domain)|Host [^\n]{1,253} not found: 3\(NXDOMAIN\)/,
    causes: ['dns-unresolvable'],
    means: 'The name does not exist.',
    next: NEXT,
    source: DIG,
  },
  {
    ...SEEN,
    look: /;; ->>HEADER<<- opcode: QUERY, status: (?:SERVFAIL|REFUSED)|can't find [^\n]{1,253}: (?:SERVFAIL|REFUSED|Server failed|Query refused)|: 2\(SERVFAIL\)/,
    causes: ['dns-unresolvable', 'dns-inconsistent'],
    means: 'The name servers do not answer for this name: a delegation or DNSSEC is wrong, mostly.',
    next: NEXT,
    source: DIG,
  },
  {
    ...SEEN,
    look: /status: NOERROR, id: \d{1,5}\r?\n;; flags: [^;\n]{0,40}; QUERY: 1, ANSWER: 0,|can't find [^\n]{1,253}: No answer/i,
    causes: ['dns-no-ipv4', 'dns-unresolvable'],
    means: 'The name exists and has no record of the kind that was asked for.',
    next: NEXT,
    source: DIG,
  },
  {
    ...SEEN,
    look: new RegExp(
      `\\sIN\\s{1,9}A\\s{1,9}${PRIVATE}|Name:\\s{1,9}\\S{1,253}\\r?\\nAddress(?:es)?:\\s{1,9}${PRIVATE}|has address ${PRIVATE}`,
    ),
    causes: ['address-not-public'],
    means: 'The name leads to an address of a private network, which CloudFront cannot reach.',
    next: 'Ask a public resolver, such as dig A NAME @1.1.1.1: inside a network the name may lead elsewhere.',
    source: DIG,
  },
  {
    ...SEEN,
    look: /;; connection timed out; no servers could be reached|;; communications error to \S{1,60}: (?:timed out|connection refused)/,
    causes: [],
    means: 'The resolver that was asked did not answer: this says nothing of the name.',
    next: 'Ask another one: dig A NAME @1.1.1.1',
    source: DIG,
  },
  {
    ...SEEN,
    look: /curl: \(6\)|Could not resolve host|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|Name or service not known|ERR_NAME_NOT_RESOLVED|no such host\b/,
    causes: ['dns-unresolvable'],
    means: 'The name could not be resolved from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(7\)|connect:errno=111|ECONNREFUSED|Connection refused|ERR_CONNECTION_REFUSED/,
    causes: ['tcp-refused'],
    means: 'The connection was refused from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(28\)|connect:errno=110|Connection timed out|ETIMEDOUT|ERR_CONNECTION_TIMED_OUT|i\/o timeout/,
    causes: ['tcp-timed-out', 'http-timed-out'],
    means: 'Nothing came back in time from where this ran.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \(52\)|Empty reply from server|curl: \(18\)[^\n]{0,120}|socket hang up|ERR_EMPTY_RESPONSE/,
    causes: ['http-connection-closed'],
    means: 'The server closed without a whole answer.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \((?:1|8)\) (?:Received HTTP\/0\.9 when not allowed|[Ww]eird server reply|Invalid status line)|HPE_INVALID_\w{1,30}|ERR_INVALID_HTTP_RESPONSE/,
    causes: ['http-malformed'],
    means: 'The answer is not valid HTTP.',
    next: NEXT,
    source: CURL,
  },
  {
    ...SEEN,
    look: /curl: \((?:35|56)\)[^\n]{0,80}reset|write:errno=104|Connection reset by peer|ECONNRESET|ERR_CONNECTION_RESET/,
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
];
