import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Report } from '../../src/formats/report.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { reservedPort } from '../servers/reserved-port.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { without } from '../tools.ts';
import { runCli } from './run-cli.ts';

test('an expired certificate behind openssl s_server is the root cause', {
  skip: without('openssl'),
}, async (t) => {
  const { folder, port } = await expiredOrigin(t);
  const { status, stdout, stderr } = await runCli([
    'check',
    `origin.test.example:${port}`,
    '--resolve',
    'origin.test.example:127.0.0.1',
    '--allow-cidr',
    '127.0.0.0/8',
    '--ca-file',
    join(folder, 'root.pem'),
    '--json',
  ]);
  const report = JSON.parse(stdout) as Report;
  assert.equal(stderr, '');
  assert.equal(report.verdict.causes[0], 'certificate-expired');
  assert.equal(report.verdict.state, 'broken');
  assert.equal(report.verdict.cloudfrontStatus, 502);
  assert.equal(status, 1);

  const saved = join(folder, 'report.json');
  writeFileSync(saved, stdout);
  const again = await runCli(['judge', saved, '--json']);
  assert.deepEqual(JSON.parse(again.stdout), report, 'saved evidence is judged as it was');
  const before = await runCli(['judge', saved, '--at', '2024-06-01', '--json']);
  assert.ok(!(JSON.parse(before.stdout) as Report).verdict.causes.includes('certificate-expired'));
});

/** Issues with `openssl ca`, serves with `openssl s_server`: nothing of ours on the other side. */
async function expiredOrigin(t: {
  after: (end: () => void) => void;
}): Promise<{ folder: string; port: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'cf502-'));
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  writeFileSync(
    join(folder, 'ca.cnf'),
    [
      '[ca]',
      'default_ca = farm',
      '[farm]',
      'database = index.txt',
      'serial = serial',
      'new_certs_dir = .',
      'certificate = root.pem',
      'private_key = root.key',
      'default_md = sha256',
      'policy = any',
      'unique_subject = no',
      '[any]',
      'commonName = supplied',
      '[leaf]',
      'basicConstraints = critical, CA:FALSE',
      'extendedKeyUsage = serverAuth',
      'subjectAltName = DNS:origin.test.example',
    ].join('\n'),
  );
  writeFileSync(join(folder, 'index.txt'), '');
  writeFileSync(join(folder, 'serial'), '1000\n');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'root.key',
    '-out',
    'root.pem',
    '-subj',
    '/CN=Test Root',
    '-days',
    '3650',
  );
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'leaf.key',
    '-out',
    'leaf.csr',
    '-subj',
    '/CN=origin.test.example',
  );
  openssl(
    'ca',
    '-batch',
    '-config',
    'ca.cnf',
    '-extensions',
    'leaf',
    '-in',
    'leaf.csr',
    '-out',
    'leaf.pem',
    '-notext',
    '-startdate',
    '20240101000000Z',
    '-enddate',
    '20250101000000Z',
  );
  const port = await reservedPort();
  const server = spawn(
    'openssl',
    ['s_server', '-accept', `127.0.0.1:${port}`, '-cert', 'leaf.pem', '-key', 'leaf.key'],
    {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  t.after(() => {
    server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  await once(server.stdout, 'data');
  return { folder, port };
}

test('a healthy origin is healthy, in words and in exit status', async (t) => {
  const authority = createAuthority(new Date());
  const folder = temporaryDirectory(t);
  writeFileSync(join(folder, 'root.pem'), authority.root.pem);
  const origin = await serveTls(authority.serverOptions({ names: ['origin.test.example'] }));
  t.after(origin.stop);
  const { status, stdout } = await runCli([
    'check',
    `https://origin.test.example:${origin.port}/health`,
    '--resolve',
    'origin.test.example:127.0.0.1',
    '--allow-cidr',
    '127.0.0.0/8',
    '--ca-file',
    join(folder, 'root.pem'),
  ]);
  assert.match(stdout, /does not prove\s+that CloudFront gets through/);
  assert.equal(status, 0);
});

test('an address that policy refuses is not touched, and its report says so', async (t) => {
  let touched = 0;
  const authority = createAuthority(new Date());
  const origin = await serveTls({
    ...authority.serverOptions({ names: ['a.test'] }),
    respond: () => touched++,
  });
  t.after(origin.stop);
  const { status, stdout } = await runCli(['check', `127.0.0.1:${origin.port}`, '--json']);
  const report = JSON.parse(stdout) as Report;
  assert.equal(report.verdict.state, 'refused');
  assert.equal(report.evidence.endpoints.length, 0);
  assert.equal(touched, 0);
  assert.equal(status, 2);
});

test('bad usage gets one line that says what to type, and exit status 2', async () => {
  for (const [words, message] of [
    [['check'], /^cf502 check: No target: type a host/],
    [['check', 'origin.example.com', '--portt', '1'], /Unknown option "--portt": did you mean --port\?/],
    [['check', 'EDFDVBD6EXAMPLE'], /distribution id/],
    [['check', 'origin.example.com', '--allow-cidr', '10.0.0.0/99'], /--allow-cidr/],
    [['check', 'origin.example.com', '--resolve', 'nonsense'], /is not HOST:ADDRESS: type one such as/],
    [['check', 'origin.example.com', '--ca-file', '/nonexistent'], /--ca-file: cannot read/],
    [['check', 'origin.example.com', '--header', 'nonsense'], /'Name: value'/],
    [
      ['check', 'origin.example.com', '--header', 'Host: a.example'],
      /Host is set by .* \(see --host-header\)/,
    ],
    [
      ['check', 'origin.example.com', '--header', 'content-length: 5'],
      /content-length is set by the check itself/,
    ],
    [['check', 'origin.exam\u200bple.com'], /"origin\.example\.com" holds characters that cannot be seen/],
    [['check', 'origin.example.com', '--zone', 'x'], /Unknown option "--zone": the options here are/],
    [['check', '🔥'], /"🔥" is not a host name: type a host such as/],
    [['chekc', 'origin.example.com'], /is no command\. Did you mean cf502 check origin\.example\.com\?/],
    [
      ['the', 'deploy', 'of', 'shop.example.test', 'went', 'fine'],
      /Shall this be checked\? Type: cf502 check shop/,
    ],
    [['🔥'], /I read “🔥” and found no host name in it/],
    [['https://origin.example.com/a\u0007', 'please'], /^cf502: /],
    [['playground', '--port', '0x50'], /--port: "0x50" is not a whole number from 0 to 65535/],
    [
      ['edge', 'package.json', '--event', 'origin-request', '--runtime', 'functions'],
      /run at viewer-request and viewer-response/,
    ],
    [['check', 'origin.example.com', '--path', '/a\r\nX: y'], /holds characters that cannot be seen/],
    [['judge', 'package.json'], /is not a cf502 report/],
  ] as const) {
    const { status, stderr, stdout } = await runCli(words);
    assert.match(stderr, message, words.join(' '));
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
    assert.equal(stdout, '');
    assert.equal(status, 2, words.join(' '));
  }
});
