import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withFallback } from '../../../src/jobs/store/fallback.ts';
import { openStore } from '../../../src/jobs/store/open.ts';
import { openSqliteStore } from '../../../src/jobs/store/sqlite.ts';
import type { Job } from '../../../src/jobs/store/store.ts';
import { isConfigError } from '../../../src/settings/config-error.ts';
import { temporaryDirectory } from '../../temporary-directory.ts';

const now = () => new Date('2026-11-23T10:00:00.000Z');
const job = {
  id: 'a',
  target: {},
  timeoutMs: 1,
  place: {},
  responseUrl: null,
  acceptedAt: '',
} as unknown as Job;

test('a directory that cannot be used is said, with what to do', async (t) => {
  const file = join(temporaryDirectory(t), 'a-file');
  writeFileSync(file, '');
  await assert.rejects(openStore(file, now, assert.fail), (error) => {
    assert.ok(isConfigError(error));
    assert.match(error.message, /CF502_DATA_DIR is .*a-file, and nothing can be written there .*make room/);
    return true;
  });
});

test('a disk that fails later is said once, memory takes over, and the disk is used again when it works', async (t) => {
  const said: string[] = [];
  const disk = openSqliteStore(temporaryDirectory(t), now);
  let full = false;
  const failing = {
    ...disk,
    accept: (...args: Parameters<typeof disk.accept>) =>
      full ? Promise.reject(new Error('database or disk is full')) : disk.accept(...args),
  };
  const store = withFallback(failing, openSqliteStore(':memory:', now), (because) => said.push(because));
  t.after(() => store.close());
  assert.equal(await store.accept('d1', [job]), 'accepted');
  full = true;
  assert.equal(await store.accept('d2', [{ ...job, id: 'b' }]), 'accepted');
  assert.equal(await store.accept('d2', [{ ...job, id: 'c' }]), 'duplicate');
  assert.deepEqual(said, ['the store cannot write: database or disk is full']);
  assert.equal(store.trouble(), said[0]);
  assert.deepEqual(
    (await store.openJobs()).map((open) => open.job.id),
    ['a', 'b'],
  );
  full = false;
  assert.equal(await store.accept('d3', [{ ...job, id: 'd' }]), 'accepted');
  assert.equal(store.trouble(), null);
});
