/** node node-server.ts PORT CHAIN KEY ROOT SITUATION NAME */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createSecureContext } from 'node:tls';

const [port, chain = '', key = '', root = '', situation = '', name = ''] = process.argv.slice(2);
const pair = { cert: readFileSync(chain), key: readFileSync(key) };
createServer(
  {
    ...pair,
    ...(situation === 'tls-1.0-only' && {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
    ...(situation === 'no-common-cipher' && {
      maxVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305',
    }),
    ...(situation === 'hello-retry' && { ecdhCurve: 'P-384' }),
    ...(situation === 'client-certificate' && {
      requestCert: true,
      rejectUnauthorized: true,
      ca: readFileSync(root),
    }),
    ...(situation === 'unknown-name' && {
      SNICallback: (asked, done) =>
        asked === name ? done(null, createSecureContext(pair)) : done(new Error(`unknown ${asked}`)),
    }),
  },
  (_request, response) => response.end('ok'),
).listen(Number(port), '127.0.0.1');
