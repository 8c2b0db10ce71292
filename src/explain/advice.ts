import { causeOf } from '../causes/all.ts';
import { addressOf } from '../cloudfront/sources.ts';
import type { Advice, ExplainReport } from '../formats/explain-report.ts';
import { SERVER_IDS } from '../readings/servers.ts';
import type { Names } from '../repairs/names.ts';
import { inLines } from '../repairs/steps.ts';
import { chooseRemedy } from '../report/choose-remedy.ts';
import type { Explanation } from './explanation.ts';
import { nextFor } from './next-step.ts';

/** With more causes than this no repairs are listed: a check says which one it is. */
const CAUSES_MAX = 3;

/** A text rarely shows which of its names is the origin's, so commands hold an obvious placeholder. */
const namesOf = (origin = 'ORIGIN'): Names => ({
  origin,
  connectTo: origin,
  serverName: origin,
  protocol: 'https',
  port: 443,
  address: null,
  path: '/',
});

/** The report with what to do about its causes: the remedies and proofs a check would give. */
export function withAdvice(
  report: ExplainReport,
  { server, host, likely = report.causes.length }: Pick<Explanation, 'server' | 'host' | 'likely'> = {},
): ExplainReport {
  const { status } = report;
  const causes = report.causes.slice(0, likely);
  if (causes.length === 0 || causes.length > CAUSES_MAX)
    return report.next.length > 0 ? report : { ...report, next: nextFor(report.causes) };
  const servers = SERVER_IDS.filter((id) => id === server);
  const advice = causes.flatMap((id): readonly Advice[] => {
    const cause = causeOf(id);
    if (cause === undefined) return [];
    const isPassedOn = id === 'http-upstream-error' && status !== null && status >= 502;
    const [madeBy] = servers;
    const { steps, proof } = chooseRemedy(cause, 'found', servers, namesOf(host), {
      ...(isPassedOn && { status }),
      ...(madeBy !== undefined && { madeBy }),
    });
    return [
      {
        cause: id,
        title: cause.title,
        steps: inLines(steps),
        remedy: steps,
        proof,
        source: addressOf(cause.source),
      },
    ];
  });
  return { ...report, advice };
}
