import { fieldOf, listOf, textOf } from '../distribution/fields.ts';
import type { Configuration, Distribution } from '../distribution/model.ts';
import { mergeConfigurations, readConfiguration } from '../distribution/read-configuration.ts';
import { readDistribution } from '../distribution/read-distribution.ts';
import { servingOf } from '../distribution/viewer.ts';
import type { Account } from './account.ts';
import type { AwsProblem, Called } from './call.ts';
import type { CloudFrontReader } from './cloudfront-reader.ts';

/** What the user typed: a distribution's id, or a name that viewers use. */
export type Wanted =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'name'; readonly host: string };

/** Where the distribution was found, and the tenant whose name was asked for. */
export type Located = {
  readonly account: Account;
  readonly reader: CloudFrontReader;
  readonly id: string;
  /** A configuration that holds the tenant, if there is one. */
  readonly beside: Configuration;
};

/** What was found in one account. */
export type Finding = { readonly located: Located | null; readonly problems: readonly AwsProblem[] };

/** Pages of 100 that are read; further ones of an account are not searched. */
const PAGES_MAX = 50;

/**
 * Looks for the distribution in one account: by its id, or by a name among domain names, aliases, wildcards
 * and tenants.
 */
export async function findDistribution(
  wanted: Wanted,
  account: Account,
  reader: CloudFrontReader,
): Promise<Finding> {
  if (wanted.kind === 'id') {
    return { located: { account, reader, id: wanted.id, beside: mergeConfigurations([]) }, problems: [] };
  }
  const { host } = wanted;
  const [listed, tenant] = await Promise.all([
    findByName(host, reader),
    host.endsWith('.cloudfront.net') ? NO_TENANT : tenantOf(host, reader),
  ]);
  const problems = [...listed.problems, ...tenant.problems];
  // A tenant has the name itself, and the list may have a wildcard that covers it.
  const id = tenant.beside.tenants[0]?.distributionId ?? listed.id;
  return { located: id === null ? null : { account, reader, id, beside: tenant.beside }, problems };
}

const NO_TENANT = { beside: mergeConfigurations([]), problems: [] };

async function tenantOf(host: string, reader: CloudFrontReader) {
  const called = await reader.getTenantByDomain(host);
  if (called.kind === 'problem')
    return { ...NO_TENANT, problems: called.problem.kind === 'not-found' ? [] : [called.problem] };
  return { ...NO_TENANT, beside: readConfiguration(called.value) ?? NO_TENANT.beside };
}

/** The distribution as a member of a list shows it, which is enough to compare names. */
const summaryOf = (item: unknown): Distribution =>
  readDistribution(item, {
    form: 'list-distributions',
    id: textOf(fieldOf(item, 'Id')),
    domainName: textOf(fieldOf(item, 'DomainName')),
  });

/** Looks for a name in the list: reads pages until one matches exactly; a wildcard counts only after all. */
export async function findByName(
  host: string,
  reader: CloudFrontReader,
): Promise<{ readonly id: string | null; readonly problems: readonly AwsProblem[] }> {
  const { distribution, problems } = await findListed(host, reader);
  return { id: distribution?.id ?? null, problems };
}

/** The same, as the list shows the distribution. */
export async function findListed(
  host: string,
  reader: CloudFrontReader,
): Promise<{ readonly distribution: Distribution | null; readonly problems: readonly AwsProblem[] }> {
  const seen: Distribution[] = [];
  let marker: string | null = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const called: Called<{ page: unknown; next: string | null }> = await reader.listDistributions(marker);
    if (called.kind === 'problem') return { distribution: null, problems: [called.problem] };
    const found = listOf(fieldOf(called.value.page, 'DistributionList')).map(summaryOf);
    const exact = found.find(({ domainName, aliases }) => domainName === host || aliases.includes(host));
    if (exact !== undefined) return { distribution: exact, problems: [] };
    seen.push(...found);
    marker = called.value.next;
    if (marker === null) break;
  }
  const [closest] = servingOf(host, { ...mergeConfigurations([]), distributions: seen });
  return { distribution: closest?.distribution ?? null, problems: [] };
}
