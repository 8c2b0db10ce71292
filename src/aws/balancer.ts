import type { AwsLine } from '../formats/aws.ts';
import { type Account, settingsOf } from './account.ts';
import { type AwsProblem, call } from './call.ts';

/** The name and Region of a load balancer, read from its DNS name; `null` for other names. */
export function balancerIn(domainName: string): { readonly name: string; readonly region: string } | null {
  const [, name, region] =
    /^(?:internal-|dualstack\.)?([a-z0-9-]+)-[0-9a-f]+\.(?:elb\.)?([a-z]{2}(?:-[a-z]+)+-\d)(?:\.elb)?\.amazonaws\.com$/.exec(
      domainName,
    ) ?? [];
  return name === undefined || region === undefined ? null : { name, region };
}

/** What the load balancer's API says of it, and its security groups. */
export type BalancerReading = {
  readonly lines: readonly AwsLine[];
  readonly problems: readonly AwsProblem[];
  readonly securityGroups: readonly string[];
};

/** So many target groups and targets are listed; further ones are only counted. */
const SHOWN = 5;

/**
 * Listeners and target health of the load balancer behind an origin's name: the commonest reason for a 502
 * that CloudFront only passes on.
 */
export async function readBalancer(
  account: Account,
  { name, region }: { readonly name: string; readonly region: string },
  port: number | null,
  signal: AbortSignal,
): Promise<BalancerReading> {
  const [sdk, settings] = await Promise.all([
    import('@aws-sdk/client-elastic-load-balancing-v2'),
    settingsOf(account, region),
  ]);
  const client = new sdk.ElasticLoadBalancingV2Client(settings);
  const options = { abortSignal: signal };
  const found = await call(account, region, 'elasticloadbalancing:DescribeLoadBalancers', async () => {
    const { LoadBalancers = [] } = await client.send(
      new sdk.DescribeLoadBalancersCommand({ Names: [name] }),
      options,
    );
    return LoadBalancers[0] ?? null;
  });
  if (found.kind === 'problem') return { lines: [], problems: [found.problem], securityGroups: [] };
  const LoadBalancerArn = found.value?.LoadBalancerArn;
  if (LoadBalancerArn === undefined) return { lines: [], problems: [], securityGroups: [] };
  const [listeners, groups] = await Promise.all([
    call(account, region, 'elasticloadbalancing:DescribeListeners', () =>
      client.send(new sdk.DescribeListenersCommand({ LoadBalancerArn }), options),
    ),
    call(account, region, 'elasticloadbalancing:DescribeTargetGroups', () =>
      client.send(new sdk.DescribeTargetGroupsCommand({ LoadBalancerArn }), options),
    ),
  ]);
  const lines: AwsLine[] = [];
  const problems: AwsProblem[] = [];
  if (listeners.kind === 'problem') problems.push(listeners.problem);
  else lines.push(listenerLine(name, listeners.value.Listeners ?? [], port));
  if (groups.kind === 'problem') problems.push(groups.problem);
  else {
    const health = await Promise.all(
      (groups.value.TargetGroups ?? [])
        .slice(0, SHOWN)
        .map(async ({ TargetGroupArn, TargetGroupName = '?' }) => ({
          TargetGroupName,
          called: await call(account, region, 'elasticloadbalancing:DescribeTargetHealth', () =>
            client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }), options),
          ),
        })),
    );
    for (const { TargetGroupName, called } of health) {
      if (called.kind === 'problem') problems.push(called.problem);
      else lines.push(healthLine(TargetGroupName, called.value.TargetHealthDescriptions ?? []));
    }
  }
  return { lines, problems, securityGroups: found.value?.SecurityGroups ?? [] };
}

type Listener = { readonly Protocol?: string | undefined; readonly Port?: number | undefined };

function listenerLine(name: string, listeners: readonly Listener[], port: number | null): AwsLine {
  const all = listeners.map(({ Protocol, Port }) => `${Protocol ?? '?'} ${Port ?? '?'}`).join(', ') || 'none';
  const missing = port !== null && !listeners.some(({ Port }) => Port === port);
  return {
    about: 'balancer',
    text: `${name} listens on ${all}${missing ? `, and not on ${port}, which the distribution asks` : ''}`,
  };
}

type Health = {
  readonly Target?: { readonly Id?: string | undefined; readonly Port?: number | undefined } | undefined;
  readonly TargetHealth?:
    | { readonly State?: string | undefined; readonly Reason?: string | undefined }
    | undefined;
};

function healthLine(group: string, targets: readonly Health[]): AwsLine {
  const bad = targets.filter(({ TargetHealth }) => TargetHealth?.State !== 'healthy');
  const named = bad
    .slice(0, SHOWN)
    .map(
      ({ Target, TargetHealth }) =>
        `${Target?.Id ?? '?'}:${Target?.Port ?? '?'} ${TargetHealth?.State ?? '?'}${TargetHealth?.Reason === undefined ? '' : ` (${TargetHealth.Reason})`}`,
    );
  const text =
    targets.length === 0
      ? `target group ${group} has no targets: the balancer answers 503`
      : `target group ${group}: ${targets.length - bad.length} of ${targets.length} targets are healthy${named.length === 0 ? '' : `; ${named.join(', ')}`}`;
  return { about: 'balancer', text };
}
