import type { Target } from './target.ts';
import type { Milliseconds, Port } from './units.ts';
/** How a configuration came to us; a remedy is written in the same form. */
export type ConfigurationForm =
  | 'get-distribution-config'
  | 'get-distribution'
  | 'list-distributions'
  | 'cloudformation'
  /** A template that CDK wrote; its code is in another language than the template. */
  | 'cdk'
  | 'terraform'
  /** Read live with the AWS SDK. */
  | 'live';

/**
 * What a distribution's configuration says about requests of one kind to one origin. Holds no value of a
 * custom header.
 */
export type DistributionPlan = {
  readonly form: ConfigurationForm;
  /** `null`: the configuration came without it. */
  readonly id: string | null;
  /** `d….cloudfront.net`. */
  readonly domainName: string | null;
  readonly aliases: readonly string[];
  readonly staging: boolean;
  /** Where it was read live. */
  readonly live?: LivePlace;
  /** Which request is meant; parts that nobody named are `null`. */
  readonly viewer: {
    readonly host: string | null;
    readonly path: string | null;
    readonly protocol: 'http' | 'https' | null;
  };
  readonly behavior: BehaviorPlan;
  readonly origin: OriginPlan;
  readonly group: GroupPlan | null;
  /** An origin group that has this origin as its primary, where the behavior points to the origin itself. */
  readonly groupPassedBy?: string;
  /**
   * The distributions that this origin's name leads to, one behind the other, as far as the configuration
   * holds them.
   */
  readonly behind?: readonly string[];
  readonly host: HostRule;
  /** Whether the check sent the origin's custom headers. */
  readonly headersSent: boolean;
  readonly errorResponses: readonly ErrorResponse[];
  /** What the configuration itself leaves open. */
  readonly open: readonly OpenSetting[];
  /** What was not understood, or matters beside the plan; sentences for people. Parts are foreign text. */
  readonly notes: readonly string[];
};

/** Where and when a configuration was read with the AWS SDK. */
export type LivePlace = {
  /** The role that was assumed; `null`: the credentials of the standard chain. */
  readonly roleArn: string | null;
  /** ISO 8601. */
  readonly readAt: string;
  /** Whether this check also reads what is the same for every origin of the distribution. */
  readonly asksForDistribution: boolean;
  /** Settings that somebody gave, which count more than the configuration. */
  readonly given: Partial<Target>;
};

/** The cache behavior that such requests match. */
export type BehaviorPlan = {
  /** `*` is the default behavior. */
  readonly pattern: string;
  /** Further behaviors that send the same kind of request to the same origin. */
  readonly alsoPatterns: readonly string[];
  /** `null`: a value this version does not know. */
  readonly viewerProtocolPolicy: 'allow-all' | 'https-only' | 'redirect-to-https' | null;
  readonly cachePolicy: PolicyReference | null;
  readonly originRequestPolicy: PolicyReference | null;
  /** Header names of the legacy settings (`ForwardedValues.Headers`); `null` where a cache policy is used. */
  readonly legacyHeaders: readonly string[] | null;
  /** Whether Host is part of the cache key; `null` where the cache policy is not known. */
  readonly hostInCacheKey: boolean | null;
  readonly functions: readonly FunctionReference[];
  readonly grpc: boolean;
  /** `AllowedMethods`; absent where the configuration does not have it. */
  readonly methods?: readonly string[];
};

/** A policy by its id; `name` where it is managed by AWS or was handed over. */
export type PolicyReference = { readonly id: string; readonly name: string | null };

/** A function that a behavior runs. */
export type FunctionReference = {
  readonly runtime: 'lambda-edge' | 'cloudfront-function';
  /** The function's name, out of its ARN. */
  readonly name: string;
  readonly arn: string;
  readonly event: 'viewer-request' | 'origin-request' | 'origin-response' | 'viewer-response';
};

/** One origin as the distribution has it set. `null`: not said by the configuration. */
export type OriginPlan = {
  readonly id: string;
  readonly domainName: string;
  readonly kind: 'custom' | 's3' | 'vpc';
  /** `OriginPath`, put in front of the viewer's path; empty for none. */
  readonly path: string;
  /** Names of custom headers; their values are secrets and are kept nowhere. */
  readonly headerNames: readonly string[];
  readonly protocolPolicy: 'http-only' | 'https-only' | 'match-viewer' | null;
  readonly httpPort: Port | null;
  readonly httpsPort: number | null;
  readonly minTls: 'SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | null;
  /** All that `OriginSslProtocols` lists; `minTls` is the lowest of them. */
  readonly tlsVersions?: readonly string[];
  readonly addressType: 'ipv4' | 'ipv6' | 'dualstack';
  readonly connectionAttempts: number;
  readonly connectTimeoutMs: Milliseconds;
  readonly responseTimeoutMs: Milliseconds;
  readonly completionTimeoutMs: Milliseconds | null;
  readonly keepAliveMs: Milliseconds | null;
  /** Origin mTLS: CloudFront presents a client certificate. */
  readonly clientCertificate: boolean;
  readonly accessControl: boolean;
  readonly vpcOriginId: string | null;
};

/** The origin group that a behavior points to, and what this origin is in it. */
export type GroupPlan = {
  readonly id: string;
  readonly role: 'primary' | 'secondary';
  /** Ids of the other members. */
  readonly others: readonly string[];
  /** Statuses of the primary that make CloudFront ask the secondary. */
  readonly failoverStatuses: readonly number[];
};

/**
 * Which Host, and so which server name, CloudFront sends: the viewer's if a cache policy, an origin request
 * policy or the legacy settings forward it, else the origin's own.
 *
 * @see
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/helper-functions-origin-modification.html
 */
export type HostRule = {
  readonly forwarded: 'yes' | 'no' | 'unknown';
  /** What forwards it, or for `unknown` what has to be looked up. */
  readonly by: readonly HostSource[];
  /** Functions that may send another Host, or ask another origin, whatever the policies say. */
  readonly mayBeRewrittenBy: readonly FunctionReference[];
};

/** A place in the configuration that forwards Host, or may. */
export type HostSource =
  | { readonly kind: 'cache-policy'; readonly policy: PolicyReference }
  | { readonly kind: 'origin-request-policy'; readonly policy: PolicyReference }
  | { readonly kind: 'legacy' };

/** A row of `CustomErrorResponses`. */
export type ErrorResponse = {
  readonly status: number;
  readonly pagePath: string | null;
  readonly shownStatus: number | null;
  readonly cachedSeconds: number | null;
};

/**
 * A setting that the configuration does not settle; for `origin-header`, custom headers that the check did
 * not send.
 */
export type OpenSetting = {
  readonly setting: 'host-header' | 'protocol' | 'min-tls' | 'client-certificate' | 'origin-header';
  /**
   * What a verdict then depends on, as its object: `whether function route (viewer-request) changes Host`.
   * Foreign text.
   */
  readonly on: string;
  /** A question to people, with the command or place that answers it. */
  readonly question: string;
};
