import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Account } from './account.ts';
import { balancerIn, readBalancer } from './balancer.ts';
import type { AwsProblem, Called } from './call.ts';
import { readChanges } from './changes.ts';
import { openCloudFront } from './cloudfront-reader.ts';
import { readErrorRates } from './error-rates.ts';
import { readFirewall } from './firewall.ts';
import { readValidationErrors } from './function-logs.ts';

/** What is read, where, at what time, and for how long at most. */
export type Around = {
  readonly account: Account;
  /** The distribution's. */
  readonly id: string;
  /**
   * Whether error rates and changes are read too; they belong to the distribution and are the same for each
   * origin.
   */
  readonly asksForDistribution: boolean;
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** The result of one reading. */
type Part = { readonly lines: AwsEvidence['lines']; readonly problems: readonly AwsProblem[] };

/**
 * Reads in parallel what AWS knows about the surroundings of an origin: error rates, logs of functions, the
 * load balancer and its security groups, and recent changes. A reading that fails only lacks its own lines;
 * the signal ends them all.
 */
export async function readAround(
  plan: DistributionPlan,
  { account, id, asksForDistribution, now, signal }: Around,
): Promise<AwsEvidence> {
  const parts: readonly Part[] = await Promise.all([
    asksForDistribution ? rates() : NOTHING,
    plan.behavior.functions.some(({ runtime }) => runtime === 'lambda-edge')
      ? readValidationErrors(account, id, now, signal)
      : NOTHING,
    balancer(),
    asksForDistribution ? readChanges(account, changing(plan, id), now, signal) : NOTHING,
  ]);
  return {
    lines: parts.flatMap(({ lines }) => lines),
    problems: [...new Set(parts.flatMap(({ problems }) => problems.map(({ because }) => because)))],
  };

  async function rates(): Promise<Part> {
    const reader = await openCloudFront(account, signal);
    const additional = await reader.hasAdditionalMetrics(id);
    const hasAdditional = additional.kind === 'answered' && additional.value;
    const read = toPart(await readErrorRates(account, id, hasAdditional, now, signal));
    const isDenied = additional.kind === 'problem' && additional.problem.kind !== 'not-found';
    return isDenied ? { ...read, problems: [additional.problem, ...read.problems] } : read;
  }

  async function balancer(): Promise<Part> {
    const named = balancerIn(plan.origin.domainName);
    if (named === null) return NOTHING;
    const { protocolPolicy, httpPort, httpsPort } = plan.origin;
    const port = protocolPolicy === 'http-only' ? httpPort : httpsPort;
    const read = await readBalancer(account, named, port, signal);
    if (read.securityGroups.length === 0 || port === null) return read;
    const firewall = toPart(await readFirewall(account, named.region, read.securityGroups, port, signal));
    return {
      lines: [...read.lines, ...firewall.lines],
      problems: [...read.problems, ...firewall.problems],
    };
  }
}

const NOTHING: Part = { lines: [], problems: [] };

const toPart = (called: Called<AwsEvidence['lines']>): Part =>
  called.kind === 'answered'
    ? { lines: called.value, problems: [] }
    : { lines: [], problems: [called.problem] };

/** Names whose changes are read: the distribution, then its functions, then the policies of this behavior. */
const changing = ({ behavior }: DistributionPlan, id: string): readonly string[] => [
  id,
  ...behavior.functions.map(({ name }) => name),
  ...[behavior.cachePolicy, behavior.originRequestPolicy].flatMap((policy) => policy?.id ?? []),
];
