import { withoutGiven } from '../../check/rejudge.ts';
import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Target } from '../../formats/target.ts';
import type { TargetRequest } from '../../input/options.ts';
import type { Place } from '../../jobs/store/store.ts';
import { mayRead } from '../access/may-read.ts';
import type { Context } from '../context.ts';
import type { CheckRequest } from './distributions.ts';

/**
 * A request from the form of *Other options*, with what is known of that result and the form has no field
 * for: who may connect, origin mTLS, a VPC origin, the distribution. The fields of the form count more.
 *
 * @param reportId comes back from Slack's client, so it opens only what this person may read here
 */
export async function withKnown(
  request: TargetRequest,
  reportId: string | undefined,
  place: Place,
  { store }: Pick<Context, 'store'>,
): Promise<CheckRequest> {
  const kept = reportId === undefined ? null : await store.findReport(reportId);
  if (kept === null || !mayRead(kept, place)) return request;
  const { target: asked, distribution } = kept.report.evidence;
  const { admits, clientCertificate, vpcOrigin } = asked;
  const targets = request.targets.map((target) =>
    target.origin === asked.origin
      ? {
          ...target,
          ...(admits && { admits }),
          ...(clientCertificate !== undefined && { clientCertificate }),
          ...(vpcOrigin !== undefined && { vpcOrigin }),
        }
      : target,
  );
  const plans = new Map(
    targets
      .filter(({ origin }) => origin === asked.origin)
      .flatMap((target): [Target, DistributionPlan][] =>
        distribution === undefined ? [] : [[target, withGiven(distribution, asked, target)]],
      ),
  );
  return { ...request, targets, plans };
}

/** What the form says otherwise than the check did counts more than the configuration. */
function withGiven(plan: DistributionPlan, asked: Target, target: Target): DistributionPlan {
  const { protocol, hostHeader, minTls } = target;
  const settled = withoutGiven(plan, asked, { protocol, hostHeader, minTls });
  if (settled.live === undefined) return settled;
  const changed = Object.entries({ protocol, hostHeader, minTls }).filter(
    ([field, value]) => value !== asked[field as 'protocol' | 'hostHeader' | 'minTls'],
  );
  return {
    ...settled,
    live: { ...settled.live, given: { ...settled.live.given, ...Object.fromEntries(changed) } },
  };
}
