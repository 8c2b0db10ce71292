import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { temporaryDirectory } from './temporary-directory.ts';

const SOURCES = ['src', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'LICENSE'];

test('the package that npm publishes runs as JavaScript, and tells an older Node what it needs', (t) => {
  const directory = temporaryDirectory(t);
  for (const path of SOURCES) cpSync(path, join(directory, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  execFileSync('npm', ['pack', '--silent'], { cwd: directory });
  const archive = readdirSync(directory).find((name) => name.endsWith('.tgz')) ?? '';
  execFileSync('tar', ['-xzf', archive], { cwd: directory });

  const unpacked = join(directory, 'package');
  const packed = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [join(unpacked, packed.bin.cf502), ...words], { encoding: 'utf8' });
  assert.equal(run('--version').stdout, `${packed.version}\n`);
  const refused = run('check', '127.0.0.1', '--json');
  assert.equal(refused.status, 2);
  assert.equal(JSON.parse(refused.stdout).verdict.state, 'refused');

  const engines = { node: '>=99.1' };
  writeFileSync(join(unpacked, 'package.json'), JSON.stringify({ ...packed, engines }));
  const older = run('check', 'origin.example.com');
  assert.equal(older.status, 2);
  assert.equal(older.stderr, `cf502: Node.js >=99.1 is needed, and this is ${process.version}.\n`);
});
