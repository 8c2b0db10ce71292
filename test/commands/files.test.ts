import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { type Io, UsageError } from '../../src/commands/command.ts';
import { readBounded, readCertificates, readJson, readNamedFile } from '../../src/commands/files.ts';
import { judge } from '../../src/commands/judge.ts';
import { TEXT_MAX_BYTES } from '../../src/explain/decode-text.ts';
import type { Report } from '../../src/formats/report.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { door } from '../door.ts';
import { REPORTS } from '../report/reports.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

function folderOf(t: TestContext): (name: string, content: string | Uint8Array) => string {
  const folder = temporaryDirectory(t);
  return (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
}

const noInput = () => assert.fail('nobody asked for standard input');

const refusal = (words: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UsageError, String(error));
  assert.match(error.message, words);
  return true;
};

test('--ca-file refuses what is no certificate with one sentence', async (t) => {
  const file = folderOf(t);
  const { pem, keyPem } = issueCertificate({ commonName: 'Test Root', ca: true });
  assert.equal((await readCertificates(file('root.pem', pem + pem), '--ca-file')).length, 2);
  for (const [content, words] of [
    ['', /holds no PEM certificate/],
    [keyPem, /holds a private key and no certificate/],
    [pem.slice(0, 200), /begins but does not end/],
    [pem.replace('MII', 'M!I'), /Certificate 1 is not intact base64/],
    [`${pem}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`, /Certificate 2 cannot be read/],
    [pem.repeat(501), /holds 501 certificates: at most 500/],
    [Buffer.from(`\ufeff${pem}`, 'utf16le'), /UTF-16 text/],
    [Buffer.from([0, 255, 0, 254, 3]), /holds no PEM certificate/],
  ] as const)
    await assert.rejects(readCertificates(file('bad.pem', content), '--ca-file'), refusal(words));
});

test('a file that is not there, a folder, and one without an end are refused', async () => {
  await assert.rejects(
    readNamedFile('/nowhere.pem'),
    refusal(/^cannot read \/nowhere\.pem: there is no such/),
  );
  await assert.rejects(
    readNamedFile(tmpdir(), '--input'),
    refusal(/^--input: cannot read .*: it is a folder/),
  );
  await assert.rejects(readNamedFile('/dev/zero'), refusal(/more than 96 MB/));
});

test('a stream is read no further than any command looks', async () => {
  const part = Buffer.alloc(1024 * 1024);
  let given = 0;
  const endless = new Readable({
    read() {
      given += part.length;
      this.push(part);
    },
  });
  assert.ok((await readBounded(endless)).length > TEXT_MAX_BYTES);
  assert.ok(given < TEXT_MAX_BYTES * 1.1);
});

test('JSON is read with a byte order mark and as UTF-16, as PowerShell writes it', async (t) => {
  const file = folderOf(t);
  for (const content of ['{"a":1}', '\ufeff{"a":1}', Buffer.from('\ufeff{"a":1}', 'utf16le')])
    assert.deepEqual(await readJson(file('a.json', content), noInput), { a: 1 });
  for (const cut of ['{"a":', '{\n"a": [1,\n', '{\n"a": "b'])
    await assert.rejects(
      readJson(file('b.json', cut), noInput),
      refusal(/b\.json is not JSON: it ends in the middle of a value, on line [12]\.$/),
    );
  await assert.rejects(
    readJson(file('e.json', '\n'), noInput),
    refusal(/e\.json is not JSON: it is empty\.$/),
  );
  await assert.rejects(
    readJson(file('c.json', '{"a":1}\n{"a":2}\n'), noInput),
    refusal(/c\.json holds more than one/),
  );
  await assert.rejects(
    readJson(file('d.json', '{"a":1}\nand more\n'), noInput),
    refusal(/d\.json is not JSON/),
  );
});

/** `cf502 judge` on a value, at no cost of a process. */
async function judged(file: string, ...options: readonly string[]) {
  const out: string[] = [];
  const io = { out: (line: string) => void out.push(line), colour: false, width: 100 } as unknown as Io;
  return { status: await judge.run([file, ...options], io), text: out.join('\n') };
}

test('a report from several Regions is judged again with what each of them saw', async (t) => {
  const { healthy } = REPORTS;
  assert.ok(healthy);
  const refused = {
    ...healthy.evidence,
    endpoints: healthy.evidence.endpoints.map((seen) => ({
      ...seen,
      tcp: {
        kind: 'failed',
        failure: { kind: 'refused', phase: 'connect', detail: 'ECONNREFUSED' },
        elapsedMs: 1,
      },
      handshakes: [],
      exchanges: [],
    })),
  };
  const saved = {
    ...healthy,
    vantages: [
      { region: 'eu-west-1', verdict: healthy.verdict, evidence: refused },
      { region: 'us-east-1', verdict: healthy.verdict, evidence: healthy.evidence },
    ],
    silentRegions: [{ region: 'ap-south-1', because: 'its workers were stopped' }],
  };
  const file = folderOf(t)('regions.json', JSON.stringify(saved));
  const { text, status } = await judged(file);
  assert.equal(status, 3, text);
  assert.match(
    text.replaceAll(/\s+/g, ' '),
    /fails from eu-west-1; nothing wrong found from us-east-1; no answer from ap-south-1/,
  );
  const again = JSON.parse((await judged(file, '--json')).text) as Report;
  assert.deepEqual(
    again.vantages?.map(({ region, verdict }) => [region, verdict.causes]),
    [
      ['eu-west-1', ['tcp-refused']],
      ['us-east-1', []],
    ],
  );
});

test('a chain and a report are read from standard input', async () => {
  const { pem } = issueCertificate({ commonName: 'origin.example' });
  assert.equal((await runCli(['chain', '-'], pem)).status, 1);
  assert.equal((await runCli(['judge', '-'], JSON.stringify(REPORTS.healthy))).status, 0);
  assert.match((await runCli(['judge', '-'], '')).stderr, /standard input is not JSON/);
});

test('judge refuses a report with a field missing or of another type, and names it', async (t) => {
  const file = folderOf(t);
  const { healthy } = REPORTS as Readonly<Record<'healthy', Report>>;
  assert.equal((await judged(file('report.json', JSON.stringify(healthy)))).status, 0);
  for (const [changed, words] of [
    [null, /is not a cf502 report/],
    [[healthy], /is not a cf502 report/],
    [{ ...healthy, evidence: undefined }, /evidence is missing/],
    [{ ...healthy, startedAt: 7 }, /startedAt must be string/],
    [{ ...healthy, startedAt: '2026-99-99T00:00:00Z' }, /2026-99-99T00:00:00Z is no time/],
    [{ ...healthy, elapsedMs: '1' }, /elapsedMs must be number/],
    [{ ...healthy, evidence: { ...healthy.evidence, endpoints: {} } }, /endpoints must be array/],
    [{ ...healthy, evidence: { ...healthy.evidence, edgeFunction: { kind: 'said' } } }, /causes is missing/],
  ] as const)
    await assert.rejects(judged(file('report.json', JSON.stringify(changed))), refusal(words));
});

test('judge says nothing of a way in that the check did not ask', async (t) => {
  const file = folderOf(t);
  const { healthy } = REPORTS as Readonly<Record<'healthy', Report>>;
  const report = file('report.json', JSON.stringify(healthy));
  assert.equal(healthy.evidence.target.protocol, 'https');
  for (const protocol of ['http', 'match-viewer'])
    await assert.rejects(
      judged(report, '--protocol', protocol),
      refusal(/holds nothing of http on port .*: ask the origin with cf502 check --protocol/),
    );
  assert.equal((await judged(report, '--protocol', 'https')).status, 0);
});

test('a log of any length takes the same memory', async (t) => {
  const file = folderOf(t);
  const line = (index: number) =>
    `2026-11-23\t22:37:02\tSEA19-C2\t900\t192.0.2.200\tGET\td1.cloudfront.net\t/p/${index}\t502${'\t-'.repeat(24)}\n`;
  const log = Array.from({ length: 700_000 }, (_, index) => line(index)).join('');
  const [before, after] = [
    await peakBytes(['explain', file('short.log', line(0))]),
    await peakBytes(['explain', file('long.log', log)]),
  ];
  assert.ok(log.length > 80_000_000, String(log.length));
  assert.ok(after < 300_000_000, `${after} bytes, ${before} before`);
  assert.ok(after - before < 160_000_000, `${after - before} bytes for a log of ${log.length}`);
});

/** The most memory that a command had, in bytes. */
async function peakBytes(words: readonly string[]): Promise<number> {
  const atExit = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS))';
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,${atExit}`,
    door('cli'),
    ...words,
  ]);
  child.stdout.resume();
  return Number(await text(child.stderr)) * 1024;
}
