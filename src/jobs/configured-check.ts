import type { AwsAccess } from '../check/live-distribution.ts';
import type { Surroundings } from '../check/surroundings.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Target } from '../formats/target.ts';
import type { AwsSettings } from '../settings/aws.ts';
import type { Check } from './queue/queue.ts';

/** What a check asks, and what is read beside it. */
export type Configured = {
  readonly target: Target;
  readonly around: Pick<Surroundings, 'distribution' | 'readAround'>;
};

/**
 * A check with the configuration of its distribution: one that was read live is read again where it is old,
 * and AWS is asked for what stands around the origin.
 *
 * @param settings `null`: AWS is not asked
 */
export async function configuredCheck(
  { target, distribution: plan }: Pick<Check, 'target' | 'distribution'>,
  settings: AwsSettings | null,
  access: Omit<AwsAccess, 'settings'>,
): Promise<Configured> {
  if (plan === undefined) return { target, around: {} };
  if (plan.live === undefined || settings === null) return { target, around: { distribution: plan } };
  const { readAroundOrigin, refreshed } = await import('../check/live-distribution.ts');
  const whole = { ...access, settings };
  const now: { readonly target: Target; readonly plan: DistributionPlan } = await refreshed(
    { target, plan },
    whole,
  );
  return {
    target: now.target,
    around: {
      distribution: now.plan,
      readAround: (signal) => readAroundOrigin(now.plan, { ...whole, signal }),
    },
  };
}
