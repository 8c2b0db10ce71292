import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

test('--write-chain writes the chain in its right order, and says where it cannot', async (t) => {
  const root = issueCertificate({ commonName: 'Test Root', ca: true });
  const upper = issueCertificate({ commonName: 'Upper CA', ca: true, issuer: root });
  const lower = issueCertificate({ commonName: 'Lower CA', ca: true, issuer: upper });
  const leaf = issueCertificate({ names: ['origin.test.example'], issuer: lower });
  const origin = await serveTls({ key: leaf.keyPem, cert: leaf.pem + upper.pem + lower.pem });
  t.after(origin.stop);
  const folder = temporaryDirectory(t);
  const roots = join(folder, 'root.pem');
  writeFileSync(roots, root.pem);
  const check = (file: string) =>
    runCli([
      'check',
      `origin.test.example:${origin.port}`,
      ...['--resolve', 'origin.test.example:127.0.0.1', '--allow-cidr', '127.0.0.0/8', '--ca-file', roots],
      ...['--write-chain', file],
    ]);

  const full = join(folder, 'fullchain.pem');
  const written = await check(full);
  assert.match(written.stderr, /fullchain\.pem holds the chain, complete and in order/);
  assert.equal(readFileSync(full, 'utf8'), leaf.pem + lower.pem + upper.pem);
  assert.equal(written.status, 1);

  const refused = await check(join(folder, 'nowhere', 'fullchain.pem'));
  assert.match(refused.stderr, /^cf502 check: --write-chain: cannot write .*ENOENT/);
  assert.doesNotMatch(refused.stderr, /\n +at /);
  assert.equal(refused.status, 2);
});
