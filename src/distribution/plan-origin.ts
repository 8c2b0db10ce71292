import type {
  BehaviorPlan,
  DistributionPlan,
  FunctionReference,
  HostRule,
  OpenSetting,
  OriginPlan,
  PolicyReference,
} from '../formats/distribution.ts';
import { hostRuleOf } from './host-rule.ts';
import type { Behavior, Configuration, Distribution, Origin, OriginGroup, Tenant } from './model.ts';
import { cachePolicyOf, originRequestPolicyOf } from './read-policies.ts';
import type { Viewer } from './viewer.ts';

/** One behavior of one distribution, and the origin it leads to. */
export type Route = {
  readonly distribution: Distribution;
  readonly tenant: Tenant | null;
  readonly behavior: Behavior;
  readonly group: OriginGroup | null;
  readonly origin: Origin;
};

/**
 * The plan of one route, or why there is none: the configuration does not contain the origin's domain name.
 */
export function planRoute(
  { distribution, tenant, behavior, group, origin }: Route,
  viewer: Viewer,
  configuration: Configuration,
):
  | { readonly kind: 'planned'; readonly plan: DistributionPlan }
  | { readonly kind: 'unplanned'; readonly because: string } {
  const fill = (text: string) => fillParameters(text, distribution, tenant);
  const domain = origin.domainName === null ? null : fill(origin.domainName);
  if (domain === null || domain.missing.length > 0 || domain.text === '') {
    return { kind: 'unplanned', because: unknownDomain(origin, domain?.missing ?? []) };
  }
  const path = fill(origin.path);
  const host = hostRuleOf(behavior, configuration);
  const settings = settingsOf(origin, configuration);
  return {
    kind: 'planned',
    plan: {
      form: distribution.form,
      id: distribution.id,
      domainName: distribution.domainName,
      aliases: distribution.aliases.slice(0, ALIASES_MAX),
      staging: distribution.staging,
      viewer,
      behavior: behaviorPlan(behavior, configuration),
      origin: { ...settings, domainName: domain.text, path: path.text },
      group:
        group === null
          ? null
          : {
              id: group.id,
              role: group.members[0] === origin.id ? 'primary' : 'secondary',
              others: group.members.filter((id) => id !== origin.id),
              failoverStatuses: group.failoverStatuses,
            },
      host,
      headersSent: settings.headerNames.length === 0,
      errorResponses: distribution.errorResponses,
      open: openSettings(host, settings, distribution, viewer),
      notes: notesOn(distribution, path.missing),
    },
  };
}

/** Alias names that are kept of a distribution, which may have hundreds. */
const ALIASES_MAX = 100;

/**
 * Replaces each parameter such as `{{name}}` in an origin's domain or path by the tenant's value, else by the
 * distribution's default.
 */
function fillParameters(
  text: string,
  { parameterDefaults }: Distribution,
  tenant: Tenant | null,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const filled = text.replaceAll(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => {
    const value = tenant?.parameters.get(name) ?? parameterDefaults.get(name);
    if (value === undefined) missing.push(name);
    return value ?? whole;
  });
  return { text: filled, missing };
}

function unknownDomain({ id, domainReference }: Origin, missing: readonly string[]): string {
  if (domainReference !== null)
    return `origin ${id}: its domain is a reference (${domainReference}) that only the deployed stack resolves; give what \`aws cloudfront get-distribution\` prints`;
  if (missing.length > 0)
    return `origin ${id}: its domain holds {{${missing[0]}}}, a parameter of the tenant; give what \`aws cloudfront get-distribution-tenant-by-domain --domain NAME\` prints beside it`;
  return `origin ${id}: it has no domain name`;
}

/** A VPC origin's ports, protocol policy and minimum TLS version are settings of its own resource. */
function settingsOf(origin: Origin, { vpcOrigins }: Configuration): Omit<OriginPlan, 'domainName'> {
  const { domainName: _, domainReference: __, headers, ...settings } = origin;
  const vpc = origin.vpcOriginId === null ? undefined : vpcOrigins.get(origin.vpcOriginId);
  return {
    ...settings,
    ...(vpc !== undefined && {
      protocolPolicy: vpc.protocolPolicy,
      httpPort: vpc.httpPort,
      httpsPort: vpc.httpsPort,
      minTls: vpc.minTls,
    }),
    headerNames: headers.map(([name]) => name),
  };
}

function behaviorPlan(behavior: Behavior, configuration: Configuration): BehaviorPlan {
  const { pattern, viewerProtocolPolicy, legacyHeaders, functions, grpc, cachePolicyId } = behavior;
  const cachePolicy = cachePolicyId === null ? null : cachePolicyOf(cachePolicyId, configuration);
  const requestId = behavior.originRequestPolicyId;
  const request = requestId === null ? null : originRequestPolicyOf(requestId, configuration);
  const reference = (id: string | null, name: string | null | undefined): PolicyReference | null =>
    id === null ? null : { id, name: name ?? null };
  const legacyHost = legacyHeaders?.some((name) => name === '*' || name.toLowerCase() === 'host') ?? false;
  return {
    pattern,
    alsoPatterns: [],
    viewerProtocolPolicy,
    cachePolicy: reference(cachePolicyId, cachePolicy?.name),
    originRequestPolicy: reference(requestId, request?.name),
    legacyHeaders,
    hostInCacheKey: legacyHost || (cachePolicyId === null ? false : (cachePolicy?.forwardsHost ?? null)),
    functions,
    grpc,
  };
}

function openSettings(
  host: HostRule,
  origin: Pick<OriginPlan, 'id' | 'kind' | 'protocolPolicy' | 'minTls' | 'vpcOriginId' | 'headerNames'>,
  distribution: Distribution,
  viewer: Viewer,
): readonly OpenSetting[] {
  const open: OpenSetting[] = [];
  if (host.forwarded === 'unknown') open.push(unknownPolicies(host));
  if (host.forwarded === 'yes' && viewer.host === null) {
    open.push({
      setting: 'host-header',
      on: `the name viewers use, which is forwarded as Host and is not in the configuration${distribution.aliases.length > 0 ? ' except as a wildcard' : ''}`,
      question: 'Which URL fails? Give it, with the name viewers use.',
    });
  }
  for (const one of host.mayBeRewrittenBy) {
    open.push({
      setting: 'host-header',
      on: `whether ${functionWords(one)} changes Host or the origin`,
      question: `Does ${functionWords(one)} change Host or the origin? ${codeCommand(one)}`,
    });
  }
  const vpcHint = `give what \`aws cloudfront get-vpc-origin --id ${origin.vpcOriginId ?? 'ID'}\` prints beside the distribution`;
  if (origin.protocolPolicy === null) {
    const on =
      origin.kind === 'vpc'
        ? `the origin protocol policy, which the VPC origin ${origin.vpcOriginId ?? origin.id} has in a resource of its own`
        : `the origin protocol policy of ${origin.id}, which is not one this version knows`;
    open.push({
      setting: 'protocol',
      on,
      question: `Is the origin protocol policy HTTPS only, HTTP only or Match viewer?${origin.kind === 'vpc' ? ` Or ${vpcHint}.` : ''}`,
    });
  }
  if (origin.minTls === null && origin.protocolPolicy !== 'http-only') {
    open.push({
      setting: 'min-tls',
      on: `the minimum TLS version of origin ${origin.id}, which is not in the configuration`,
      question: `Which minimum origin SSL protocol is set for origin ${origin.id}?${origin.kind === 'vpc' ? ` Or ${vpcHint}.` : ''}`,
    });
  }
  if (origin.headerNames.length > 0) {
    const names = origin.headerNames.slice(0, HEADERS_MAX).join(', ');
    open.push({
      setting: 'origin-header',
      on: `whether the origin demands ${names}, which CloudFront adds and this check did not send`,
      question: `Does this origin answer only requests with ${names}? Check it from a terminal with \`--send-origin-headers\`.`,
    });
  }
  return open;
}

/** Names of custom headers that a sentence lists. */
const HEADERS_MAX = 3;

function unknownPolicies({ by }: HostRule): OpenSetting {
  const commands = by.flatMap((source) =>
    source.kind === 'legacy' ? [] : [`\`aws cloudfront get-${source.kind} --id ${source.policy.id}\``],
  );
  const names = by.flatMap((source) =>
    source.kind === 'legacy'
      ? []
      : [`${source.kind === 'cache-policy' ? 'cache policy' : 'origin request policy'} ${source.policy.id}`],
  );
  return {
    setting: 'host-header',
    on: `whether ${names.join(' or ')} forwards Host, which is not in the configuration`,
    question: `Is Host among the headers of ${names.join(' and ')}? Give what ${commands.join(' and ')} prints beside the distribution.`,
  };
}

const RUNTIMES: Readonly<Record<FunctionReference['runtime'], string>> = {
  'lambda-edge': 'the Lambda@Edge function',
  'cloudfront-function': 'the CloudFront Function',
};

const functionWords = ({ runtime, name, event }: FunctionReference): string =>
  `${RUNTIMES[runtime]} ${name} (${event})`;

const codeCommand = ({ runtime, name, arn }: FunctionReference): string =>
  runtime === 'lambda-edge'
    ? `Its code: \`aws lambda get-function --region us-east-1 --function-name ${arn}\`.`
    : `Its code: \`aws cloudfront get-function --name ${name} --stage LIVE /dev/stdout\`.`;

function notesOn(distribution: Distribution, missing: readonly string[]): readonly string[] {
  return [
    ...distribution.notes.slice(0, NOTES_MAX),
    ...(distribution.enabled ? [] : ['The distribution is disabled: CloudFront answers no viewer with it.']),
    ...(distribution.continuousDeploymentPolicyId === null
      ? []
      : [
          `A continuous deployment policy (${distribution.continuousDeploymentPolicyId}) may send some requests to a staging distribution, which has settings of its own.`,
        ]),
    ...missing.map((name) => `The origin path holds {{${name}}}, whose value is not known.`),
  ];
}

const NOTES_MAX = 20;
