import assert from 'node:assert/strict';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Report } from '../../src/formats/report.ts';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';
import { HOST, surroundings, target } from '../check/diagnosing.ts';
import { type HostileCertificates, serveHostile } from './serve-hostile.ts';

/** Characters of the largest report: the bound on evidence, and what is said of it. */
export const REPORT_MAX = 1_300_000;
/** Characters that steer a terminal, reorder a line or hide; a line break is ours. */
const STEERING = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * One whole check against a hostile server: it ends with a report and without a bug of ours, whose size is
 * bounded, which is not healthy where something was cut, and which says nothing that Slack or a terminal obeys.
 */
export async function surviveCheck(seed: number, certificates: HostileCertificates): Promise<Report> {
  const origin = await serveHostile(seed, HOST, certificates);
  const bugs: unknown[] = [];
  const report = await diagnose(
    target(`${HOST}:${origin.port}`, '--connect-timeout', '1', '--response-timeout', '1'),
    surroundings({
      resolveTo: new Map(),
      resolver: origin.resolver,
      timeoutMs: 10_000,
      onBug: (error) => bugs.push(error),
    }),
  ).finally(origin.stop);
  assert.deepEqual(bugs, []);
  assertBounded(report);
  return report;
}

export function assertBounded(report: Report): void {
  const { length } = JSON.stringify(report);
  assert.ok(length < REPORT_MAX, `a report of ${length} characters`);
  const { cut } = report.evidence;
  if (cut !== undefined) assert.notEqual(report.verdict.state, 'healthy', JSON.stringify(cut));
  assert.doesNotMatch(toTerminal(report, { colour: false, width: 100 }), STEERING);
  const { root, replies } = toSlackMessages(report);
  for (const message of [root, ...replies]) {
    assert.deepEqual(checkMessage(message), []);
    assert.doesNotMatch(message.text, /<[!@#]/);
  }
}
