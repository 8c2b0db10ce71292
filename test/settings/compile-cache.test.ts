import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compileCacheFolder } from '../../src/settings/compile-cache.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const own = process.getuid?.();

test('compiled code is kept where only its owner can write, or nowhere', {
  skip: own === undefined && 'this system has no user numbers',
}, (t) => {
  const home = temporaryDirectory(t);
  const env = { ...process.env, HOME: home, NODE_COMPILE_CACHE: undefined };
  const { status } = spawnSync(process.execPath, ['src/cli.ts', '--version'], { env });
  assert.equal(status, 0);
  const folder = join(home, '.cache', 'cf502');
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.notDeepEqual(readdirSync(folder), []);

  const cases: readonly (readonly [string, (folder: string) => void])[] = [
    ['others may write', (path) => chmodSync(path, 0o777)],
    ['others may read', (path) => chmodSync(path, 0o755)],
  ];
  for (const [how, spoil] of cases) {
    const other = temporaryDirectory(t);
    mkdirSync(join(other, '.cache', 'cf502'), { recursive: true, mode: 0o700 });
    spoil(join(other, '.cache', 'cf502'));
    assert.equal(compileCacheFolder(other, own), null, how);
  }
  const linked = temporaryDirectory(t);
  mkdirSync(join(linked, '.cache'));
  symlinkSync(folder, join(linked, '.cache', 'cf502'));
  assert.equal(compileCacheFolder(linked, own), null, 'a link');
  assert.equal(compileCacheFolder(home, (own ?? 0) + 1), null, 'another owner');
  assert.equal(compileCacheFolder('/nonexistent/nobody', 4_294_967_294), null);
  assert.equal(compileCacheFolder(homedir(), undefined), null);
});
