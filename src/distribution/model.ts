import type {
  BehaviorPlan,
  ConfigurationForm,
  ErrorResponse,
  FunctionReference,
  OriginPlan,
} from '../formats/distribution.ts';

/**
 * A distribution as configured, independent of the form of the configuration. Holds secrets: `headers` of
 * origins.
 */
export type Distribution = {
  readonly form: ConfigurationForm;
  /** An id, or the name it has in a template or a Terraform state. */
  readonly id: string | null;
  readonly domainName: string | null;
  readonly aliases: readonly string[];
  /** Some aliases are references that only the deployed stack resolves. */
  readonly hasOpenAliases: boolean;
  readonly staging: boolean;
  readonly enabled: boolean;
  readonly continuousDeploymentPolicyId: string | null;
  /** Whether it is multi-tenant: the names that viewers use belong to its tenants. */
  readonly tenantsOnly: boolean;
  readonly parameterDefaults: ReadonlyMap<string, string>;
  readonly rootObject: string | null;
  readonly origins: readonly Origin[];
  readonly groups: readonly OriginGroup[];
  /** In order of precedence; the default behavior, pattern `*`, is last. */
  readonly behaviors: readonly Behavior[];
  readonly errorResponses: readonly ErrorResponse[];
  /** Values that were not understood, in sentences. */
  readonly notes: readonly string[];
};

/** An origin; `domainName` is `null` where it is a reference that only the deployed stack resolves. */
export type Origin = Omit<OriginPlan, 'domainName' | 'headerNames'> & {
  readonly domainName: string | null;
  readonly domainReference: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

export type OriginGroup = {
  readonly id: string;
  readonly members: readonly string[];
  readonly failoverStatuses: readonly number[];
};

export type Behavior = Pick<
  BehaviorPlan,
  'pattern' | 'viewerProtocolPolicy' | 'legacyHeaders' | 'grpc' | 'methods'
> & {
  /** Id of an origin or of a group. */
  readonly target: string;
  readonly cachePolicyId: string | null;
  readonly originRequestPolicyId: string | null;
  readonly functions: readonly FunctionReference[];
};

/** Which headers a cache policy or an origin request policy sends to the origin. */
export type HeaderPolicy = {
  readonly id: string;
  readonly name: string | null;
  readonly forwardsHost: boolean | null;
};

/** A VPC origin's own settings, which are not part of the distribution. */
export type VpcOrigin = Pick<
  OriginPlan,
  'protocolPolicy' | 'httpPort' | 'httpsPort' | 'minTls' | 'tlsVersions'
> & {
  readonly id: string;
};

/** One tenant of a multi-tenant distribution. */
export type Tenant = {
  readonly id: string | null;
  readonly distributionId: string | null;
  readonly domains: readonly string[];
  readonly parameters: ReadonlyMap<string, string>;
};

/** Everything that was handed over in files or read from AWS. */
export type Configuration = {
  readonly distributions: readonly Distribution[];
  /** Distributions that are origins of those: nobody asked for them. */
  readonly behind: readonly Distribution[];
  readonly cachePolicies: ReadonlyMap<string, HeaderPolicy>;
  readonly originRequestPolicies: ReadonlyMap<string, HeaderPolicy>;
  readonly vpcOrigins: ReadonlyMap<string, VpcOrigin>;
  readonly tenants: readonly Tenant[];
  /** ARNs of functions whose code is known not to change Host or origin. */
  readonly harmlessFunctions: ReadonlySet<string>;
};

/** An empty configuration. */
export const NO_CONFIGURATION: Configuration = {
  distributions: [],
  behind: [],
  cachePolicies: new Map(),
  originRequestPolicies: new Map(),
  vpcOrigins: new Map(),
  tenants: [],
  harmlessFunctions: new Set(),
};
