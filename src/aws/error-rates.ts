import type { AwsLine } from '../formats/aws.ts';
import { type Account, CLOUDFRONT_REGION, settingsOf } from './account.ts';
import { type Called, call } from './call.ts';

const HOURS = 3;
const HOUR_MS = 3_600_000;

/**
 * Error rates of a distribution in the last hours, in one line: 502, 503 and 504 where additional metrics are
 * on, else all 5xx.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export async function readErrorRates(
  account: Account,
  distributionId: string,
  hasAdditionalMetrics: boolean,
  now: Date,
  signal: AbortSignal,
): Promise<Called<readonly AwsLine[]>> {
  const [sdk, settings] = await Promise.all([
    import('@aws-sdk/client-cloudwatch'),
    settingsOf(account, CLOUDFRONT_REGION),
  ]);
  const client = new sdk.CloudWatchClient(settings);
  const names = hasAdditionalMetrics ? ['502ErrorRate', '503ErrorRate', '504ErrorRate'] : ['5xxErrorRate'];
  const command = new sdk.GetMetricDataCommand({
    StartTime: new Date(now.getTime() - HOURS * HOUR_MS),
    EndTime: now,
    ScanBy: 'TimestampDescending',
    MetricDataQueries: names.map((MetricName, index) => ({
      Id: `m${index}`,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/CloudFront',
          MetricName,
          Dimensions: [
            { Name: 'DistributionId', Value: distributionId },
            { Name: 'Region', Value: 'Global' },
          ],
        },
        Period: 3_600,
        Stat: 'Average',
      },
    })),
  });
  return call(account, CLOUDFRONT_REGION, 'cloudwatch:GetMetricData', async () => {
    const { MetricDataResults = [] } = await client.send(command, { abortSignal: signal });
    const rates = names.flatMap((name, index) => {
      const values = MetricDataResults.find(({ Id }) => Id === `m${index}`)?.Values ?? [];
      return values.length === 0
        ? []
        : [`${name.replace('ErrorRate', '')}: ${values.map((value) => `${round(value)} %`).join(', ')}`];
    });
    const text =
      rates.length === 0
        ? `no request was counted in the last ${HOURS} hours`
        : `by the hour, the last one first: ${rates.join('; ')}`;
    return [{ about: 'error-rates', text }];
  });
}

const round = (rate: number): number => Math.round(rate * 100) / 100;
