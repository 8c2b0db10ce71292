import { ALL_CAUSES } from './causes/all.ts';
import { judgeEvidence } from './causes/judge.ts';
import { leafNames } from './causes/presented-chain.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { Report } from './report/report.ts';
import { toReport } from './report/to-report.ts';

/** What identifies a report beside what was seen. */
export type Circumstances = Pick<Report, 'id' | 'vantage' | 'startedAt' | 'elapsedMs'>;

/** Evidence → verdicts → report. Pure, so saved evidence can be judged again, at another time or under other settings. */
export function conclude(evidence: Evidence, now: Date, circumstances: Circumstances): Report {
  const verdicts = judgeEvidence(ALL_CAUSES, evidence, now);
  return toReport(evidence, verdicts, { ...circumstances, leaf: leafNames(evidence, now) });
}

/** Whether what was seen up to now already keeps CloudFront from sending a request. */
export function isDecided(evidence: Evidence, now: Date): boolean {
  const causes = ALL_CAUSES.filter(({ scope }) => scope === 'endpoint');
  return judgeEvidence(causes, evidence, now).some(({ judgement }) => judgement.kind === 'found');
}
