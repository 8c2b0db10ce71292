import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkOverTime, readPeriod } from '../../src/commands/check-over-time.ts';
import type { Report } from '../../src/formats/report.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { REPORTS } from '../report/reports.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { runCli } from './run-cli.ts';

const broken = REPORTS['broken-proven'] ?? assert.fail();
const healthy = REPORTS.healthy ?? assert.fail();

test('the first result is shown, then changes alone, and one line at the end', async () => {
  const reports: readonly (Report | Error)[] = [broken, broken, new Error('a bug'), healthy, broken];
  const shown: boolean[] = [];
  const lines: string[] = [];
  const bugs: unknown[] = [];
  const stop = new AbortController();
  let tries = 0;
  const outcomes = await checkOverTime({
    origin: 'origin.example.com',
    period: { forMs: 60_000, everyMs: 1 },
    async check({ timesIdleClose }) {
      if (timesIdleClose) return healthy;
      const report = reports[tries++];
      if (report === undefined) stop.abort();
      if (report instanceof Error) throw report;
      return report ?? healthy;
    },
    show: (_, isFirst) => shown.push(isFirst),
    out: (line) => lines.push(line),
    onBug: (error) => bugs.push(error),
    now: () => new Date(),
    signal: stop.signal,
  });
  assert.deepEqual(shown, [true, false, false, false]);
  assert.match(lines[0] ?? '', /^\d\d:\d\d:\d\d UTC {2}origin\.example\.com: No fault found from here: /);
  assert.match(lines[1] ?? '', / UTC {2}origin\.example\.com: Broken: CloudFront answers 502/);
  assert.match(
    lines[2] ?? '',
    /^origin\.example\.com: 4 tries in \d+ s: 3 failed \(75 %\), 1 could not be made\./,
  );
  assert.equal(lines.length, 3);
  assert.equal(bugs.length, 1);
  assert.deepEqual([...outcomes].sort(), ['broken', 'failed', 'healthy']);
});

test('a real origin that closes idle connections early: watched by the command', async (t) => {
  const authority = createAuthority(new Date());
  const origin = await serveTls({
    ...authority.serverOptions({ names: ['origin.test.example'] }),
    respond(request, response) {
      response.end('ok');
      setTimeout(() => request.socket.end(), 300);
    },
  });
  t.after(origin.stop);
  const root = join(temporaryDirectory(t), 'root.pem');
  writeFileSync(root, authority.root.pem);
  const { stdout, status } = await runCli([
    'check',
    `https://origin.test.example:${origin.port}`,
    ...['--resolve', 'origin.test.example:127.0.0.1', '--allow-cidr', '127.0.0.0/8', '--ca-file', root],
    ...['--for', '2s', '--every', '1s'],
  ]);
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  assert.match(
    last,
    /^origin\.test\.example: \d+ tr(?:y|ies) in \d+ s: none failed\. Idle connections: .*it closed an idle connection after 0\.\d s/,
  );
  assert.equal(status, 0);
  assert.equal(stdout.match(/^What was checked$/gm)?.length, 1);
});

test('what is not understood says what to type', () => {
  assert.throws(() => readPeriod({ every: '10s' }), /--every goes with --for: type for example/);
  assert.throws(() => readPeriod({ for: '30' }), /--for: .*type 30m, 90s or 2h/);
  assert.throws(() => readPeriod({ for: '10s', every: '1m' }), /--every is longer than --for/);
  assert.deepEqual(readPeriod({ for: '30m' }), { forMs: 1_800_000, everyMs: 10_000 });
  assert.equal(readPeriod({}), null);
});
