import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nginxConfig } from '../server-process.ts';
import type { MatrixServer, Setup, Situation } from './situations.ts';

const CHECKS_KEY = 'it refuses to start with a key of another certificate';
const ALWAYS_ANSWERS = 'it answers every name';

/** Writes a file into the folder of the set-up. */
export const write = ({ folder }: Setup, name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const is = (setup: Setup, ...situations: readonly Situation[]): boolean =>
  situations.includes(setup.situation);

/** What only ends TLS, with an HTTP server behind it; the last word is its configuration. */
const inFront = (command: string, args: readonly string[]) => ({
  command: process.execPath,
  args: [`${import.meta.dirname}/programs/in-front.ts`, command, ...args],
});

const CHACHA = 'ECDHE-ECDSA-CHACHA20-POLY1305';

/** Servers on OpenSSL that are set up by a file. */
export const OPENSSL_SERVERS: readonly MatrixServer[] = [
  {
    name: 'nginx',
    needs: 'nginx',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => {
      const lines = [
        `listen 127.0.0.1:${setup.port} ssl; server_name ${setup.name};`,
        `ssl_certificate ${setup.chain}; ssl_certificate_key ${setup.key};`,
        is(setup, 'tls-1.0-only') ? 'ssl_protocols TLSv1; ssl_ciphers DEFAULT@SECLEVEL=0;' : '',
        is(setup, 'no-common-cipher') ? `ssl_protocols TLSv1.2; ssl_ciphers ${CHACHA};` : '',
        is(setup, 'hello-retry') ? 'ssl_ecdh_curve P-384;' : '',
        is(setup, 'client-certificate') ? `ssl_client_certificate ${setup.root}; ssl_verify_client on;` : '',
        'location / { return 200 ok; }',
      ];
      const refusing = is(setup, 'unknown-name')
        ? `server { listen 127.0.0.1:${setup.port} ssl default_server; ssl_reject_handshake on; }`
        : '';
      const config = nginxConfig(setup.folder, `${refusing} server { ${lines.join('\n')} }`);
      return {
        command: 'nginx',
        args: ['-p', setup.folder, '-e', 'stderr', '-c', write(setup, 'nginx.conf', config)],
      };
    },
  },
  {
    name: 'Apache',
    needs: 'apache2',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => {
      const modules = '/usr/lib/apache2/modules';
      const lines = [
        `ServerRoot ${setup.folder}`,
        `ServerName ${is(setup, 'unknown-name') ? 'fallback.invalid' : setup.name}`,
        `PidFile ${setup.folder}/apache.pid`,
        `DefaultRuntimeDir ${setup.folder}`,
        `ErrorLog ${setup.folder}/apache.log`,
        ...['mpm_event', 'authz_core', 'ssl', 'socache_shmcb', 'alias'].map(
          (module) => `LoadModule ${module}_module ${modules}/mod_${module}.so`,
        ),
        `Listen 127.0.0.1:${setup.port}`,
        is(setup, 'unknown-name') ? 'SSLStrictSNIVHostCheck on' : '',
        `<VirtualHost *:${setup.port}>`,
        `ServerName ${setup.name}`,
        `DocumentRoot ${setup.folder}`,
        '<Directory />\nRequire all granted\n</Directory>',
        'SSLEngine on',
        `SSLCertificateFile ${setup.chain}`,
        `SSLCertificateKeyFile ${setup.key}`,
        is(setup, 'tls-1.0-only') ? 'SSLProtocol TLSv1\nSSLCipherSuite DEFAULT@SECLEVEL=0' : '',
        is(setup, 'no-common-cipher') ? `SSLProtocol TLSv1.2\nSSLCipherSuite ${CHACHA}` : '',
        is(setup, 'hello-retry') ? 'SSLOpenSSLConfCmd Curves P-384' : '',
        is(setup, 'client-certificate')
          ? `SSLCACertificateFile ${setup.root}\nSSLVerifyClient require\nSSLVerifyDepth 3`
          : '',
        '</VirtualHost>',
      ];
      write(setup, 'index.html', 'ok');
      return { command: 'apache2', args: ['-X', '-f', write(setup, 'apache.conf', `${lines.join('\n')}\n`)] };
    },
  },
  {
    name: 'HAProxy',
    needs: 'haproxy',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => {
      const bind = [
        `bind 127.0.0.1:${setup.port} ssl crt ${setup.both}`,
        is(setup, 'unknown-name') ? 'strict-sni' : '',
        is(setup, 'tls-1.0-only') ? 'ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.0 ciphers DEFAULT@SECLEVEL=0' : '',
        is(setup, 'no-common-cipher') ? `ssl-max-ver TLSv1.2 ciphers ${CHACHA}` : '',
        is(setup, 'hello-retry') ? 'curves P-384' : '',
        is(setup, 'client-certificate') ? `ca-file ${setup.root} verify required` : '',
      ];
      const config = `defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend f
  ${bind.filter((word) => word !== '').join(' ')}
  http-request return status 200 content-type text/plain string ok
`;
      return { command: 'haproxy', args: ['-db', '-f', write(setup, 'haproxy.cfg', config)] };
    },
  },
  {
    name: 'Hitch',
    needs: 'hitch',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => {
      const lines = [
        `frontend = "[127.0.0.1]:${setup.port}"`,
        'backend = "[127.0.0.1]:BACKEND"',
        `pem-file = "${setup.both}"`,
        'workers = 1\nuser = "root"\ndaemon = off',
        is(setup, 'unknown-name') ? 'sni-nomatch-abort = on' : '',
        is(setup, 'tls-1.0-only') ? 'tls-protos = TLSv1.0\nciphers = "DEFAULT@SECLEVEL=0"' : '',
        is(setup, 'no-common-cipher') ? `tls-protos = TLSv1.2\nciphers = "${CHACHA}"` : '',
        is(setup, 'hello-retry') ? 'ecdh-curve = "P-384"' : '',
        is(setup, 'client-certificate') ? `client-verify = required\nclient-verify-ca = "${setup.root}"` : '',
      ];
      return inFront('hitch', ['--config', write(setup, 'hitch.conf', `${lines.join('\n')}\n`)]);
    },
  },
  {
    name: 'stunnel',
    needs: 'stunnel',
    without: { 'wrong-key': CHECKS_KEY, 'unknown-name': ALWAYS_ANSWERS },
    start: (setup) => {
      const lines = [
        'foreground = yes\npid =\n[site]',
        `accept = 127.0.0.1:${setup.port}\nconnect = 127.0.0.1:BACKEND`,
        `cert = ${setup.chain}\nkey = ${setup.key}`,
        is(setup, 'tls-1.0-only') ? 'sslVersion = TLSv1\nciphers = DEFAULT@SECLEVEL=0' : '',
        is(setup, 'no-common-cipher') ? `sslVersion = TLSv1.2\nciphers = ${CHACHA}` : '',
        is(setup, 'hello-retry') ? 'curves = P-384' : '',
        is(setup, 'client-certificate') ? `CAfile = ${setup.root}\nverifyChain = yes` : '',
      ];
      return inFront('stunnel', [write(setup, 'stunnel.conf', `${lines.join('\n')}\n`)]);
    },
  },
  {
    name: 'openssl s_server',
    needs: 'openssl',
    without: { 'wrong-key': CHECKS_KEY, 'unknown-name': ALWAYS_ANSWERS },
    start: (setup) => ({
      command: 'openssl',
      args: [
        ...['s_server', '-accept', `127.0.0.1:${setup.port}`, '-www', '-quiet'],
        ...['-cert', setup.chain, '-cert_chain', setup.chain, '-key', setup.key],
        ...(is(setup, 'tls-1.0-only') ? ['-tls1', '-cipher', 'DEFAULT@SECLEVEL=0'] : []),
        ...(is(setup, 'no-common-cipher') ? ['-tls1_2', '-cipher', CHACHA] : []),
        ...(is(setup, 'hello-retry') ? ['-groups', 'P-384'] : []),
        ...(is(setup, 'client-certificate')
          ? ['-Verify', '3', '-CAfile', setup.root, '-verify_return_error']
          : []),
      ],
    }),
  },
];
