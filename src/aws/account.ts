import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { CallMade } from '../formats/aws.ts';

/**
 * The credentials to use: those of AWS's standard credential chain, or those of a role that they may assume.
 */
export type Account = {
  /** `null`: the credentials of the standard chain themselves. */
  readonly roleArn: string | null;
  /** Told of every call that is made. */
  readonly onCall?: (made: CallMade) => void;
};

/** The settings of every AWS client for one account. */
export type ClientSettings = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
  readonly credentials?: ReturnType<typeof fromTemporaryCredentials>;
};

/** The Region of CloudFront's own API, its metrics and its standard logs. */
export const CLOUDFRONT_REGION = 'us-east-1';

/**
 * Time-outs are short and attempts few: people wait for this during an incident, and the check can continue
 * without it.
 */
export async function settingsOf({ roleArn }: Account, region: string): Promise<ClientSettings> {
  const common = {
    region,
    maxAttempts: 3,
    // Without the last, a late answer is only warned of, on the console.
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true as const },
  };
  if (roleArn === null) return common;
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'cf502' },
    clientConfig: { region },
  });
  return { ...common, credentials };
}
