import type { CallMade } from '../formats/aws.ts';
import type { Account } from './account.ts';

/** Why a call failed, as a sentence for people without its full stop. */
export type AwsProblem = {
  readonly kind: Exclude<CallMade['outcome'], 'answered'>;
  readonly action: string;
  readonly because: string;
};

/** A value, or the problem; a call never rejects. */
export type Called<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: AwsProblem };

/**
 * Makes one call to AWS, and tells the account of it. Code in this folder only makes calls that read.
 *
 * @param action its name in IAM policies: `cloudfront:GetDistribution`
 */
export async function call<T>(
  { roleArn, onCall }: Account,
  region: string,
  action: string,
  send: () => Promise<T>,
): Promise<Called<T>> {
  try {
    const value = await send();
    onCall?.({ action, region, roleArn, outcome: 'answered' });
    return { kind: 'answered', value };
  } catch (error) {
    const problem = problemOf(action, error);
    onCall?.({ action, region, roleArn, outcome: problem.kind });
    return { kind: 'problem', problem };
  }
}

function problemOf(action: string, error: unknown): AwsProblem {
  const name = error instanceof Error ? error.name : '';
  const status = statusOf(error);
  if (EXPIRED.test(name))
    return { kind: 'expired', action, because: 'the AWS credentials have expired: sign in again' };
  if (
    /CredentialsProviderError|UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|AuthFailure/.test(
      name,
    )
  ) {
    return {
      kind: 'no-credentials',
      action,
      because: `no AWS credentials that work were found (${shorten(error)}): set AWS_PROFILE or sign in`,
    };
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation|Forbidden/.test(name) || status === 403)
    return { kind: 'denied', action, because: `${action} is not permitted: docs/iam-policy.json has it` };
  if (/Throttl|TooManyRequests|RequestLimitExceeded|SlowDown/.test(name) || status === 429)
    return { kind: 'throttled', action, because: `${action} was throttled by AWS: check again in a minute` };
  if (/NotFound|NoSuch/.test(name) || status === 404)
    return { kind: 'not-found', action, because: `${action} found nothing` };
  if (/Abort|Timeout/.test(name))
    return { kind: 'cut-short', action, because: `${action} did not answer in time` };
  return { kind: 'failed', action, because: `${action} failed: ${shorten(error)}` };
}

const EXPIRED =
  /^(?:ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure)$/;

function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const { $metadata: metadata } = error;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}

function shorten(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const [line = ''] = text.split('\n');
  return [...line].slice(0, 160).join('');
}
