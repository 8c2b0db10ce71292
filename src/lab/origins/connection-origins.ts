import type { FarmOrigin } from './farm-origin.ts';
import { issueCertificate } from './issue-certificate.ts';
import { serveMismatchedKey } from './serve-mismatched-key.ts';
import { closedPort, serveRaw } from './serve-raw.ts';
import { behindDns, days, https, nameOf } from './serving.ts';
import { silentPort } from './silent-port.ts';

/** Origins whose connection fails before a certificate is judged, and the healthy ones. */
export const CONNECTION_ORIGINS: readonly FarmOrigin[] = [
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
    story: 'an illegal_parameter alert for every hello',
    expected: ['tls-handshake-failed'],
    serve: () =>
      serveRaw((socket) => {
        socket.once('data', () => socket.end(Buffer.from([21, 3, 3, 0, 2, 2, 47])));
      }),
  },
];
