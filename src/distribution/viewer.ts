import type { Configuration, Distribution, Tenant } from './model.ts';

/** The viewer's request that is meant; `null`: not given. */
export type Viewer = {
  readonly host: string | null;
  /** Path and query, beginning with `/`. */
  readonly path: string | null;
  readonly protocol: 'http' | 'https' | null;
};

/** A distribution that serves a name, and the tenant whose name it is. */
export type Serving = { readonly distribution: Distribution; readonly tenant: Tenant | null };

/**
 * The distributions that serve a viewer's name: by domain name, alias, wildcard alias or tenant; only the
 * closest match, and the staging distributions that belong to one with a continuous deployment policy.
 * Without a name: all of them.
 */
export function servingOf(
  host: string | null,
  { distributions, tenants }: Configuration,
): readonly Serving[] {
  if (host === null)
    return distributions.map((distribution) => ({ distribution, tenant: onlyTenant(tenants) }));
  const tenant = tenants.find(({ domains }) => domains.includes(host)) ?? null;
  const ranked = distributions.map((distribution) => ({
    distribution,
    closeness: Math.max(
      closenessOf(host, distribution),
      servesTenant(distribution, tenant, distributions) ? 300 : 0,
    ),
  }));
  const closest = Math.max(0, ...ranked.map(({ closeness }) => closeness));
  if (closest === 0) return [];
  const serving = ranked.filter(({ closeness }) => closeness === closest);
  const beside = serving.some(({ distribution }) => distribution.continuousDeploymentPolicyId !== null)
    ? ranked.filter(({ distribution, closeness }) => distribution.staging && closeness < closest)
    : [];
  return [...serving, ...beside].map(({ distribution }) => ({ distribution, tenant }));
}

const onlyTenant = (tenants: readonly Tenant[]): Tenant | null =>
  tenants.length === 1 ? (tenants[0] ?? null) : null;

const servesTenant = (
  { id, tenantsOnly }: Distribution,
  tenant: Tenant | null,
  all: readonly Distribution[],
): boolean => tenant !== null && (tenant.distributionId === id || (tenantsOnly && all.length === 1));

/**
 * How closely a distribution matches; 0: not at all. An exact name beats a wildcard, a longer wildcard a
 * shorter one; a name that is not known counts least.
 */
function closenessOf(host: string, distribution: Distribution): number {
  const { domainName, aliases, hasOpenAliases, form } = distribution;
  if (domainName === host || aliases.includes(host)) return 500;
  const wildcards = aliases.filter((alias) => covers(alias, host)).map((alias) => alias.length);
  if (wildcards.length > 0) return 100 + Math.max(...wildcards);
  const isUnnamed = domainName === null && host.endsWith('.cloudfront.net');
  const canBeTenants = distribution.tenantsOnly && form !== 'list-distributions';
  return hasOpenAliases || isUnnamed || canBeTenants ? 1 : 0;
}

/** A wildcard stands for one label or more (`*.example.com` serves `a.b.example.com` too). */
const covers = (alias: string, host: string): boolean =>
  alias.startsWith('*.') && host.endsWith(alias.slice(1)) && host.length > alias.length - 1;

/** The name that viewers most likely use, for when none was given; `null` where none is known. */
export function likelyHost({ aliases, domainName }: Distribution, tenant: Tenant | null): string | null {
  return tenant?.domains[0] ?? aliases.find((alias) => !alias.startsWith('*')) ?? domainName;
}
