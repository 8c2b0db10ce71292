import type { ConfigurationForm, DistributionPlan } from '../formats/distribution.ts';
import type { SettingChange } from '../formats/setting-change.ts';
import { PLACES, type SettingName } from './settings.ts';

/** One setting of a distribution, by its name in the API, and its value before and after. */
export type Setting = {
  readonly name: SettingName;
  readonly from: Value;
  readonly to: Value;
} & (
  | { readonly of: 'origin' }
  | { readonly of: 'behavior' }
  | { readonly of: 'group' }
  | { readonly of: 'error'; readonly status: number }
);

type Value = string | number | null | readonly (string | number)[];

/** How one form writes a setting: the way there, and `name: value`. */
type Writing = {
  readonly where: (setting: Setting, plan: DistributionPlan) => string;
  readonly line: (name: string, value: Value) => string;
  readonly apply: (plan: DistributionPlan, settings: readonly Setting[]) => string;
};

/** The change as a diff, in the form that the configuration came in. */
export function toChange(settings: readonly Setting[], plan: DistributionPlan): SettingChange {
  const { where, line, apply } = WRITINGS[plan.form];
  const parts = Map.groupBy(settings, (setting) => where(setting, plan));
  return {
    form: plan.form,
    console: [...new Set(settings.map(({ name }) => PLACES[name]))].join('; '),
    diff: [...parts].flatMap(([place, members]) => [
      `@@ ${place}`,
      ...members.flatMap(({ name, from, to }) => [
        ...(from === null ? [] : [`- ${line(name, from)}`]),
        `+ ${line(name, to)}`,
      ]),
    ]),
    apply: apply(plan, settings),
  };
}

const IN_CUSTOM: ReadonlySet<Setting['name']> = new Set([
  'OriginProtocolPolicy',
  'HTTPSPort',
  'OriginSslProtocols',
  'IpAddressType',
  'OriginReadTimeout',
]);

/** A VPC origin has them in a resource of its own. */
const isInVpcOrigin = ({ of, name }: Setting, { origin }: DistributionPlan): boolean =>
  origin.kind === 'vpc' && of === 'origin' && name !== 'OriginReadTimeout';

const ORIGIN_BLOCKS = { custom: 'CustomOriginConfig', s3: 'S3OriginConfig', vpc: 'VpcOriginConfig' } as const;

/** `items`: how a form writes the members of a list. */
const apiPath =
  (items: string) =>
  (setting: Setting, plan: DistributionPlan): string => {
    const { origin, behavior, group } = plan;
    const within = (list: string, key: string, value: string | number) => `${list}${items}[${key}=${value}]`;
    switch (setting.of) {
      case 'origin':
        if (isInVpcOrigin(setting, plan)) return `VPC origin ${origin.vpcOriginId}: VpcOriginEndpointConfig`;
        return (
          within('Origins', 'Id', origin.id) +
          (IN_CUSTOM.has(setting.name) ? `.${ORIGIN_BLOCKS[origin.kind]}` : '')
        );
      case 'behavior': {
        const place =
          behavior.pattern === '*'
            ? 'DefaultCacheBehavior'
            : within('CacheBehaviors', 'PathPattern', behavior.pattern);
        return setting.name === 'Headers' ? `${place}.ForwardedValues` : place;
      }
      case 'group':
        return `OriginGroups.Items[Id=${group?.id ?? '?'}].FailoverCriteria`;
      case 'error':
        return within('CustomErrorResponses', 'ErrorCode', setting.status);
    }
  };

function terraformPath(setting: Setting, plan: DistributionPlan): string {
  const { origin, behavior, group } = plan;
  switch (setting.of) {
    case 'origin':
      if (isInVpcOrigin(setting, plan)) return 'aws_cloudfront_vpc_origin › vpc_origin_endpoint_config';
      return `origin (origin_id = "${origin.id}")${IN_CUSTOM.has(setting.name) ? ` › ${snake(ORIGIN_BLOCKS[origin.kind])}` : ''}`;
    case 'behavior': {
      const place =
        behavior.pattern === '*'
          ? 'default_cache_behavior'
          : `ordered_cache_behavior (path_pattern = "${behavior.pattern}")`;
      return setting.name === 'Headers' ? `${place} › forwarded_values` : place;
    }
    case 'group':
      return `origin_group (origin_id = "${group?.id ?? '?'}") › failover_criteria`;
    case 'error':
      return `custom_error_response (error_code = ${setting.status})`;
  }
}

function cdkPlace(setting: Setting, { origin, behavior, group }: DistributionPlan): string {
  switch (setting.of) {
    case 'origin':
      return `the origin of ${origin.domainName}`;
    case 'behavior':
      return behavior.pattern === '*' ? 'defaultBehavior' : `additionalBehaviors['${behavior.pattern}']`;
    case 'group':
      return `the OriginGroup with ${group?.others.join(', ') || 'a fallback origin'}`;
    case 'error':
      return `errorResponses, httpStatus ${setting.status}`;
  }
}

/**
 * As the classes of aws-cdk-lib name it, where they do; else as the template does, to be set by
 * `addPropertyOverride`.
 */
function cdkLine(name: string, value: Value): string {
  const constant = (text: Value) => String(text).toUpperCase().replaceAll(/[-.]/g, '_');
  switch (name) {
    case 'OriginProtocolPolicy':
      return `protocolPolicy: OriginProtocolPolicy.${constant(value)}`;
    case 'OriginSslProtocols':
      return `originSslProtocols: [${[value]
        .flat()
        .map((one) => `OriginSslPolicy.${SSL_POLICIES[String(one)] ?? constant(String(one))}`)
        .join(', ')}]`;
    case 'OriginReadTimeout':
      return `readTimeout: Duration.seconds(${value})`;
    case 'StatusCodes':
      return `fallbackStatusCodes: ${JSON.stringify(value)}`;
    case 'CachePolicyId':
      return `cachePolicy: ${CDK_POLICIES[String(value)] ?? `CachePolicy ${JSON.stringify(value)}`}`;
    case 'OriginRequestPolicyId':
      return `originRequestPolicy: ${CDK_POLICIES[String(value)] ?? `OriginRequestPolicy ${JSON.stringify(value)}`}`;
    default:
      return `"${name}": ${JSON.stringify(value)} (in the template)`;
  }
}

const SSL_POLICIES: Readonly<Partial<Record<string, string>>> = {
  SSLv3: 'SSL_V3',
  TLSv1: 'TLS_V1',
  'TLSv1.1': 'TLS_V1_1',
  'TLSv1.2': 'TLS_V1_2',
};

const CDK_POLICIES: Readonly<Partial<Record<string, string>>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': 'CachePolicy.CACHING_OPTIMIZED',
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': 'OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER',
};

const quantity = (value: Value): string =>
  Array.isArray(value)
    ? `{ "Quantity": ${value.length}, "Items": ${JSON.stringify(value)} }`
    : JSON.stringify(value);

const TERRAFORM_NAMES: Readonly<Partial<Record<string, string>>> = {
  HTTPSPort: 'https_port',
  S3OriginConfig: 's3_origin_config',
  OriginSslProtocols: 'origin_ssl_protocols',
  ErrorCachingMinTTL: 'error_caching_min_ttl',
};

const snake = (name: string): string =>
  TERRAFORM_NAMES[name] ?? name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const idOf = ({ id }: DistributionPlan): string => (id !== null && /^E[A-Z0-9]+$/.test(id) ? id : 'ID');

const updateVpcOrigin = (id: string): string =>
  `aws cloudfront get-vpc-origin --id ${id} --query VpcOrigin.VpcOriginEndpointConfig >config.json, change it there, then aws cloudfront update-vpc-origin --id ${id} --if-match $(aws cloudfront get-vpc-origin --id ${id} --query ETag --output text) --vpc-origin-endpoint-config file://config.json`;

const API: Writing = {
  where: apiPath('.Items'),
  line: (name, value) => `"${name}": ${quantity(value)}`,
  apply: (plan, settings) =>
    settings.some((one) => isInVpcOrigin(one, plan))
      ? updateVpcOrigin(plan.origin.vpcOriginId ?? 'ID')
      : `aws cloudfront get-distribution-config --id ${idOf(plan)} --query DistributionConfig >config.json, change it there, then aws cloudfront update-distribution --id ${idOf(plan)} --if-match $(aws cloudfront get-distribution-config --id ${idOf(plan)} --query ETag --output text) --distribution-config file://config.json`,
};

const WRITINGS: Readonly<Record<ConfigurationForm, Writing>> = {
  'get-distribution-config': API,
  'get-distribution': API,
  'list-distributions': API,
  live: API,
  cloudformation: {
    where: apiPath(''),
    line: (name, value) =>
      name === 'StatusCodes'
        ? `"${name}": ${quantity(value)}`
        : `"${name === 'OriginSslProtocols' ? 'OriginSSLProtocols' : name}": ${JSON.stringify(value)}`,
    apply: () => 'deploy the template: aws cloudformation deploy',
  },
  cdk: {
    where: cdkPlace,
    line: cdkLine,
    apply: () => 'cdk diff, then cdk deploy',
  },
  terraform: {
    where: terraformPath,
    line: (name, value) => `${snake(name)} = ${JSON.stringify(value)}`,
    apply: () => 'terraform plan, then terraform apply',
  },
};
