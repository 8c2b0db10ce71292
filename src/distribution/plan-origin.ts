import type { BehaviorPlan, DistributionPlan, OriginPlan, PolicyReference } from '../formats/distribution.ts';
import { hostRuleOf } from './host-rule.ts';
import type { Behavior, Configuration, Distribution, Origin, OriginGroup, Tenant } from './model.ts';
import { openSettings } from './open-settings.ts';
import { cachePolicyOf, originRequestPolicyOf } from './read-policies.ts';
import { AFTER_APPLY } from './terraform-resources.ts';
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
  if (/[^\p{L}\p{N}._-]/u.test(domain.text))
    return {
      kind: 'unplanned',
      because: `origin ${origin.id}: its domain (${domain.text.slice(0, 80)}) is no host name: CloudFront takes a name alone, without https:// and a path`,
    };
  const path = fill(origin.path);
  const host = hostRuleOf(behavior, configuration);
  const settings = settingsOf(origin, configuration);
  const passedBy =
    group === null ? distribution.groups.find(({ members }) => members[0] === origin.id) : undefined;
  const behind = distributionsBehind(domain.text, configuration, [distribution]);
  const [next] = behind;
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
      ...(passedBy !== undefined && { groupPassedBy: passedBy.id }),
      ...(behind.length > 0 && { behind: behind.map((one) => one.id ?? domain.text) }),
      host,
      headersSent: settings.headerNames.length === 0,
      errorResponses: distribution.errorResponses,
      open: openSettings(host, settings, distribution, viewer),
      notes: [
        ...notesOn(distribution, path.missing, [
          ...new Set(tenant === null ? [...domain.defaults, ...path.defaults] : []),
        ]),
        ...(next === undefined ? [] : [chainWords(domain.text, next)]),
      ],
    },
  };
}

/** The distributions that a name leads to, each through the first of its origins that leads on. */
function distributionsBehind(
  name: string,
  configuration: Configuration,
  passed: readonly Distribution[],
): readonly Distribution[] {
  const next = [...configuration.distributions, ...configuration.behind].find(
    (one) => !passed.includes(one) && (one.domainName === name || one.aliases.includes(name)),
  );
  if (next === undefined || passed.length > CHAIN_MAX) return [];
  const further = next.origins
    .map(({ domainName }) =>
      domainName === null ? [] : distributionsBehind(domainName, configuration, [...passed, next]),
    )
    .find((one) => one.length > 0);
  return [next, ...(further ?? [])];
}

/** More need not be followed: AWS allows fewer. */
const CHAIN_MAX = 4;

/** What is asked here is the second distribution's edge; the fault may be at that one's origin. */
function chainWords(name: string, { id, origins }: Distribution): string {
  const names = [...new Set(origins.flatMap(({ domainName }) => domainName ?? []))];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `The origin ${name} is distribution ${id ?? 'without an id'}, whose origins are ${names.slice(0, 3).join(', ') || 'not known'}${more}: check https://${name}/ with its path too, which looks at those.`;
}

/** Alias names that are kept of a distribution, which may have hundreds. */
const ALIASES_MAX = 100;

/**
 * Replaces each parameter such as `{{name}}` in an origin's domain or path by the tenant's value, else by the
 * distribution's default.
 */
function fillParameters(text: string, { parameterDefaults }: Distribution, tenant: Tenant | null): Filled {
  const missing: string[] = [];
  const defaults: string[] = [];
  const filled = text.replaceAll(/\{\{\s*([^{}\s]+)\s*\}\}/g, (whole, name: string) => {
    const own = tenant?.parameters.get(name);
    const value = own ?? parameterDefaults.get(name);
    if (value === undefined) missing.push(name);
    else if (own === undefined) defaults.push(name);
    return value ?? whole;
  });
  return { text: filled, missing, defaults };
}

/** A text with its parameters, those that have no value, and those that have the distribution's default. */
type Filled = {
  readonly text: string;
  readonly missing: readonly string[];
  readonly defaults: readonly string[];
};

function unknownDomain({ id, domainReference }: Origin, missing: readonly string[]): string {
  if (domainReference === AFTER_APPLY)
    return `origin ${id}: its domain is known only after the plan is applied; give what \`aws cloudfront get-distribution\` prints`;
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
      ...(vpc.tlsVersions !== undefined && { tlsVersions: vpc.tlsVersions }),
    }),
    headerNames: headers.map(([name]) => name),
  };
}

function behaviorPlan(behavior: Behavior, configuration: Configuration): BehaviorPlan {
  const { pattern, viewerProtocolPolicy, legacyHeaders, functions, grpc, methods, cachePolicyId } = behavior;
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
    ...(methods !== undefined && { methods }),
  };
}

function notesOn(
  distribution: Distribution,
  missing: readonly string[],
  defaults: readonly string[],
): readonly string[] {
  return [
    ...distribution.notes.slice(0, NOTES_MAX),
    ...(distribution.enabled ? [] : ['The distribution is disabled: CloudFront answers no viewer with it.']),
    ...(distribution.continuousDeploymentPolicyId === null
      ? []
      : [
          `A continuous deployment policy (${distribution.continuousDeploymentPolicyId}) may send some requests to a staging distribution, which has settings of its own.`,
        ]),
    ...missing.map((name) => `The origin path holds {{${name}}}, whose value is not known.`),
    ...defaults.map(
      (name) =>
        `{{${name}}} is taken at the distribution's default; the tenant may have a value of its own. Give what \`aws cloudfront get-distribution-tenant-by-domain --domain NAME\` prints beside it.`,
    ),
  ];
}

const NOTES_MAX = 20;
