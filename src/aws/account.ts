import { fromNodeProviderChain, fromTemporaryCredentials } from '@aws-sdk/credential-providers';
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
  readonly credentials: () => Promise<Credentials>;
};

type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

/** The Region of CloudFront's own API, its metrics and its standard logs. */
export const CLOUDFRONT_REGION = 'us-east-1';

/**
 * Opens a service's client once for each account and Region, so that all calls of a check share its
 * connections. The client and its commands are imported by name, so that the rest of the SDK, which is
 * large, stays out of the bundle.
 *
 * Time-outs are short and attempts few: people wait for this during an incident, and the check can continue
 * without it.
 */
export function clientsOf<Client>(
  open: (settings: ClientSettings) => Client,
): (account: Account, region: string) => Client {
  const opened = new WeakMap<Account, Map<string, Client>>();
  return (account, region) => {
    const byRegion = opened.get(account) ?? new Map<string, Client>();
    opened.set(account, byRegion);
    const client =
      byRegion.get(region) ??
      open({
        region,
        maxAttempts: 3,
        // Without the last, a late answer is only warned of, on the console.
        requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
        credentials: () => credentialsOf(account),
      });
    byRegion.set(region, client);
    return client;
  };
}

const resolved = new WeakMap<Account, Promise<Credentials>>();

/**
 * Resolved once for an account, however many clients ask: a role is assumed once, and a chain that has none
 * fails once.
 */
function credentialsOf(account: Account): Promise<Credentials> {
  const credentials = resolved.get(account) ?? resolveCredentials(account);
  resolved.set(account, credentials);
  return credentials;
}

/**
 * Where nothing else has credentials, an instance's metadata is asked: two questions, each given a second, as
 * AWS's own default is.
 */
const METADATA = { timeout: 1_000, maxRetries: 0 } as const;

async function resolveCredentials({ roleArn }: Account): Promise<Credentials> {
  const chain = fromNodeProviderChain(METADATA);
  if (roleArn === null) return chain();
  return fromTemporaryCredentials({
    masterCredentials: chain,
    params: { RoleArn: roleArn, RoleSessionName: 'cf502' },
    clientConfig: { region: CLOUDFRONT_REGION },
  })();
}
