import type { Evidence, ExchangeEvidence } from '../evidence/evidence.ts';
import type { HttpExchange } from '../evidence/http.ts';
import { headerOf } from './http-header.ts';

/** Platforms that answer to their own name alone, by the end of that name and the marks of their 403. */
const OWN_NAME_ONLY = [
  {
    name: 'API Gateway',
    suffix: /\.execute-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/,
    marks: ['x-amz-apigw-id', 'apigw-requestid'],
    source: 'https://github.com/aws/aws-cdk/issues/20090',
  },
  {
    name: 'a Lambda function URL',
    suffix: /\.lambda-url\.[a-z0-9-]+\.on\.aws$/,
    marks: [],
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html',
  },
] as const;

/**
 * Why this answer looks like a refusal of the Host that was sent: 421 says so itself (RFC 9110 §15.5.20), a platform's 403
 * does when another name than the platform's was sent.
 *
 * @returns words that follow "the origin answered 403", or `null`
 */
export function hostRefusal(
  answer: HttpExchange,
  { host }: ExchangeEvidence,
  { target }: Evidence,
): string | null {
  if (answer.statusCode === 421) return 'which says that this server is not the one for that name';
  if (answer.statusCode !== 403) return null;
  const platform = OWN_NAME_ONLY.find(
    ({ suffix, marks }) =>
      suffix.test(target.origin) || marks.some((mark) => headerOf(answer, mark) !== null),
  );
  if (platform === undefined || platform.suffix.test(host)) return null;
  return `as ${platform.name} does to any name but its own`;
}
