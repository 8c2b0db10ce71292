import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsLine } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import { type Account, clientsOf } from './account.ts';
import { healthLine, idleLine, listenerLine } from './balancer-lines.ts';
import { type AwsProblem, type Called, call } from './call.ts';

/** The name and Region of a load balancer, read from its DNS name; `null` for other names. */
export function balancerIn(domainName: string): { readonly name: string; readonly region: string } | null {
  const [, name, region] =
    /^(?:internal-|dualstack\.)?([a-z0-9-]+)-[0-9a-f]+\.(?:elb\.)?([a-z]{2}(?:-[a-z]+)+-\d)(?:\.elb)?\.amazonaws\.com$/.exec(
      domainName,
    ) ?? [];
  return name === undefined || region === undefined ? null : { name, region };
}

/** A load balancer, as far as further calls need it. */
export type Balancer = {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly kind: 'application' | 'other';
  readonly securityGroups: readonly string[];
  readonly subnets: readonly string[];
};

/** Finds a load balancer by its name; `null` where the account has none of that name. */
export async function findBalancer(
  account: Account,
  { name, region }: { readonly name: string; readonly region: string },
  signal: AbortSignal,
): Promise<Called<Balancer | null>> {
  const client = openClient(account, region);
  return call(account, region, 'elasticloadbalancing:DescribeLoadBalancers', async () => {
    const command = new DescribeLoadBalancersCommand({ Names: [name] });
    const { LoadBalancers: [found] = [] } = await client.send(command, { abortSignal: signal });
    if (found?.LoadBalancerArn === undefined) return null;
    return {
      name,
      region,
      arn: found.LoadBalancerArn,
      kind: found.Type === 'application' ? 'application' : 'other',
      securityGroups: found.SecurityGroups ?? [],
      subnets: (found.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
    };
  });
}

/** What the load balancer's API says of it. */
export type BalancerReading = {
  readonly lines: readonly AwsLine[];
  readonly problems: readonly AwsProblem[];
  /** ARNs of the listener that is asked, and of its certificates. */
  readonly listens: readonly string[];
};

/** So many target groups are asked. */
const GROUPS_MAX = 5;

/**
 * Listeners, idle time-out and target health of the load balancer behind an origin's name: the commonest
 * reason for a 502 that CloudFront only passes on.
 */
export async function readBalancer(
  account: Account,
  { name, region, arn: LoadBalancerArn }: Balancer,
  { origin }: Pick<DistributionPlan, 'origin'>,
  signal: AbortSignal,
): Promise<BalancerReading> {
  const client = openClient(account, region);
  const options = { abortSignal: signal };
  const [listeners, attributes, health] = await Promise.all([
    call(account, region, 'elasticloadbalancing:DescribeListeners', () =>
      client.send(new DescribeListenersCommand({ LoadBalancerArn }), options),
    ),
    call(account, region, 'elasticloadbalancing:DescribeLoadBalancerAttributes', () =>
      client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }), options),
    ),
    readHealth(account, region, LoadBalancerArn, signal),
  ]);
  const lines: AwsLine[] = [];
  const problems = [...health.problems];
  let listens: readonly string[] = [];
  if (listeners.kind === 'problem') problems.push(listeners.problem);
  else {
    const read = listenerLine(name, listeners.value.Listeners ?? [], origin);
    lines.push(read.line);
    listens = read.listens;
  }
  if (attributes.kind === 'problem') problems.push(attributes.problem);
  else lines.push(...idleLine(attributes.value.Attributes ?? [], origin));
  return { lines: [...lines, ...health.lines], problems, listens };
}

async function readHealth(
  account: Account,
  region: string,
  LoadBalancerArn: string,
  signal: AbortSignal,
): Promise<{ readonly lines: readonly AwsLine[]; readonly problems: readonly AwsProblem[] }> {
  const client = openClient(account, region);
  const options = { abortSignal: signal };
  const groups = await call(account, region, 'elasticloadbalancing:DescribeTargetGroups', () =>
    client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }), options),
  );
  if (groups.kind === 'problem') return { lines: [], problems: [groups.problem] };
  const asked = (groups.value.TargetGroups ?? []).slice(0, GROUPS_MAX);
  const health = await Promise.all(
    asked.map(async ({ TargetGroupArn, TargetGroupName = '?' }) => ({
      TargetGroupName,
      called: await call(account, region, 'elasticloadbalancing:DescribeTargetHealth', () =>
        client.send(new DescribeTargetHealthCommand({ TargetGroupArn }), options),
      ),
    })),
  );
  return {
    lines: health.flatMap(({ TargetGroupName, called }) =>
      called.kind === 'answered'
        ? [healthLine(TargetGroupName, called.value.TargetHealthDescriptions ?? [])]
        : [],
    ),
    problems: health.flatMap(({ called }) => (called.kind === 'problem' ? [called.problem] : [])),
  };
}

const openClient = clientsOf((settings) => new ElasticLoadBalancingV2Client(settings));
