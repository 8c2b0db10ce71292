import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { temporaryDirectory } from './temporary-directory.ts';

/** What `npm pack` reads in a clone. */
const SOURCES = [
  'src',
  'test/bundle.ts',
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
];

type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] };

test('the package that npm publishes is installed in an empty folder, and works from there', async (t) => {
  const clone = temporaryDirectory(t);
  for (const path of SOURCES) cpSync(path, join(clone, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
  const described = readFileSync(join(clone, 'package.json'), 'utf8');
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json'], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [Packed];
  assert.equal(readFileSync(join(clone, 'package.json'), 'utf8'), described, 'package.json is not edited');
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    'src/cf502.js',
    'dist/cli.js',
    'dist/bot.js',
    'dist/pool-child.js',
    'README.md',
    'LICENSE',
  ])
    assert.ok(paths.includes(path), path);
  assert.deepEqual(
    paths.filter((path) => /\.tsx?$|page|slack-stand-in/.test(path)),
    [],
  );
  const bundled = globSync('dist/*.js', { cwd: clone }).map((path) =>
    readFileSync(join(clone, path), 'utf8'),
  );
  assert.ok(bundled.some((text) => text.includes('DescribeNetworkAcls')));
  assert.ok(
    !bundled.some((text) => text.includes('AcceptAddressTransfer')),
    'calls of EC2 that are not made',
  );

  const folder = temporaryDirectory(t);
  const installed = join(folder, 'node_modules/cf502');
  mkdirSync(installed, { recursive: true });
  // As npm unpacks it, without the packages beside it: they are inside.
  execFileSync('tar', ['-xzf', join(clone, packed.filename), '--strip-components=1', '-C', installed]);
  const { bin, version } = JSON.parse(described);
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [join(installed, bin.cf502), ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
  const fixture = (path: string) => resolve('test/fixtures', path);

  assert.equal(run('--version').stdout, `${version}\n`);
  const refused = run('check', '127.0.0.1', '--json');
  assert.equal(refused.status, 2, refused.stderr);
  assert.equal(JSON.parse(refused.stdout).verdict.state, 'refused');
  const judged = run('judge', fixture('reports/farm/expired.json'), '--json');
  assert.equal(judged.status, 1, judged.stderr);
  assert.deepEqual(JSON.parse(judged.stdout).verdict.causes, ['certificate-expired']);
  const explained = run('explain', fixture('explain/page-504.html'));
  assert.equal(explained.status, 0, explained.stderr);
  const event = ['--event', 'origin-request', '--input', fixture('edge/origin-request.json')];
  const handled = run('edge', '--handler', fixture('edge/handlers/async.mjs'), ...event, '--json');
  assert.equal(JSON.parse(handled.stdout).schema, 'cf502/edge@1', handled.stderr);
  assert.notEqual(handled.status, 70, handled.stderr);
  assert.match(run('playground').stderr, /runs from a clone of the project/);
  const tested = run('selftest');
  assert.match(tested.stdout, /^All \d+ origins were judged right\.$/m, tested.stdout + tested.stderr);
  const bot = spawnSync(process.execPath, [join(installed, 'dist/bot.js')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  assert.equal(bot.status, 1);
  assert.match(bot.stderr, /SLACK_BOT_TOKEN is missing/);
  assert.ok(!existsSync(join(folder, 'node_modules/@slack')));

  writeFileSync(
    join(installed, 'package.json'),
    JSON.stringify({ ...JSON.parse(described), engines: { node: '>=99.1' } }),
  );
  const older = run('check', 'origin.example.com');
  assert.equal(older.status, 2);
  assert.equal(older.stderr, `cf502: Node.js >=99.1 is needed, and this is ${process.version}.\n`);
});
