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
    without: { 'unknown-name': ALWAYS_ANSWERS, 'wrong-key': CHECKS_KEY },
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
    without: { 'rsa-pss-key': 'it reads no such key' },
    start: (setup) => ({ command: 'go', args: ['run', program('server.go'), ...words(setup)] }),
  },
  {
    name: 'Java',
    needs: 'java',
    without: {
      'hello-retry': 'not set up here',
      'tls-1.0-only': 'its security settings are not touched here',
    },
    start: (setup) => ({
      command: 'java',
      args: [program('Server.java'), ...words(setup), write(setup, 'empty', '')],
    }),
  },
  {
    name: 'Erlang',
    needs: 'erl',
    without: { 'tls-1.0-only': 'its ciphers for it are not enabled here' },
    start: (setup) => ({ command: 'escript', args: [program('server.escript'), ...words(setup)] }),
  },
];
