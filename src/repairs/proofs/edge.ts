import { shellWord } from '../shell.ts';
import { code, run, say } from '../words.ts';
import { GOOD_THROUGH_CLOUDFRONT, type ShowsFault, throughCloudFront } from './proof.ts';

export const showsAnswerThroughCloudFront: ShowsFault = (names) => ({
  command: throughCloudFront(names),
  good: GOOD_THROUGH_CLOUDFRONT,
});

/** What is set now; the id is not in every form of a configuration. */
export const showsConfiguration: ShowsFault = ({ distribution = 'ID' }) => ({
  command: `aws cloudfront get-distribution-config --id ${shellWord(distribution)} --query DistributionConfig`,
  good: say`the new settings, once ${run`aws cloudfront wait distribution-deployed`} has returned`,
});

/** FUNCTION, REGION and ETAG are not told by the origin: `aws cloudfront describe-function` has the last. */
export const showsLambdaLog: ShowsFault = () => ({
  command:
    'aws logs tail /aws/lambda/us-east-1.FUNCTION --since 30m --region REGION --filter-pattern \'?ERROR ?Error ?"timed out"\'',
  good: say`no line after the new version was deployed, REGION being the one nearest to the edge location in ${code`X-Amz-Cf-Pop`}`,
});

export const showsFunctionTest: ShowsFault = () => ({
  command:
    'aws cloudfront test-function --name FUNCTION --stage LIVE --if-match ETAG --event-object fileb://event.json --query TestResult.[FunctionErrorMessage,ComputeUtilization]',
  good: say`an empty error message, and a compute utilization well below 80`,
});
