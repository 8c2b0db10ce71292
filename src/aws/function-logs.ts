import type { AwsLine } from '../formats/aws.ts';
import { type Account, settingsOf } from './account.ts';
import { type AwsProblem, call } from './call.ts';

/**
 * Lambda@Edge writes logs in the Region where it ran; these are the 13 Regions that AWS names for its logging
 * role.
 */
export const EDGE_REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'sa-east-1',
] as const;

const MINUTES = 60;
const EVENTS_MAX = 20;

/**
 * The latest validation errors of a distribution's Lambda@Edge functions, read from all these Regions in
 * parallel. A Region without the log group has none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-testing-debugging.html
 */
export async function readValidationErrors(
  account: Account,
  distributionId: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly lines: readonly AwsLine[]; readonly problems: readonly AwsProblem[] }> {
  const sdk = await import('@aws-sdk/client-cloudwatch-logs');
  const asked = await Promise.all(
    EDGE_REGIONS.map(async (region) => {
      const client = new sdk.CloudWatchLogsClient(await settingsOf(account, region));
      const command = new sdk.FilterLogEventsCommand({
        logGroupName: `/aws/cloudfront/LambdaEdge/${distributionId}`,
        filterPattern: '"Validation error"',
        startTime: now.getTime() - MINUTES * 60_000,
        limit: EVENTS_MAX,
      });
      const called = await call(account, region, 'logs:FilterLogEvents', () =>
        client.send(command, { abortSignal: signal }),
      );
      return { region, called };
    }),
  );
  const events = asked.flatMap(({ region, called }) =>
    called.kind === 'answered'
      ? (called.value.events ?? []).map(({ timestamp = 0, message = '' }) => ({ region, timestamp, message }))
      : [],
  );
  const problems = asked.flatMap(({ called }) =>
    called.kind === 'problem' && called.problem.kind !== 'not-found' ? [called.problem] : [],
  );
  const [last] = events.toSorted((a, b) => b.timestamp - a.timestamp);
  if (last === undefined) return { lines: [], problems };
  const regions = [...new Set(events.map(({ region }) => region))].join(', ');
  const text = `${events.length}${events.length >= EVENTS_MAX ? ' or more' : ''} validation errors in the last ${MINUTES} minutes (${regions}); the last at ${new Date(last.timestamp).toISOString()}: ${last.message.trim().slice(0, 300)}`;
  return { lines: [{ about: 'function-log', text }], problems };
}
