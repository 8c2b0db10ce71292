import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';

/** Whose credentials are used: the standard chain's own, or those of a role it may assume. */
export type Account = {
  /** `null`: the credentials of the standard chain as they are. */
  readonly roleArn: string | null;
};

/** What every client of an account is made with. */
export type ClientSettings = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
  readonly credentials?: ReturnType<typeof fromTemporaryCredentials>;
};

/** The Region of CloudFront's own API, its metrics and its standard logs. */
export const CLOUDFRONT_REGION = 'us-east-1';

/** Accounts to look in: the chain's own, then one for each role of `CF502_AWS_ROLES` (ARNs with commas between). */
export function accountsFrom(roles: string | undefined): readonly Account[] {
  const arns = (roles ?? '').split(',').flatMap((role) => role.trim() || []);
  return [{ roleArn: null }, ...arns.map((roleArn) => ({ roleArn }))];
}

/** The first of `arn:aws:iam::ACCOUNT:role/NAME` that is none, or `null`. */
export function wrongRole(roles: string | undefined): string | null {
  const wrong = accountsFrom(roles).find(
    ({ roleArn }) => roleArn !== null && !/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(roleArn),
  );
  return wrong?.roleArn ?? null;
}

/** Time-outs are short and attempts few: an incident waits for this, and goes on without it. */
export async function settingsOf({ roleArn }: Account, region: string): Promise<ClientSettings> {
  const common = {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000 },
  };
  if (roleArn === null) return common;
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const credentials = fromTemporaryCredentials({
    params: { RoleArn: roleArn, RoleSessionName: 'cf502' },
    clientConfig: { region },
  });
  return { ...common, credentials };
}
