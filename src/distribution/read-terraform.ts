import { fieldOf, listOf, textOf } from './fields.ts';
import { type Configuration, NO_CONFIGURATION } from './model.ts';
import { readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';
import { readTenant } from './read-tenant.ts';

/** Modules nested deeper than this are not read. */
const DEPTH_MAX = 20;

/**
 * Reads the output of `terraform show -json` for a state or a plan, or one resource of it. Policies and VPC
 * origins in the same state are read too, by their ids.
 *
 * @returns `null` where it has another form, or contains no distribution
 */
export function readTerraform(value: unknown): Configuration | null {
  const root = fieldOf(fieldOf(value, 'values') ?? fieldOf(value, 'planned_values'), 'root_module');
  const resources = root === undefined ? [value] : resourcesOf(root, 0);
  const ofType = (...types: readonly string[]) =>
    resources.flatMap((resource) => {
      const values = fieldOf(resource, 'values');
      const type = textOf(fieldOf(resource, 'type'));
      return type !== null && types.includes(type) && values !== undefined ? [{ resource, values }] : [];
    });
  const distributions = ofType('aws_cloudfront_distribution', 'aws_cloudfront_multitenant_distribution');
  if (distributions.length === 0) return null;
  const byId = <T>(type: string, read: (values: unknown, id: string) => T) =>
    new Map(
      ofType(type).flatMap(({ values }) => {
        const id = textOf(fieldOf(values, 'id'));
        return id === null ? [] : [[id, read(values, id)] as const];
      }),
    );
  return {
    ...NO_CONFIGURATION,
    distributions: distributions.map(({ resource, values }) => ({
      ...readDistribution(values, {
        form: 'terraform',
        id: textOf(fieldOf(values, 'id')) ?? textOf(fieldOf(resource, 'address')),
        domainName: textOf(fieldOf(values, 'domain_name')),
      }),
      ...(fieldOf(resource, 'type') === 'aws_cloudfront_multitenant_distribution' && { tenantsOnly: true }),
    })),
    cachePolicies: byId('aws_cloudfront_cache_policy', readCachePolicy),
    originRequestPolicies: byId('aws_cloudfront_origin_request_policy', readOriginRequestPolicy),
    vpcOrigins: byId('aws_cloudfront_vpc_origin', (values, id) => readVpcOrigin(values, id, () => {})),
    tenants: ofType('aws_cloudfront_distribution_tenant').map(({ values }) => readTenant(values)),
  };
}

function resourcesOf(module: unknown, depth: number): readonly unknown[] {
  if (depth > DEPTH_MAX) return [];
  const children = listOf(fieldOf(module, 'child_modules'));
  return [
    ...listOf(fieldOf(module, 'resources')),
    ...children.flatMap((child) => resourcesOf(child, depth + 1)),
  ];
}
