import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import type { Report } from '../../src/formats/report.ts';
import { runCli } from '../commands/run-cli.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { awsAt, withoutAws } from './counterpart.ts';

/** moto keeps distributions and drops what it does not know; policies and VPC origins it answers with HTML. */
async function startMoto(t: { after: (end: () => unknown) => void }): Promise<string> {
  const port = await reservedPort();
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  t.after(() => child.kill());
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 120; tries++) {
    const answered = await fetch(`${endpoint}/moto-api/data.json`).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return endpoint;
    await sleep(250);
  }
  throw new Error('moto_server did not start');
}

test('a distribution in moto is read by the SDK as it is', { skip: withoutAws }, async (t) => {
  const endpoint = await startMoto(t);
  const client = new CloudFrontClient({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const { DistributionConfig } = JSON.parse(
    readFileSync('test/fixtures/distributions/get-distribution-config.json', 'utf8'),
  );
  DistributionConfig.DefaultCacheBehavior.CachePolicyId = '99999999-aaaa-bbbb-cccc-222222222222';
  const { Distribution } = await client.send(new CreateDistributionCommand({ DistributionConfig }));
  // moto's ids do not begin with E, as AWS's do; its domain names are like AWS's.
  const name = Distribution?.DomainName ?? assert.fail();
  const { stdout, stderr } = await runCli(
    [
      'check',
      `${name}/cart`,
      '--json',
      '--timeout',
      '10',
      '--resolve',
      'origin.shop.example:127.0.0.1',
      '--allow-cidr',
      '127.0.0.0/8',
    ],
    '',
    awsAt(endpoint),
  );
  assert.notEqual(stdout, '', stderr);
  const { target, evidence } = JSON.parse(stdout) as Report;
  assert.deepEqual([target.origin, target.protocol, target.port], ['origin.shop.example', 'https', 8443]);
  assert.match(stderr, /AWS: cloudfront:GetCachePolicy /);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  assert.doesNotMatch(stdout, /do-not-show-me/);
  assert.equal(
    evidence.distribution?.host.forwarded,
    'yes',
    'AllViewer is known, whatever the other policy says',
  );
});
