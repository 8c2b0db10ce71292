import type { FunctionReference } from '../formats/distribution.ts';
import { type Account, CLOUDFRONT_REGION } from './account.ts';
import type { AwsProblem } from './call.ts';
import { type LogRows, logReader } from './log-rows.ts';

/**
 * Lambda@Edge writes logs in the Region where it ran; these are the 13 Regions that AWS names for its logging
 * role.
 */
const EDGE_REGIONS = [
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

/** So many functions of each runtime are asked for. */
const FUNCTIONS_MAX = 2;

/** What errors of a Lambda function look like in its own log. */
const FAILURES = '?"Task timed out" ?"Runtime exited" ?"errorMessage" ?"ERROR"';

/**
 * The latest errors of a behavior's functions: what CloudFront refused of Lambda@Edge results, and what the
 * functions wrote themselves, out of all Regions that may have run them, in parallel. A Region without the
 * log group has none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html
 */
export async function readFunctionLogs(
  account: Account,
  distributionId: string,
  functions: readonly FunctionReference[],
  now: Date,
  signal: AbortSignal,
): Promise<{ readonly logs: readonly LogRows[]; readonly problems: readonly AwsProblem[] }> {
  const namesOf = (runtime: FunctionReference['runtime']) =>
    [...new Set(functions.filter((one) => one.runtime === runtime).map(({ name }) => name))].slice(
      0,
      FUNCTIONS_MAX,
    );
  const lambdas = namesOf('lambda-edge');
  const groups = [
    ...(lambdas.length === 0
      ? []
      : [
          {
            group: `/aws/cloudfront/LambdaEdge/${distributionId}`,
            pattern: '"Validation error"',
            what: 'validation errors',
          },
        ]),
    ...lambdas.map((name) => ({
      group: `/aws/lambda/us-east-1.${name}`,
      pattern: FAILURES,
      what: `errors that ${name} logged`,
    })),
  ];
  const edge = EDGE_REGIONS.flatMap((region) => groups.map((one) => ({ ...one, region })));
  const light = namesOf('cloudfront-function').map((name) => ({
    group: `/aws/cloudfront/function/${name}`,
    pattern: '?Error ?error ?ERROR',
    what: `errors that ${name} logged`,
    region: CLOUDFRONT_REGION,
  }));
  const open = logReader(account, now, signal);
  const asked = await Promise.all(
    [...edge, ...light].map(async ({ group, pattern, what, region }) => ({
      what,
      region,
      read: await open(region)({ logGroupName: group }, pattern),
    })),
  );
  const logs = [...Map.groupBy(asked, ({ what }) => what)].flatMap(([what, parts]): readonly LogRows[] => {
    const rows = parts.flatMap(({ region, read }) => read.rows.map((row) => ({ ...row, region })));
    const last = rows.toSorted((a, b) => b.at - a.at)[0];
    if (last === undefined) return [];
    const regions = [...new Set(rows.map(({ region }) => region))].join(', ');
    const words = `${rows.length} ${what} in the last hour (${regions}); the last at ${new Date(last.at).toISOString()}`;
    return [{ about: 'function-log', words, rows: [last.message] }];
  });
  return { logs, problems: asked.flatMap(({ read }) => read.problems) };
}
