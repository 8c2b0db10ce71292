import { write } from './openssl-servers.ts';
import type { MatrixServer, Setup } from './situations.ts';

const CHECKS_KEY = 'it refuses to start with a key of another certificate';
const NO_SUCH_KEY = 'it reads no such key';
const NO_SETTING = 'the module has no setting for it';

/** Each is another TLS library in the same server. */
const MODULES: readonly (readonly [name: string, module: string, without: MatrixServer['without']])[] = [
  ['lighttpd', 'mod_openssl', { 'wrong-key': CHECKS_KEY }],
  [
    'mbedTLS (in lighttpd)',
    'mod_mbedtls',
    {
      'wrong-key': CHECKS_KEY,
      'tls-1.0-only': NO_SETTING,
      'no-common-cipher': NO_SETTING,
      'rsa-pss-key': NO_SUCH_KEY,
      'rsa-pss-key-of-one-hash': NO_SUCH_KEY,
      'ed25519-key': NO_SUCH_KEY,
    },
  ],
  [
    'wolfSSL (in lighttpd)',
    'mod_wolfssl',
    { 'tls-1.0-only': NO_SETTING, 'hello-retry': NO_SETTING, 'rsa-pss-key-of-one-hash': NO_SUCH_KEY },
  ],
  [
    'NSS (in lighttpd)',
    'mod_nss',
    {
      'tls-1.0-only': NO_SETTING,
      'hello-retry': NO_SETTING,
      'client-certificate': NO_SETTING,
      'rsa-pss-key': NO_SUCH_KEY,
      'rsa-pss-key-of-one-hash': NO_SUCH_KEY,
      'ed25519-key': NO_SUCH_KEY,
    },
  ],
];

export const LIGHTTPD_SERVERS: readonly MatrixServer[] = MODULES.map(([name, module, without]) => ({
  name,
  needs: 'lighttpd',
  needsFile: `/usr/lib/lighttpd/${module}.so`,
  without: { 'unknown-name': 'it answers every name', ...without },
  start: (setup) => ({
    command: 'lighttpd',
    args: ['-D', '-f', write(setup, 'lighttpd.conf', configuration(setup, module))],
  }),
}));

function configuration(setup: Setup, module: string): string {
  const { situation, folder, port, chain, key, root } = setup;
  write(setup, 'index.html', 'ok');
  const commands: Partial<Record<Setup['situation'], string>> = {
    'tls-1.0-only':
      '"MinProtocol" => "TLSv1", "MaxProtocol" => "TLSv1", "CipherString" => "DEFAULT@SECLEVEL=0"',
    'no-common-cipher': '"MaxProtocol" => "TLSv1.2", "CipherString" => "ECDHE-ECDSA-CHACHA20-POLY1305"',
    'hello-retry': '"Curves" => "P-384"',
  };
  const command = commands[situation];
  return `server.modules = ( "${module}", "mod_indexfile" )
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.errorlog = "${folder}/lighttpd.log"
index-file.names = ( "index.html" )
ssl.engine = "enable"
ssl.pemfile = "${chain}"
ssl.privkey = "${key}"
${command === undefined ? '' : `ssl.openssl.ssl-conf-cmd = ( ${command} )`}
${situation === 'client-certificate' ? `ssl.verifyclient.ca-file = "${root}"\nssl.verifyclient.activate = "enable"\nssl.verifyclient.enforce = "enable"` : ''}
`;
}
