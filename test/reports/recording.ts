import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rejudge } from '../../src/check/rejudge.ts';
import type { Report } from '../../src/formats/report.ts';
import { toJson } from '../../src/render/json.ts';
import { toSlackMessages } from '../../src/render/slack/block-kit.ts';
import { toTerminal } from '../../src/render/terminal/terminal.ts';

/** Saved reports, one a file: `farm/`, `acceptance/` (recorded from real servers) and `stories/` (rebuilt from public reports). */
export const RECORDED = new URL('../fixtures/reports/', import.meta.url);

/**
 * Keeps a report of a real server for `reports.test.ts`, with `RECORD_REPORTS=1` only. Findings are left out: they are judged
 * again from the evidence.
 */
export function recordReport(from: 'farm' | 'acceptance', story: string, report: Report): void {
  if (process.env.RECORD_REPORTS !== '1') return;
  const folder = new URL(`${from}/`, RECORDED);
  mkdirSync(folder, { recursive: true });
  const name = story
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80);
  writeFileSync(new URL(`${name}.json`, folder), `${toJson({ ...report, findings: [] })}\n`);
}

/** Causes that there were when the reports were recorded. */
const RECORDED_CAUSES: ReadonlySet<string> = new Set(
  JSON.parse(readFileSync(new URL('causes-when-recorded.json', RECORDED), 'utf8')) as readonly string[],
);

/** What a report comes to, as text. */
export type Views = { readonly judged: string; readonly terminal: string; readonly slack: string };

const JUDGED = new Map<string, Report>();

/** A saved report, judged again with all causes there are now. */
export function judgedAgain(name: string): Report {
  const known = JUDGED.get(name);
  if (known !== undefined) return known;
  const saved = JSON.parse(readFileSync(new URL(name, RECORDED), 'utf8')) as Report;
  const judged = rejudge(saved, {}, new Date(saved.evidence.observedAt), saved);
  JUDGED.set(name, judged);
  return judged;
}

/**
 * Everything a person or a program reads of a saved report: the judged JSON without its evidence, the terminal's text, the
 * thread in Slack. Causes that were ruled out are left out, and of what was not seen those
 * that there were not when it was recorded, so that a new cause changes no file.
 */
export function viewsOf(name: string): Views {
  const judged = judgedAgain(name);
  const findings = judged.findings.filter(
    ({ kind, cause }) => kind !== 'ruled-out' && (kind !== 'unknown' || RECORDED_CAUSES.has(cause)),
  );
  const report = { ...judged, findings };
  const { evidence: _, ...said } = report;
  const { root, replies } = toSlackMessages(report);
  return {
    judged: JSON.stringify(said, null, 1),
    terminal: toTerminal(report, { colour: false, width: 100 }),
    slack: [root, ...replies].map((message) => JSON.stringify(message)).join('\n'),
  };
}
