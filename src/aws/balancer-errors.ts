import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsLine } from '../formats/aws.ts';
import type { Account } from './account.ts';
import type { Balancer } from './balancer.ts';
import { type Called, call } from './call.ts';
import { openMetrics } from './metrics.ts';

const HOURS = 3;
const HOUR_MS = 3_600_000;

/** Counts of an Application Load Balancer, each with what it means. */
const METRICS = [
  ['HTTPCode_ELB_502_Count', '502 made by the balancer itself'],
  ['HTTPCode_Target_5XX_Count', '5xx passed on from targets'],
  ['TargetConnectionErrorCount', 'connections to targets that failed'],
] as const;

/**
 * Errors of an Application Load Balancer in the last hours: who made the 502, it or its targets. Other kinds
 * count none.
 */
export async function readBalancerErrors(
  account: Account,
  { arn, region, kind }: Balancer,
  now: Date,
  signal: AbortSignal,
): Promise<Called<readonly AwsLine[]>> {
  const [, dimension] = /:loadbalancer\/(.+)$/.exec(arn) ?? [];
  if (kind !== 'application' || dimension === undefined) return { kind: 'answered', value: [] };
  const client = openMetrics(account, region);
  const command = new GetMetricDataCommand({
    StartTime: new Date(now.getTime() - HOURS * HOUR_MS),
    EndTime: now,
    MetricDataQueries: METRICS.map(([MetricName], index) => ({
      Id: `b${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName,
          Dimensions: [{ Name: 'LoadBalancer', Value: dimension }],
        },
        Period: HOURS * 3_600,
        Stat: 'Sum',
      },
    })),
  });
  return call(account, region, 'cloudwatch:GetMetricData', async () => {
    const { MetricDataResults = [] } = await client.send(command, { abortSignal: signal });
    const counts = METRICS.flatMap(([name, words], index) => {
      const values = MetricDataResults.find(({ Id }) => Id === `b${index}`)?.Values ?? [];
      const sum = values.reduce((total, value) => total + value, 0);
      return sum === 0 ? [] : [`${words}: ${sum} (${name})`];
    });
    const text = counts.length === 0 ? 'no errors were counted' : counts.join(', ');
    return [{ about: 'balancer', text: `in the last ${HOURS} hours: ${text}` }];
  });
}
