import {
  DescribeDeliveriesCommand,
  DescribeDeliverySourcesCommand,
  GetDeliveryDestinationCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Account, CLOUDFRONT_REGION } from './account.ts';
import { type AwsProblem, type Called, call } from './call.ts';
import { type LogRows, logReader, openLogs } from './log-rows.ts';

/**
 * Failing requests out of the standard access log (version 2), where it is delivered to CloudWatch Logs. A
 * distribution that logs elsewhere has none here.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export async function readAccessLog(
  account: Account,
  distributionId: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly logs: readonly LogRows[]; readonly problems: readonly AwsProblem[] }> {
  const group = await groupOf(account, distributionId, signal);
  if (group.kind === 'problem') return { logs: [], problems: [group.problem] };
  if (group.value === null) return { logs: [], problems: [] };
  const read = logReader(account, now, signal)(CLOUDFRONT_REGION);
  const { rows, problems } = await read({ logGroupIdentifier: group.value }, '?502 ?503 ?504');
  const failing = rows.map(({ message }) => message).filter(isServerError);
  const words = `${failing.length} ${failing.length === 1 ? 'request' : 'requests'} that ended in 5xx`;
  return {
    logs: failing.length === 0 ? [] : [{ about: 'access-log', words, rows: failing }],
    problems,
  };
}

/** The pattern finds these digits anywhere in a row: in JSON the status itself is looked at. */
function isServerError(row: string): boolean {
  const status = /"sc-status"\s*:\s*"?(\d{3})/.exec(row)?.[1];
  return status === undefined || status.startsWith('5');
}

/** ARN of the log group that the distribution's access log is delivered to, or `null`. */
async function groupOf(
  account: Account,
  distributionId: string,
  signal: AbortSignal,
): Promise<Called<string | null>> {
  const client = openLogs(account, CLOUDFRONT_REGION);
  const region = CLOUDFRONT_REGION;
  const options = { abortSignal: signal };
  const [sources, deliveries] = await Promise.all([
    call(account, region, 'logs:DescribeDeliverySources', () =>
      client.send(new DescribeDeliverySourcesCommand({ limit: 50 }), options),
    ),
    call(account, region, 'logs:DescribeDeliveries', () =>
      client.send(new DescribeDeliveriesCommand({ limit: 50 }), options),
    ),
  ]);
  if (sources.kind === 'problem') return sources;
  if (deliveries.kind === 'problem') return deliveries;
  const source = (sources.value.deliverySources ?? []).find(
    ({ logType, resourceArns = [] }) =>
      logType === 'ACCESS_LOGS' &&
      resourceArns.some((arn) => arn.endsWith(`:distribution/${distributionId}`)),
  );
  const delivery = (deliveries.value.deliveries ?? []).find(
    ({ deliverySourceName, deliveryDestinationType }) =>
      source !== undefined && deliverySourceName === source.name && deliveryDestinationType === 'CWL',
  );
  const [, name] = /:delivery-destination:(.+)$/.exec(delivery?.deliveryDestinationArn ?? '') ?? [];
  if (name === undefined) return { kind: 'answered', value: null };
  return call(account, region, 'logs:GetDeliveryDestination', async () => {
    const { deliveryDestination } = await client.send(new GetDeliveryDestinationCommand({ name }), options);
    const arn = deliveryDestination?.deliveryDestinationConfiguration?.destinationResourceArn;
    return arn?.replace(/:\*$/, '') ?? null;
  });
}
