import type { CauseId } from '../../formats/cause-ids.ts';
import { issueCertificate } from './issue-certificate.ts';
import { serveMismatchedKey } from './serve-mismatched-key.ts';
import { closedPort, serveRaw } from './serve-raw.ts';
import { serveTls } from './serve-tls.ts';
import { behindDns, behindTls, days, https, inTurn, nameOf, type Serve } from './serving.ts';
import { silentPort } from './silent-port.ts';

/** One origin of the farm: a real server with one fault, or none. */
export type FarmOrigin = {
  /** Its host label: `expired` is reached as `expired.farm.test`. */
  readonly label: string;
  /** What is wrong with it, as the rest of "an origin with …". */
  readonly story: string;
  /** The causes a right diagnosis finds, root cause first; empty for a healthy origin. */
  readonly expected: readonly CauseId[];
  readonly serve: Serve;
  /** What is known of the distribution, as it would be typed. */
  readonly options?: readonly string[];
};

/** In the order of the causes. */
export const FARM_ORIGINS: readonly FarmOrigin[] = [
  {
    label: 'healthy-rsa',
    story: 'an RSA certificate, TLS 1.2 only',
    expected: [],
    serve: https('healthy-rsa', { key: 'rsa-2048' }, { maxVersion: 'TLSv1.2' }),
  },
  {
    label: 'healthy-ecdsa',
    story: 'an ECDSA certificate, TLS 1.3 only',
    expected: [],
    serve: https('healthy-ecdsa', {}, { minVersion: 'TLSv1.3' }),
  },
  {
    label: 'no-such-name',
    story: 'a name that DNS does not know',
    expected: ['dns-unresolvable'],
    serve: behindDns(() => ({ rcode: 'NXDOMAIN' })),
  },
  {
    label: 'private-address',
    story: 'a private address in public DNS',
    expected: ['address-not-public'],
    serve: behindDns((type) => ({
      answers: type === 'A' ? [{ type, name: nameOf('private-address'), ttl: 60, data: '10.0.0.1' }] : [],
    })),
  },
  { label: 'refused', story: 'a port nobody listens on', expected: ['tcp-refused'], serve: closedPort },
  {
    label: 'reset',
    story: 'connections reset at once',
    expected: ['tcp-reset'],
    serve: () => serveRaw((socket) => socket.resetAndDestroy()),
  },
  {
    label: 'filtered',
    story: 'a port that drops every packet',
    expected: ['tcp-timed-out'],
    options: ['--connect-timeout', '1'],
    serve: () => silentPort(),
  },
  {
    label: 'plain-http',
    story: 'plain HTTP on the HTTPS port',
    expected: ['tls-not-spoken'],
    serve: () =>
      serveRaw((socket) => {
        socket.once('data', () =>
          socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
        );
      }),
  },
  {
    label: 'unknown-name',
    story: 'a server that refuses every server name it does not know',
    expected: ['tls-server-name-rejected'],
    serve: https(
      'somebody-else',
      {},
      { SNICallback: (name, done) => done(new Error(`unknown name ${name}`)) },
    ),
  },
  {
    label: 'old-tls',
    story: 'TLS 1.1 at most',
    expected: ['tls-protocol-unsupported'],
    options: ['--min-tls', 'TLSv1.2'],
    serve: https(
      'old-tls',
      { key: 'rsa-2048' },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    ),
  },
  {
    label: 'no-shared-cipher',
    story: 'only ChaCha20 in TLS 1.2',
    expected: ['tls-cipher-unsupported'],
    serve: https(
      'no-shared-cipher',
      { key: 'rsa-2048' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' },
    ),
  },
  {
    label: 'no-shared-group',
    story: 'only the P-521 group in TLS 1.3',
    expected: ['tls-group-unsupported'],
    serve: https('no-shared-group', {}, { minVersion: 'TLSv1.3', ecdhCurve: 'P-521' }),
  },
  {
    label: 'ed25519-key',
    story: 'an Ed25519 certificate',
    expected: ['certificate-key-unsupported'],
    serve: https('ed25519-key', { key: 'ed25519' }),
  },
  {
    label: 'key-mismatch',
    story: 'a private key that is not the one of its certificate',
    expected: ['certificate-key-mismatch'],
    serve: (authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const leaf = issueCertificate({
        names: [nameOf('key-mismatch')],
        issuer: authority.intermediate,
        ...dates,
      });
      const pair = authority.serverOptions({ names: [nameOf('key-mismatch')] });
      return serveMismatchedKey([leaf.der, authority.intermediate.der], pair);
    },
  },
  {
    label: 'client-certificate',
    story: 'a client certificate demanded',
    expected: ['tls-client-certificate-required'],
    serve: (authority) =>
      https(
        'client-certificate',
        {},
        { requestCert: true, rejectUnauthorized: true, ca: authority.root.pem },
      )(authority, new Date()),
  },
  {
    label: 'handshake-fails',
    story: 'an internal_error alert for every hello',
    expected: ['tls-handshake-failed'],
    serve: () =>
      serveRaw((socket) => {
        socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 80])));
      }),
  },
  {
    label: 'wrong-name',
    story: 'a certificate for other names',
    expected: ['certificate-name-mismatch'],
    options: ['--host-header', 'none'],
    serve: https('wrong-name', { names: ['www.example.net', 'example.net'] }),
  },
  {
    label: 'self-signed',
    story: 'a self-signed certificate',
    expected: ['certificate-self-signed'],
    serve: async (_authority, now) => {
      const leaf = issueCertificate({
        names: [nameOf('self-signed')],
        notBefore: days(now, -10),
        notAfter: days(now, 80),
      });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem });
    },
  },
  {
    label: 'expired',
    story: 'an expired certificate',
    expected: ['certificate-expired'],
    serve: (authority, now) =>
      https('expired', { notBefore: days(now, -93), notAfter: days(now, -3) })(authority, now),
  },
  {
    label: 'not-yet-valid',
    story: 'a certificate that begins tomorrow',
    expected: ['certificate-not-yet-valid'],
    serve: (authority, now) =>
      https('not-yet-valid', { notBefore: days(now, 1), notAfter: days(now, 90) })(authority, now),
  },
  {
    label: 'private-ca',
    story: 'a certificate of a private CA',
    expected: ['certificate-untrusted'],
    serve: async (_authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const root = issueCertificate({ commonName: 'Corporate Root', ca: true, ...dates });
      const leaf = issueCertificate({ names: [nameOf('private-ca')], issuer: root, ...dates });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem + root.pem });
    },
  },
  {
    label: 'no-intermediate',
    story: 'a chain without its intermediate',
    expected: ['certificate-chain-incomplete'],
    serve: async (authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const leaf = issueCertificate({
        names: [nameOf('no-intermediate')],
        issuer: authority.intermediate,
        issuerUrl: 'http://aia.farm.test/intermediate.der',
        ...dates,
      });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem });
    },
  },
  {
    label: 'chain-order',
    story: 'intermediates in the wrong order',
    expected: ['certificate-chain-order'],
    serve: async (authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const second = issueCertificate({
        commonName: 'cf502 Farm Policy CA',
        ca: true,
        issuer: authority.root,
        ...dates,
      });
      const first = issueCertificate({
        commonName: 'cf502 Farm Issuing CA',
        ca: true,
        issuer: second,
        ...dates,
      });
      const leaf = issueCertificate({ names: [nameOf('chain-order')], issuer: first, ...dates });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem + second.pem + first.pem });
    },
  },
  {
    label: 'upstream-502',
    story: 'a proxy whose own upstream is down',
    expected: ['http-upstream-error'],
    serve: https(
      'upstream-502',
      {},
      {
        respond: (_request, response) => {
          response.writeHead(502, { Server: 'nginx/1.25.3', 'Content-Type': 'text/html' });
          response.end(
            '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.25.3</center>\r\n</body>\r\n</html>\r\n',
          );
        },
      },
    ),
  },
  {
    label: 'malformed',
    story: 'an answer that is no HTTP',
    expected: ['http-malformed'],
    serve: behindTls('malformed', (socket) => socket.end('HELLO 200\r\nthis is: not http\r\n\r\n')),
  },
  {
    label: 'large-header',
    story: 'more than 32,768 bytes of response headers',
    expected: ['http-header-too-large'],
    serve: behindTls('large-header', (socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Large: ${'x'.repeat(40_000)}\r\n\r\nok`),
    ),
  },
  {
    label: 'closes',
    story: 'a connection closed in place of an answer',
    expected: ['http-connection-closed'],
    serve: behindTls('closes', (socket) => socket.end()),
  },
  {
    label: 'http2-only',
    story: 'HTTP/2 frames whatever was asked',
    expected: ['http-version-unsupported'],
    serve: behindTls('http2-only', (socket) => socket.end(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))),
  },
  {
    label: 'slow',
    story: 'no answer within the response timeout',
    expected: ['http-timed-out'],
    options: ['--response-timeout', '1'],
    serve: behindTls('slow', () => {}),
  },
  {
    label: 'stale-host',
    story: 'one of two hosts behind a balancer still has the old certificate',
    expected: ['certificate-expired'],
    serve: inTurn('stale-host', (now) => ({ notBefore: days(now, -93), notAfter: days(now, -3) })),
  },
  {
    label: 'weak-signature',
    story: 'a certificate signed with SHA-1',
    expected: ['certificate-weak-signature'],
    serve: https('weak-signature', { hash: 'sha1' }, { ciphers: 'DEFAULT@SECLEVEL=0' }),
  },
];
