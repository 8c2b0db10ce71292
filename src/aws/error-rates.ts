import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsLine } from '../formats/aws.ts';
import { type Account, CLOUDFRONT_REGION } from './account.ts';
import { type Called, call } from './call.ts';
import { openMetrics } from './metrics.ts';

const HOURS = 3;
const HOUR_MS = 3_600_000;

/** Counted only where additional metrics are on. */
const ADDITIONAL = ['502ErrorRate', '503ErrorRate', '504ErrorRate'] as const;
const ALL = '5xxErrorRate';

/**
 * Error rates of a distribution in the last hours, in one line: 502, 503 and 504 where they are counted, else
 * all 5xx.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export async function readErrorRates(
  account: Account,
  distributionId: string,
  now: Date,
  signal: AbortSignal,
): Promise<Called<readonly AwsLine[]>> {
  const client = openMetrics(account, CLOUDFRONT_REGION);
  const command = new GetMetricDataCommand({
    StartTime: new Date(now.getTime() - HOURS * HOUR_MS),
    EndTime: now,
    ScanBy: 'TimestampDescending',
    MetricDataQueries: [...ADDITIONAL, ALL].map((MetricName, index) => ({
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
    const rates = [...ADDITIONAL, ALL].flatMap((name, index) => {
      const values = MetricDataResults.find(({ Id }) => Id === `m${index}`)?.Values ?? [];
      const words = `${name.replace('ErrorRate', '')}: ${values.map((value) => `${round(value)} %`).join(', ')}`;
      return values.length === 0 ? [] : [{ name, words }];
    });
    const single = rates.filter(({ name }) => name !== ALL);
    const shown = (single.length > 0 ? single : rates).map(({ words }) => words);
    const text =
      shown.length === 0
        ? `no request was counted in the last ${HOURS} hours`
        : `by the hour, the last one first: ${shown.join('; ')}`;
    return [{ about: 'error-rates', text }];
  });
}

const round = (rate: number): number => Math.round(rate * 100) / 100;
