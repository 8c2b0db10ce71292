import { write } from './openssl-servers.ts';
import type { MatrixServer, Setup, Situation } from './situations.ts';

const ALWAYS_ANSWERS = 'it answers every name';
const CHECKS_KEY = 'it refuses to start with a key of another certificate';
const program = (file: string): string => `${import.meta.dirname}/programs/${file}`;
const is = ({ situation }: Setup, ...situations: readonly Situation[]): boolean =>
  situations.includes(situation);
/** The programs here read what they are to do from these words. */
const words = ({ port, chain, key, root, situation, name }: Setup): readonly string[] => [
  String(port),
  chain,
  key,
  root,
  situation,
  name,
];

/** Servers with a TLS library of their own, and programs in languages that have one. */
export const OTHER_SERVERS: readonly MatrixServer[] = [
  {
    name: 'GnuTLS (gnutls-serv)',
    needs: 'gnutls-serv',
    without: {
      'unknown-name': ALWAYS_ANSWERS,
      'wrong-key': CHECKS_KEY,
      'rsa-pss-key-of-one-hash': 'it reads no such key',
    },
    start: (setup) => {
      const priority = is(setup, 'tls-1.0-only')
        ? 'LEGACY:-VERS-ALL:+VERS-TLS1.0:%UNSAFE_RENEGOTIATION'
        : is(setup, 'no-common-cipher')
          ? 'NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CHACHA20-POLY1305'
          : is(setup, 'hello-retry')
            ? 'NORMAL:-GROUP-ALL:+GROUP-SECP384R1'
            : 'NORMAL';
      return {
        command: 'gnutls-serv',
        args: [
          ...['--http', '--quiet', '--port', String(setup.port), '--priority', priority],
          ...['--x509certfile', setup.chain, '--x509keyfile', setup.key],
          ...(is(setup, 'client-certificate')
            ? ['--require-client-cert', '--verify-client-cert', '--x509cafile', setup.root]
            : ['--disable-client-cert']),
        ],
      };
    },
  },
  {
    name: 'Node',
    needs: 'node',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => ({ command: process.execPath, args: [program('node-server.ts'), ...words(setup)] }),
  },
  {
    name: 'Python',
    needs: 'python3',
    without: { 'wrong-key': CHECKS_KEY },
    start: (setup) => ({ command: 'python3', args: [program('server.py'), ...words(setup)] }),
  },
  {
    name: 'Go',
    needs: 'go',
    without: { 'rsa-pss-key': 'it reads no such key', 'rsa-pss-key-of-one-hash': 'it reads no such key' },
    start: (setup) => ({ command: 'go', args: ['run', program('server.go'), ...words(setup)] }),
  },
  {
    name: 'Caddy',
    needs: 'caddy',
    without: {
      'wrong-key': CHECKS_KEY,
      'tls-1.0-only': 'it speaks TLS 1.2 and 1.3 alone',
      'rsa-pss-key': 'it reads no such key',
      'rsa-pss-key-of-one-hash': 'it reads no such key',
    },
    start: (setup) => {
      const tls = [
        is(setup, 'no-common-cipher')
          ? 'protocols tls1.2 tls1.2\nciphers TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256'
          : '',
        is(setup, 'hello-retry') ? 'curves secp384r1' : '',
        is(setup, 'client-certificate')
          ? `client_auth {\nmode require_and_verify\ntrusted_ca_cert_file ${setup.root}\n}`
          : '',
      ];
      const config = `{
admin off
auto_https disable_redirects
servers {
protocols h1 h2
}
storage file_system ${setup.folder}/caddy
}
https://${setup.name}:${setup.port} {
bind 127.0.0.1
tls ${setup.chain} ${setup.key} {
${tls.join('\n')}
}
respond ok
}
`;
      return {
        command: 'caddy',
        args: ['run', '--adapter', 'caddyfile', '--config', write(setup, 'Caddyfile', config)],
      };
    },
  },
  {
    name: 'Java',
    needs: 'java',
    without: {},
    start: (setup) => ({
      command: 'java',
      args: [
        ...(is(setup, 'hello-retry') ? ['-Djdk.tls.namedGroups=secp384r1'] : []),
        ...(is(setup, 'tls-1.0-only')
          ? [`-Djava.security.properties=${write(setup, 'security', 'jdk.tls.disabledAlgorithms=SSLv3')}`]
          : []),
        program('Server.java'),
        ...words(setup),
      ],
    }),
  },
  {
    name: 'Erlang',
    needs: 'erl',
    without: { 'tls-1.0-only': 'its ciphers for it are not enabled here' },
    start: (setup) => ({ command: 'escript', args: [program('server.escript'), ...words(setup)] }),
  },
];
