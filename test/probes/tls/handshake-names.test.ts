import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tlsServerNameRejected } from '../../../src/causes/tls/tls-server-name-rejected.ts';
import { issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
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

/** The judgement over what a check would see, with this Host forwarded. */
async function judgement(port: number, hostHeader: string | null) {
  const target = { ...evidence().target, hostHeader };
  const seen = await probeEndpoint(
    { address: '127.0.0.1', family: 4, port, protocol: 'https' },
    { target, headers: [], repeats: 1, faultOf: () => 'name', leafOf, onLanded: () => {} },
    AbortSignal.timeout(20_000),
  );
  return judgeEndpoint(tlsServerNameRejected, seen, evidence({ target, endpoints: [seen] }), new Date());
}

const SERVERS = {
  nginx: (files: string, port: number) => {
    const config = nginxConfig(
      files,
      `server { listen 127.0.0.1:${port} ssl default_server; ssl_reject_handshake on; }
       server { listen 127.0.0.1:${port} ssl; server_name ${NAME}; ssl_certificate ${files}/crt; ssl_certificate_key ${files}/key; }`,
    );
    writeFileSync(join(files, 'nginx.conf'), config);
    return ['-c', join(files, 'nginx.conf'), '-e', join(files, 'nginx.log')];
  },
  haproxy: (files: string, port: number) => {
    writeFileSync(
      join(files, 'haproxy.cfg'),
      `frontend f\n  mode http\n  timeout client 5s\n  bind 127.0.0.1:${port} ssl crt ${files}/pem strict-sni\n  http-request return status 200\n`,
    );
    return ['-f', join(files, 'haproxy.cfg')];
  },
} as const;

for (const tool of ['nginx', 'haproxy'] as const) {
  test(`${tool} refuses a name it does not know`, { skip: without(tool) }, async (t) => {
    const files = temporaryDirectory(t);
    writeFileSync(join(files, 'crt'), LEAF.pem);
    writeFileSync(join(files, 'key'), LEAF.keyPem);
    writeFileSync(join(files, 'pem'), LEAF.pem + LEAF.keyPem);
    const port = await reservedPort();
    const server = startServer(tool, SERVERS[tool](files, port));
    t.after(() => server.kill('SIGKILL'));
    await listening(server, port);

    const forwarded = await judgement(port, 'd111111abcdef8.cloudfront.net');
    assert.ok(forwarded.kind === 'found' && forwarded.certainty === 'proven', JSON.stringify(forwarded));
    assert.match(forwarded.because, /refuses d1\S+ \(alert \w+ \(\d+\)\) and accepts origin\.example\.com$/);
    assert.equal((await judgement(port, 'none')).kind, 'ruled-out');
  });
}
