import { ALL_CAUSES } from '../causes/all.ts';
import { judgeEvidence, type OnBug } from '../causes/judging/judge.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Report } from '../formats/report.ts';
import { leafNames } from '../readings/presented-chain.ts';
import { toReport } from '../report/to-report.ts';

/** What identifies a report beside what was seen. */
export type Circumstances = Pick<Report, 'id' | 'vantage' | 'startedAt' | 'elapsedMs'>;

/** Evidence → verdicts → report. Pure, so saved evidence can be judged again, at another time or under other settings. */
export function conclude(evidence: Evidence, now: Date, circumstances: Circumstances, onBug?: OnBug): Report {
  const verdicts = judgeEvidence(ALL_CAUSES, evidence, now, onBug);
  return toReport(evidence, verdicts, { ...circumstances, leaf: leafNames(evidence, now) });
}
