import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { runCli } from '../commands/run-cli.ts';

test('without credentials, metadata that never answers is asked twice and given up', async (t) => {
  let asked = 0;
  const metadata = createServer((socket) => {
    asked++;
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  t.after(() => metadata.close());
  const { status, stdout, stderr } = await runCli(['check', 'E1SHOPEXAMPLE1'], '', {
    AWS_ACCESS_KEY_ID: '',
    AWS_PROFILE: '',
    AWS_EC2_METADATA_DISABLED: 'false',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`,
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
  });
  assert.equal(asked, 2);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(
    stderr,
    /^cf502 check: E1SHOPEXAMPLE1 looks like a distribution id: no AWS credentials that work were found/,
  );
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
});
