import { ALL_CAUSES } from '../causes/all.ts';
import { judgeCase, type OnBug } from '../causes/judging/judge.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Report } from '../formats/report.ts';
import { type Case, readCase } from '../readings/case.ts';
import { chainReader } from '../readings/chain-reader.ts';
import { knownFrom } from '../readings/known.ts';
import { toReport } from '../report/to-report.ts';

/** The facts about a check that go into its report in addition to the evidence. */
export type Circumstances = Pick<Report, 'id' | 'vantage' | 'startedAt' | 'elapsedMs'>;

/**
 * Evidence → case → verdicts → report. Pure, so saved evidence can be judged again, at another time or under
 * other settings.
 */
export function conclude(evidence: Evidence, now: Date, circumstances: Circumstances): Report {
  return concludeCase(readCase(evidence, knownFrom(evidence), now), circumstances);
}

/** The same for evidence that was already read into a case. */
export function concludeCase(theCase: Case, circumstances: Circumstances, onBug?: OnBug): Report {
  const report = toReport(theCase, judgeCase(ALL_CAUSES, theCase, onBug), circumstances);
  const byAddress = judgedAlone(theCase, circumstances);
  return byAddress.length < 2 ? report : { ...report, byAddress };
}

/** What the verdict would be if the origin had this address alone; of each address that was asked. */
function judgedAlone(
  { evidence, known, now }: Case,
  circumstances: Circumstances,
): NonNullable<Report['byAddress']> {
  const asked = [...new Set(evidence.endpoints.map(({ endpoint }) => endpoint.address))];
  if (asked.length < 2) return [];
  const chains = chainReader(evidence.trust);
  return asked.map((address) => {
    const alone: Evidence = {
      ...evidence,
      addresses: evidence.addresses.filter((one) => one.address === address),
      endpoints: evidence.endpoints.filter(({ endpoint }) => endpoint.address === address),
    };
    const theCase = readCase(alone, known, now, chains);
    const { verdict, root = null } = toReport(theCase, judgeCase(ALL_CAUSES, theCase), circumstances);
    return { address, state: verdict.state, cause: root };
  });
}
