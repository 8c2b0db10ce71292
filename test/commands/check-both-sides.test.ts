import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Report } from '../../src/formats/report.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

/** An origin that answers again, behind an edge that answers its viewers as told. */
async function bothSides(
  t: TestContext,
  edge: (url: string) => { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Promise<Report> {
  const authority = createAuthority(new Date());
  const origin = await serveTls({
    ...authority.serverOptions({ names: ['www.shop.example'] }),
    respond: (_, response) => response.end('ok'),
  });
  const viewers = await serveTls({
    ...authority.serverOptions({ names: ['www.shop.example'] }),
    respond: (request, response) => {
      const { status, headers } = edge(request.url ?? '');
      response.writeHead(status, {
        via: '1.1 abc.cloudfront.net (CloudFront)',
        'x-amz-cf-pop': 'FRA60-P4',
        'x-amz-cf-id': 'vRzExampleQ==',
        ...headers,
      });
      response.end();
    },
  });
  t.after(() => Promise.all([origin.stop(), viewers.stop()]));
  const folder = temporaryDirectory(t);
  const file = join(folder, 'distribution.json');
  const text = readFileSync('test/fixtures/distributions/get-distribution.json', 'utf8');
  writeFileSync(file, text.replace('"HTTPSPort": 8443', `"HTTPSPort": ${origin.port}`));
  const roots = join(folder, 'roots.pem');
  writeFileSync(roots, authority.root.pem);
  const { stdout, stderr } = await runCli([
    'check',
    'https://www.shop.example/cart',
    '--distribution',
    file,
    '--resolve',
    'origin.shop.example:127.0.0.1',
    '--edge',
    `127.0.0.1:${viewers.port}`,
    '--allow-cidr',
    '127.0.0.0/8',
    '--ca-file',
    roots,
    '--json',
  ]);
  assert.equal(stderr, '');
  return JSON.parse(stdout) as Report;
}

test('an error that an edge keeps while the origin answers again: said with its age, and what ends it', async (t) => {
  const report = await bothSides(t, (url) =>
    url.includes('cf502=')
      ? { status: 200, headers: { 'x-cache': 'Miss from cloudfront' } }
      : { status: 502, headers: { 'x-cache': 'Error from cloudfront', age: '42', server: 'CloudFront' } },
  );
  assert.equal(report.verdict.state, 'healthy', report.verdict.headline);
  assert.equal(report.evidence.viewer?.name, 'www.shop.example');
  assert.match(JSON.stringify(report), /curl -sD- -o \/dev\/null 'https:\/\/www\.shop\.example\/cart'/);
  const kept = report.findings.find(({ cause }) => cause === 'error-cached');
  assert.equal(kept?.kind, 'warning');
  assert.match(
    kept?.because ?? '',
    /viewers of www\.shop\.example get 502 out of CloudFront's cache, 42 s old \(Age\), and the origin answers 200 now: fixed at the origin, still cached, for 300 s .*; request id vRzExampleQ==/,
  );
  assert.match(
    JSON.stringify(kept?.remedy),
    /aws cloudfront create-invalidation --distribution-id E1SHOPEXAMPLE1 --paths '\/cart'/,
  );
});

test('an error that is not kept while the origin answers: CloudFront does not see what the check saw', async (t) => {
  const { verdict, findings } = await bothSides(t, () => ({
    status: 502,
    headers: { 'x-cache': 'Error from cloudfront', server: 'CloudFront' },
  }));
  assert.equal(findings.find(({ cause }) => cause === 'error-cached')?.kind, 'ruled-out');
  assert.match(
    verdict.next?.[0] ?? '',
    /^Viewers of www\.shop\.example get 502, made by CloudFront .* right now, request id vRzExampleQ==/,
  );
});
