import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { runCli } from './run-cli.ts';

test('what is recognised ends with 0, what is not with 3, from a file as from standard input', async () => {
  const known = await runCli(['explain', 'test/fixtures/explain/curl-origin.txt', '--json']);
  assert.equal(known.status, 0);
  assert.equal(JSON.parse(known.stdout).schema, 'cf502/explain@1');
  const unknown = await runCli(['explain', '-', '--json'], 'hello');
  assert.equal(unknown.status, 3);
  assert.equal(JSON.parse(unknown.stdout).form, 'unrecognised');
});

function folder(t: TestContext): (name: string, content: string | Uint8Array) => string {
  const path = mkdtempSync(join(tmpdir(), 'cf502-explain-'));
  t.after(() => rmSync(path, { recursive: true }));
  return (name, content) => {
    const file = join(path, name);
    writeFileSync(file, content);
    return file;
  };
}

test('several files, packed or not, are read as one log; each names its own columns', async (t) => {
  const file = folder(t);
  const log = readFileSync('test/fixtures/explain/only-options-fail.log');
  const other = '#Fields: sc-status x-edge-detailed-result-type\n502\tOriginDnsError\n';
  const read = async (...words: readonly string[]) =>
    JSON.parse((await runCli(['explain', '--json', ...words])).stdout);
  for (const [packing, content] of [
    ['plain', log],
    ['gzip', gzipSync(log)],
    ['gzip in two members', Buffer.concat([gzipSync(log.subarray(0, 600)), gzipSync(log.subarray(600))])],
    ['zstd', zstdCompressSync(log)],
  ] as const) {
    const report = await read(file(packing, content));
    assert.deepEqual([report.records, report.causes], [12, ['http-timed-out']], packing);
    assert.equal((await read(file(packing, content), file('other.log', other))).records, 13, packing);
  }
  const piped = await runCli(['explain', '-', '--json'], log.toString());
  assert.equal(JSON.parse(piped.stdout).records, 12);
});

test('a file that breaks off is read up to there, without its last record', async (t) => {
  const file = folder(t);
  const log = readFileSync('test/fixtures/explain/only-options-fail.log').toString();
  // Every record is another one, or gzip would hold them all in its last bytes.
  const rows = Array.from({ length: 2_000 }, (_, index) =>
    log.trimEnd().split('\n').at(-1)?.replace('10:04', `${index}`),
  );
  const packed = gzipSync(log + rows.join('\n'));
  const { stdout } = await runCli([
    'explain',
    '--json',
    file('cut.gz', packed.subarray(0, packed.length >> 1)),
  ]);
  const { records, because } = JSON.parse(stdout);
  assert.ok(records > 12 && records < 2_012, `${records}`);
  assert.doesNotMatch(because, /http-upstream-error/);
});

test('what is no text is told for what it is', async (t) => {
  const file = folder(t);
  for (const [name, content, words] of [
    ['picture.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), /picture: copy the text/],
    ['log.parquet', Buffer.from('PAR1\u0000\u0000'), /Parquet file: export it as CSV/],
    ['logs.zip', Buffer.from('PK\u0003\u0004'), /zip archive: unpack/],
    ['junk', Buffer.from([0, 1, 2, 3, 255]), /binary data/],
    ['nothing', '', /no text/],
  ] as const) {
    const { status, stdout } = await runCli(['explain', file(name, content)]);
    assert.equal(status, 3, name);
    assert.match(stdout, words, name);
  }
  const gone = await runCli(['explain', '/no/such/file']);
  assert.deepEqual(
    [gone.status, gone.stderr],
    [2, 'cf502 explain: cannot read /no/such/file: there is no such file.\n'],
  );
});
