import { blockOf, fieldOf, hasFields, listOf, textOf } from './fields.ts';
import { type Configuration, type Distribution, NO_CONFIGURATION } from './model.ts';
import { type Identity, readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';
import { readTemplate } from './read-template.ts';
import { readTenant } from './read-tenant.ts';
import { readTerraform } from './read-terraform.ts';
import { recordedChange } from './read-trail.ts';

/** At most so many distributions of one file are read. */
const DISTRIBUTIONS_MAX = 5_000;

/**
 * Reads a JSON value in any supported form, which is recognised by its shape: the output of `aws cloudfront`
 * for a distribution, a list of them, a cache policy, an origin request policy, a VPC origin or a tenant; a
 * CloudFormation template; `terraform show -json`; a change that CloudTrail recorded.
 *
 * @returns `null` where it has none of these forms
 */
export function readConfiguration(value: unknown): Configuration | null {
  for (const read of SHAPES) {
    const configuration = read(value);
    if (configuration !== null) return configuration;
  }
  return null;
}

/** Joins the configurations of several files or calls. */
export function mergeConfigurations(parts: readonly Configuration[]): Configuration {
  return parts.reduce(
    (a, b) => ({
      distributions: [...a.distributions, ...b.distributions],
      behind: [...a.behind, ...b.behind],
      cachePolicies: new Map([...a.cachePolicies, ...b.cachePolicies]),
      originRequestPolicies: new Map([...a.originRequestPolicies, ...b.originRequestPolicies]),
      vpcOrigins: new Map([...a.vpcOrigins, ...b.vpcOrigins]),
      tenants: [...a.tenants, ...b.tenants],
      harmlessFunctions: new Set([...a.harmlessFunctions, ...b.harmlessFunctions]),
    }),
    NO_CONFIGURATION,
  );
}

type Shape = (value: unknown) => Configuration | null;

const SHAPES: readonly Shape[] = [
  readTemplate,
  readTerraform,
  (value) => list(fieldOf(value, 'DistributionList')),
  (value) => one(fieldOf(value, 'Distribution'), 'get-distribution'),
  (value) => one(value, 'get-distribution'),
  (value) => bare(fieldOf(value, 'DistributionConfig'), 'get-distribution-config'),
  (value) => (Array.isArray(value) && value.length > 0 ? list({ Items: value }) : null),
  (value) => bare(value, 'get-distribution-config'),
  (value) => policies(value),
  (value) => vpcOrigin(fieldOf(value, 'VpcOrigin')),
  (value) => tenant(fieldOf(value, 'DistributionTenant')),
  recorded,
];

const distributions = (read: readonly Distribution[]): Configuration => ({
  ...NO_CONFIGURATION,
  distributions: read,
});

/** A `Distribution`: its id and domain name, with the configuration inside. */
function one(value: unknown, form: Identity['form']): Configuration | null {
  const config = fieldOf(value, 'DistributionConfig');
  if (!isConfig(config) || !hasFields(value, 'Id')) return null;
  return distributions([readDistribution(config, identityOf(value, form))]);
}

function bare(value: unknown, form: Identity['form']): Configuration | null {
  return isConfig(value) ? distributions([readDistribution(value, identityOf(value, form))]) : null;
}

function recorded(value: unknown): Configuration | null {
  const change = recordedChange(value);
  if (change === null || !isConfig(change.config)) return null;
  const read = readDistribution(change.config, { ...change, form: 'get-distribution-config' });
  return distributions([{ ...read, notes: [change.note, ...read.notes] }]);
}

function list(value: unknown): Configuration | null {
  if (value === undefined) return null;
  const items = listOf(value).slice(0, DISTRIBUTIONS_MAX).filter(isConfig);
  const isEmptyList = items.length === 0 && listOf(value).length > 0;
  return isEmptyList
    ? null
    : distributions(items.map((item) => readDistribution(item, identityOf(item, 'list-distributions'))));
}

/** One `GetCachePolicy` or `GetOriginRequestPolicy`, or lists of them. */
function policies(value: unknown): Configuration | null {
  const found = (name: string) => [
    ...listOf(fieldOf(value, name)),
    ...listOf(fieldOf(value, `${name}List`)).flatMap((item) => listOf(fieldOf(item, name))),
  ];
  const withId = (name: string) =>
    found(name).flatMap((policy) => {
      const id = textOf(fieldOf(policy, 'Id'));
      return id === null ? [] : [{ id, policy }];
    });
  const cache = withId('CachePolicy');
  const request = withId('OriginRequestPolicy');
  if (cache.length + request.length === 0) return null;
  return {
    ...NO_CONFIGURATION,
    cachePolicies: new Map(cache.map(({ id, policy }) => [id, readCachePolicy(policy, id)])),
    originRequestPolicies: new Map(
      request.map(({ id, policy }) => [id, readOriginRequestPolicy(policy, id)]),
    ),
  };
}

function vpcOrigin(value: unknown): Configuration | null {
  const id = textOf(fieldOf(value, 'Id'));
  if (id === null) return null;
  return { ...NO_CONFIGURATION, vpcOrigins: new Map([[id, readVpcOrigin(value, id, () => {})]]) };
}

function tenant(value: unknown): Configuration | null {
  return hasFields(value, 'DistributionId') ? { ...NO_CONFIGURATION, tenants: [readTenant(value)] } : null;
}

const isConfig = (value: unknown): boolean => {
  const behavior = blockOf(fieldOf(value, 'DefaultCacheBehavior'));
  return behavior !== undefined && listOf(fieldOf(value, 'Origins', 'Origin')).length > 0;
};

const identityOf = (value: unknown, form: Identity['form']): Identity => ({
  form,
  id: textOf(fieldOf(value, 'Id')),
  domainName: textOf(fieldOf(value, 'DomainName')),
});
