import type { EndpointCause, OriginCause, Verdict } from '../../src/causes/cause.ts';
import type { EndpointEvidence, Evidence } from '../../src/formats/evidence.ts';
import type { Judgement } from '../../src/formats/judgement.ts';
import type { Report } from '../../src/formats/report.ts';
import { type Case, readCase } from '../../src/readings/case.ts';
import { knownFrom } from '../../src/readings/known.ts';
import { type ReportMeta, toReport } from '../../src/report/to-report.ts';

const NOW = new Date('2026-11-23T10:00:00Z');

/** Evidence as a check at that time reads it. */
export const caseOf = (evidence: Evidence, now = NOW): Case => readCase(evidence, knownFrom(evidence), now);

/** What a cause makes of one endpoint; of the only one, where the evidence has others. */
export function judgeEndpoint(
  cause: EndpointCause,
  seen: EndpointEvidence,
  evidence: Evidence,
  now = NOW,
): Judgement {
  const at = evidence.endpoints.indexOf(seen);
  const theCase = caseOf(at === -1 ? { ...evidence, endpoints: [seen] } : evidence, now);
  const read = theCase.endpoints[Math.max(at, 0)];
  if (read === undefined) throw new Error('no endpoint');
  return cause.judge(read, theCase);
}

export const judgeOrigin = (cause: OriginCause, evidence: Evidence, now = NOW): Judgement =>
  cause.judge(caseOf(evidence, now));

export const reportOf = (evidence: Evidence, verdicts: readonly Verdict[], meta: ReportMeta): Report =>
  toReport(caseOf(evidence), verdicts, meta);
