import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { Evidence, ExchangeEvidence } from '../formats/evidence.ts';
import type { HttpExchange } from '../formats/http.ts';
import { headerOf } from './http-header.ts';

/**
 * Headers and page texts with which platforms answer for a name they do not serve; not checked against their
 * current manuals.
 */
const NOT_SERVED: readonly (readonly [platform: string, says: (answer: HttpExchange) => boolean])[] = [
  ['Vercel', (answer) => headerOf(answer, 'x-vercel-error') === 'DEPLOYMENT_NOT_FOUND'],
  ['Heroku', ({ body }) => body.sample.includes('no-such-app.html')],
  ['Azure App Service', ({ body }) => body.sample.includes('404 Web Site not found')],
];

/**
 * Products that answer 403 to every name except their own (origin request policy page; aws/aws-cdk#20090).
 */
const OWN_NAME_ONLY: readonly string[] = ['an API Gateway endpoint', 'a Lambda function URL'];

/**
 * Why this answer looks like a refusal of the Host that was sent: 421 means exactly that (RFC 9110 §15.5.20);
 * 403 or 404 of a platform may mean it where the Host was not the platform's own name.
 *
 * @returns words that follow "the origin answered 403", or `null`
 */
export function hostRefusal(
  answer: HttpExchange,
  { host }: ExchangeEvidence,
  { target }: Pick<Evidence, 'target'>,
): string | null {
  if (answer.statusCode === 421) return 'which says that this server is not the one for that name';
  const product = recogniseOriginName(target.origin)?.product;
  if (answer.statusCode === 404) {
    if (saysNoSuchBucket(answer) && product !== undefined && recogniseOriginName(host) === null)
      return 'since S3 takes the Host for the name of a bucket';
    const platform = NOT_SERVED.find(([, says]) => says(answer))?.[0];
    return platform === undefined ? null : `which ${platform} says to a name it does not serve`;
  }
  if (answer.statusCode !== 403) return null;
  if (product !== undefined && OWN_NAME_ONLY.includes(product))
    return recogniseOriginName(host)?.product === product
      ? null
      : `as ${product} does to any name but its own`;
  const ofApiGateway = ['x-amz-apigw-id', 'apigw-requestid'].some((name) => headerOf(answer, name) !== null);
  return ofApiGateway && /^\s*\{\s*"message"\s*:\s*"Forbidden"/.test(answer.body.sample)
    ? 'which API Gateway says to a name it does not serve, and to a missing API key'
    : null;
}

/** Whether it has S3's error code for a bucket that does not exist (S3 API reference, error responses). */
export function saysNoSuchBucket({ body }: HttpExchange): boolean {
  return /<Code>NoSuchBucket<\/Code>|<li>Code: NoSuchBucket<\/li>/.test(body.sample);
}
