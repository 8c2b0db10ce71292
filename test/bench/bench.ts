/**
 * `npm run bench`: how long a diagnosis takes beside what it cannot be faster than, medians side by side in one run; then
 * what the bot is held to. `npm run bench -- throughput`, `-- redis` and `-- hostile` are apart: they take every core.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createAddressPolicy } from '../../src/addresses/address-policy.ts';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Report } from '../../src/formats/report.ts';
import { parseTargetWords } from '../../src/input/options.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { runCli } from '../commands/run-cli.ts';
import { acknowledgements } from './acknowledgements.ts';
import { chainCosts } from './chains.ts';
import { farAway } from './far-away.ts';
import type { Held } from './held-to.ts';
import { hostile } from './hostile.ts';
import { journalCost } from './journal.ts';
import { redis } from './redis.ts';
import { throughput } from './throughput.ts';

const [named] = process.argv.slice(2);
if (named === 'throughput') {
  console.table(await throughput());
  process.exit(0);
}
if (named === 'redis') {
  console.table(await redis());
  process.exit(0);
}
if (named === 'hostile') {
  const directory = mkdtempSync(join(tmpdir(), 'cf502-bench-'));
  console.table(await hostile(directory));
  rmSync(directory, { recursive: true, force: true });
  process.exit(0);
}
if (named !== undefined)
  throw new Error(`no bench ${named}: throughput, redis, hostile, or none for the rest`);

const HOST = 'origin.test.example';
const RUNS = { bare: 100, inProcess: 50, far: 8, process: 8 } as const;
const ROUND_TRIP_MS = 50;

const authority = createAuthority(new Date());
const origin = await serveTls(authority.serverOptions({ names: [HOST] }));
const folder = mkdtempSync(join(tmpdir(), 'cf502-bench-'));
writeFileSync(join(folder, 'root.pem'), authority.root.pem);

/** The least any client does: one handshake, one request, one answer. */
async function bareHandshakeAndGet(port: number): Promise<void> {
  const socket = connect({
    host: origin.address,
    port,
    servername: HOST,
    ca: authority.root.pem,
  });
  await once(socket, 'secureConnect');
  socket.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
  socket.resume();
  await once(socket, 'end');
  socket.destroy();
}

async function diagnoseInProcess(port: number): Promise<Report> {
  const request = parseTargetWords([`${HOST}:${port}`]);
  if (request.kind === 'invalid' || request.value.targets[0] === undefined) throw new Error('no target');
  const report = await diagnose(request.value.targets[0], {
    id: 'bench',
    vantage: 'local',
    policy: createAddressPolicy(['127.0.0.0/8']),
    addedRoots: [authority.root.der],
    resolveTo: new Map([[HOST, [origin.address]]]),
    headers: [],
    timeoutMs: 60_000,
    now: () => new Date(),
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  if (report.verdict.state !== 'healthy') throw new Error(report.verdict.headline);
  return report;
}

async function diagnoseAsProcess(): Promise<void> {
  const { status, stderr } = await runCli([
    'check',
    `${HOST}:${origin.port}`,
    '--resolve',
    `${HOST}:${origin.address}`,
    '--allow-cidr',
    '127.0.0.0/8',
    '--ca-file',
    join(folder, 'root.pem'),
    '--json',
  ]);
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
}

function burst(report: Report): readonly Held[] {
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  const script = join(import.meta.dirname, 'burst.ts');
  return JSON.parse(execFileSync(process.execPath, [script, folder, file], { encoding: 'utf8' }));
}

async function measure(name: string, runs: number, once: () => Promise<unknown>) {
  await once();
  const elapsed: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await once();
    elapsed.push(performance.now() - startedAt);
  }
  elapsed.sort((a, b) => a - b);
  const at = (share: number) => Number((elapsed[Math.floor((runs - 1) * share)] ?? 0).toFixed(1));
  return { what: name, runs, 'median ms': at(0.5), 'p90 ms': at(0.9), 'max ms': at(1) };
}

const far = await farAway(origin.port, ROUND_TRIP_MS);
console.table([
  await measure('bare node:tls handshake + GET', RUNS.bare, () => bareHandshakeAndGet(origin.port)),
  await measure('cf502, in process', RUNS.inProcess, () => diagnoseInProcess(origin.port)),
  await measure(`bare, ${ROUND_TRIP_MS} ms away`, RUNS.far, () => bareHandshakeAndGet(far.port)),
  await measure(`cf502, in process, ${ROUND_TRIP_MS} ms away`, RUNS.far, () => diagnoseInProcess(far.port)),
  await measure('cf502 check --json, as a process', RUNS.process, diagnoseAsProcess),
]);
far.stop();

const report = await diagnoseInProcess(origin.port);
console.table([
  ...chainCosts(),
  ...(await journalCost(folder, report)),
  ...burst(report),
  await acknowledgements(folder, 'socket'),
  await acknowledgements(folder, 'http'),
]);
await origin.stop();
rmSync(folder, { recursive: true, force: true });
