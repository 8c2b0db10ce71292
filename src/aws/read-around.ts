import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../cloudfront/managed-policies.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import { readAccessLog } from './access-logs.ts';
import { type Account, CLOUDFRONT_REGION } from './account.ts';
import { balancerIn, findBalancer, readBalancer } from './balancer.ts';
import { readBalancerErrors } from './balancer-errors.ts';
import type { AwsProblem, Called } from './call.ts';
import { CHANGES_MAX, type Change, readChanges } from './changes.ts';
import { readErrorRates } from './error-rates.ts';
import { readFunctionLogs } from './function-logs.ts';
import type { LogRows } from './log-rows.ts';

/** What is read, where, at what time, and for how long at most. */
export type Around = {
  readonly account: Account;
  /** The distribution's. */
  readonly id: string;
  /**
   * Whether error rates, the access log and changes are read too; they belong to the distribution and are the
   * same for each origin.
   */
  readonly asksForDistribution: boolean;
  readonly now: Date;
  readonly signal: AbortSignal;
};

/** What was read; rows of logs are still to be explained. */
export type AroundReading = AwsEvidence & { readonly logs: readonly LogRows[] };

/** The result of one reading. */
type Part = {
  readonly lines?: AwsEvidence['lines'];
  readonly logs?: readonly LogRows[];
  readonly changes?: readonly Change[];
  readonly securityGroupsAdmit?: boolean;
  readonly problems: readonly AwsProblem[];
};

/**
 * Reads in parallel what AWS knows about the surroundings of an origin: error rates, logs, the load balancer
 * and what guards it, and recent changes. A reading that fails only lacks its own lines; the signal ends them
 * all.
 */
export async function readAround(plan: DistributionPlan, around: Around): Promise<AroundReading> {
  const { account, id, asksForDistribution, now, signal } = around;
  const { functions } = plan.behavior;
  const parts: readonly Part[] = (
    await Promise.all(
      [
        asksForDistribution ? [readErrorRates(account, id, now, signal).then(toPart)] : [],
        asksForDistribution ? [readAccessLog(account, id, now, signal)] : [],
        functions.length === 0 ? [] : [readFunctionLogs(account, id, functions, now, signal)],
        asksForDistribution ? [readChanges(account, trailOf(plan, id), now, signal)] : [],
        [balancer(plan, around)],
      ].map((some) => Promise.all<Part | readonly Part[]>(some)),
    )
  ).flat(2);
  const changes = parts
    .flatMap((part) => part.changes ?? [])
    .toSorted((a, b) => b.at - a.at)
    .slice(0, CHANGES_MAX);
  const admit = parts.find(({ securityGroupsAdmit }) => securityGroupsAdmit !== undefined);
  return {
    ...(admit?.securityGroupsAdmit !== undefined && { securityGroupsAdmit: admit.securityGroupsAdmit }),
    lines: [...parts.flatMap(({ lines = [] }) => lines), ...changes.map(({ line }) => line)],
    logs: parts.flatMap(({ logs = [] }) => logs),
    problems: [...new Set(parts.flatMap(({ problems }) => problems.map(({ because }) => because)))],
  };
}

/** The load balancer behind the origin's name, once it is found: each of its parts in parallel. */
async function balancer(plan: DistributionPlan, around: Around): Promise<readonly Part[]> {
  const named = balancerIn(plan.origin.domainName);
  if (named === null) return [];
  const { account, now, signal } = around;
  // EC2's client is many times as large as the others: it is loaded only while a balancer is looked up.
  const [found, { readFirewall }] = await Promise.all([
    findBalancer(account, named, signal),
    import('./firewall.ts'),
  ]);
  if (found.kind === 'problem') return [{ problems: [found.problem] }];
  if (found.value === null) return [];
  const one = found.value;
  const { protocolPolicy, httpPort, httpsPort } = plan.origin;
  const port = protocolPolicy === 'http-only' ? httpPort : httpsPort;
  const changesOf = (names: readonly string[]) =>
    readChanges(account, { region: one.region, names, domainName: null }, now, signal);
  const read = readBalancer(account, one, plan, signal);
  return Promise.all<Part>([
    read,
    read.then(({ listens }) => changesOf(listens)),
    readBalancerErrors(account, one, now, signal).then(toPart),
    port === null ? { problems: [] } : readFirewall(account, one, port, signal),
    changesOf([one.arn, one.name, ...one.securityGroups]),
  ]);
}

const toPart = (called: Called<AwsEvidence['lines']>): Part =>
  called.kind === 'answered'
    ? { lines: called.value, problems: [] }
    : { lines: [], problems: [called.problem] };

const isManaged = (id: string): boolean =>
  MANAGED_CACHE_POLICIES[id.toLowerCase()] !== undefined ||
  MANAGED_ORIGIN_REQUEST_POLICIES[id.toLowerCase()] !== undefined;

/** What may have changed: the distribution, its functions, the policies of this behavior, DNS records. */
const trailOf = ({ behavior, origin }: DistributionPlan, id: string) => ({
  region: CLOUDFRONT_REGION,
  names: [
    id,
    ...behavior.functions.map(({ name }) => name),
    // AWS's own policies are the same for everybody, and no trail has changes of them.
    ...[behavior.cachePolicy, behavior.originRequestPolicy].flatMap((policy) =>
      policy === null || isManaged(policy.id) ? [] : [policy.id],
    ),
  ],
  domainName: origin.domainName,
});
