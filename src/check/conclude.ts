import { ALL_CAUSES } from '../causes/all.ts';
import { judgeCase, type OnBug } from '../causes/judging/judge.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Report } from '../formats/report.ts';
import { type Case, readCase } from '../readings/case.ts';
import { knownFrom } from '../readings/known.ts';
import { toReport } from '../report/to-report.ts';

/** The facts about a check that go into its report in addition to the evidence. */
export type Circumstances = Pick<Report, 'id' | 'vantage' | 'startedAt' | 'elapsedMs'>;

/**
 * Evidence → case → verdicts → report. Pure, so saved evidence can be judged again, at another time or under
 * other settings.
 */
export function conclude(evidence: Evidence, now: Date, circumstances: Circumstances, onBug?: OnBug): Report {
  return concludeCase(readCase(evidence, knownFrom(evidence), now), circumstances, onBug);
}

/** The same for evidence that was already read into a case. */
export function concludeCase(theCase: Case, circumstances: Circumstances, onBug?: OnBug): Report {
  return toReport(theCase, judgeCase(ALL_CAUSES, theCase, onBug), circumstances);
}
