import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tlsClientCertificateRequired } from '../../../src/causes/tls/tls-client-certificate-required.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../../src/lab/origins/serve-tls.ts';
import { probeEndpoint } from '../../../src/probes/probe-endpoint.ts';
import { chainReader } from '../../../src/readings/chain-reader.ts';
import { judgeEndpoint } from '../../causes/case.ts';
import { evidence } from '../../causes/evidence.ts';
import { reservedPort } from '../../servers/reserved-port.ts';
import { listening, nginxConfig, startServer } from '../../servers/server-process.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';
import { without } from '../../tools.ts';

const { leafOf } = chainReader(evidence().trust);
const NAME = 'origin.example.com';
const LEAF = issueCertificate({ commonName: NAME, names: [NAME] });
const CLIENT_CA = issueCertificate({ commonName: 'Client CA', ca: true });

/** The judgement over handshake and HTTP exchange as a check makes them. */
async function judgement(port: number) {
  const { target } = evidence();
  const seen = await probeEndpoint(
    { address: '127.0.0.1', family: 4, port, protocol: 'https' },
    { target, headers: [], repeats: 0, faultOf: () => 'none', leafOf, onLanded: () => {} },
    AbortSignal.timeout(20_000),
  );
  return judgeEndpoint(tlsClientCertificateRequired, seen, evidence({ endpoints: [seen] }), new Date());
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a certificate required or only asked for, in ${version}`, async (t) => {
    for (const [rejectUnauthorized, kind] of [
      [true, 'found'],
      [false, 'warning'],
    ] as const) {
      const server = await serveTls({
        key: LEAF.keyPem,
        cert: LEAF.pem,
        ca: CLIENT_CA.pem,
        requestCert: true,
        rejectUnauthorized,
        minVersion: version,
        maxVersion: version,
      });
      t.after(() => server.stop());
      const verdict = await judgement(server.port);
      assert.equal(verdict.kind, kind, JSON.stringify(verdict));
    }
  });

  test(`nginx, haproxy and openssl require one in ${version}`, async (t) => {
    const files = temporaryDirectory(t);
    const path = (name: string, text: string) => {
      writeFileSync(join(files, name), text);
      return join(files, name);
    };
    const crt = path('leaf.crt', LEAF.pem);
    const key = path('leaf.key', LEAF.keyPem);
    const both = path('leaf.pem', LEAF.pem + LEAF.keyPem);
    const ca = path('ca.crt', CLIENT_CA.pem);
    const commands = {
      nginx: (port: number) => [
        '-c',
        path(
          'nginx.conf',
          nginxConfig(
            files,
            `server { listen 127.0.0.1:${port} ssl; ssl_protocols ${version}; ssl_certificate ${crt}; ssl_certificate_key ${key};
             ssl_verify_client on; ssl_client_certificate ${ca}; return 200; }`,
          ),
        ),
        '-e',
        join(files, 'log'),
      ],
      haproxy: (port: number) => [
        '-f',
        path(
          'haproxy.cfg',
          `frontend f\n  mode http\n  timeout client 5s\n  bind 127.0.0.1:${port} ssl crt ${both} ca-file ${ca} verify required ssl-min-ver ${version} ssl-max-ver ${version}\n  http-request return status 200\n`,
        ),
      ],
      openssl: (port: number) => [
        ...['s_server', '-accept', `127.0.0.1:${port}`, '-www', '-cert', crt, '-key', key, '-CAfile', ca],
        ...['-Verify', '1', '-verify_return_error', version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3'],
      ],
    } as const;
    for (const tool of ['nginx', 'haproxy', 'openssl'] as const) {
      await t.test(tool, { skip: without(tool) }, async (each) => {
        const port = await reservedPort();
        const server = startServer(tool, commands[tool](port));
        each.after(() => server.kill('SIGKILL'));
        await listening(server, port);
        const verdict = await judgement(port);
        assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
        assert.deepEqual(verdict.dependsOn, ['client-certificate']);
      });
    }
  });
}
