import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { conclude } from '../../src/check/conclude.ts';
import { diagnose } from '../../src/check/diagnose.ts';
import { gather } from '../../src/check/gather.ts';
import { keepWithin } from '../../src/check/keep-within.ts';
import type { Bound } from '../../src/formats/cut.ts';
import type { Report } from '../../src/formats/report.ts';
import { serveDns } from '../../src/lab/origins/dns-server.ts';
import { serveRaw } from '../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { BOUNDS, createBudget } from '../../src/probes/budget.ts';
import { CONTENT, encodeRecords } from '../../src/probes/tls/wire/records.ts';
import { assertBounded } from '../hostile/survive-check.ts';
import { certificate12, serverHello } from '../probes/tls/wire/scripted-server.ts';
import { authority, findingOf, HOST, surroundings, target } from './diagnosing.ts';

/** What the report says was cut, which is in its headline where nothing else was found. */
function assertCut(report: Report, what: Bound, words: RegExp): void {
  assertBounded(report);
  assert.ok(
    report.evidence.cut?.some((cut) => cut.what === what),
    JSON.stringify(report.evidence.cut),
  );
  const { kind, because } = findingOf(report, 'vantage-unreliable');
  assert.equal(kind, 'unknown');
  assert.match(because, words);
  assert.notEqual(report.verdict.state, 'healthy');
}

test('the bounds are those that SECURITY.md promises', () => {
  assert.deepEqual(BOUNDS, {
    'received-bytes': 32 * 2 ** 20,
    connections: 400,
    'dns-records': 64,
    'header-fields': 500,
    certificates: 500,
    'processor-ms': 3_000,
    'evidence-bytes': 2 ** 20,
  });
});

const healthyOrigin = () => serveTls(authority.serverOptions({ names: [HOST] }));

test('more addresses than are kept: the rest is left out, and the report says so', async (t) => {
  const origin = await healthyOrigin();
  const dns = await serveDns({
    respond: ({ name, type }) => ({
      answers:
        type === 'A'
          ? Array.from({ length: 900 }, (_, n) => ({
              type: 'A' as const,
              name,
              ttl: 60,
              data: `127.0.${n >> 8}.${(n + 1) & 255}`,
            }))
          : [],
    }),
  });
  t.after(origin.stop);
  t.after(dns.stop);
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--protocol', 'https', '--connect-timeout', '1'),
    surroundings({ resolveTo: new Map(), resolver: dns }),
  );
  assertCut(report, 'dns-records', /not everything was looked at: DNS was cut at 64 records/);
  assert.equal(report.evidence.addresses.length, 64);
});

test('certificates of 120 kB in each handshake: the evidence is cut', async (t) => {
  const flight = encodeRecords(
    CONTENT.handshake,
    0x0303,
    Buffer.concat([
      serverHello({ legacyVersion: 0x0303, suite: 0xc02f }),
      certificate12(Array.from({ length: 8 }, (_, n) => Buffer.alloc(15_000, n))),
    ]),
  );
  const origin = await serveRaw((socket: Socket) => {
    socket.on('error', () => {}).once('data', () => socket.end(flight));
  });
  t.after(origin.stop);
  const addresses = ['127.0.0.1', '::ffff:127.0.0.1'];
  const report = await diagnose(
    target(`${HOST}:${origin.port}`),
    surroundings({ resolveTo: new Map([[HOST, addresses]]) }),
  );
  assertCut(report, 'evidence-bytes', /what is kept was cut at 1 MB/);
});

for (const [what, at, words] of [
  ['received-bytes', 1_000, /what was received was cut at/],
  ['connections', 2, /asking was cut at 2 connections/],
  ['certificates', 1, /the certificates were cut at 1\b/],
  ['processor-ms', 0, /reading certificates was cut at 0 s/],
  ['evidence-bytes', 100, /what is kept was cut at/],
  ['header-fields', BOUNDS['header-fields'], /an answer was cut at 500 header fields/],
] as const)
  test(`a healthy origin whose check reaches its bound of ${what} is not called healthy`, async (t) => {
    const origin = await serveTls({
      ...authority.serverOptions({ names: [HOST] }),
      respond: (_, response) => {
        if (what === 'header-fields') for (let n = 0; n < 520; n++) response.setHeader(`X-Field-${n}`, 'v');
        response.end('ok');
      },
    });
    t.after(origin.stop);
    const asked = target(`${HOST}:${origin.port}`, '--protocol', 'https');
    const now = new Date();
    const budget = createBudget({ ...BOUNDS, [what]: at });
    const { evidence, chains } = await gather(asked, now, surroundings(), budget);
    budget.stop();
    const kept = await keepWithin(evidence, chains, now, budget);
    const report = conclude(kept, now, {
      id: 'k7f2xy',
      vantage: 'local',
      startedAt: now.toISOString(),
      elapsedMs: 1,
    });
    assertCut(report, what, words);
    assert.equal(report.verdict.state, 'unsure', report.verdict.headline);
  });
