import { fieldOf, textOf } from './fields.ts';
import { type Configuration, NO_CONFIGURATION } from './model.ts';
import { readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';
import { readTenant } from './read-tenant.ts';
import { terraformResources } from './terraform-resources.ts';

const PLANNED =
  'The file is a plan that changes this distribution: what is deployed differs until it is applied.';

/**
 * Reads the output of `terraform show -json` for a state or a plan, a state file itself, or one resource.
 * Policies and VPC origins in the same state are read too, by their ids.
 *
 * @returns `null` where it has another form, or contains no distribution
 */
export function readTerraform(value: unknown): Configuration | null {
  const resources = terraformResources(value);
  const ofType = (...types: readonly string[]) =>
    resources.filter(({ type, values }) => type !== null && types.includes(type) && values !== undefined);
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
    distributions: distributions.map(({ type, address, values, willChange }) => {
      const read = readDistribution(values, {
        form: 'terraform',
        id: textOf(fieldOf(values, 'id')) ?? address,
        domainName: textOf(fieldOf(values, 'domain_name')),
      });
      return {
        ...read,
        ...(type === 'aws_cloudfront_multitenant_distribution' && { tenantsOnly: true }),
        notes: [...read.notes, ...(willChange ? [PLANNED] : [])],
      };
    }),
    cachePolicies: byId('aws_cloudfront_cache_policy', readCachePolicy),
    originRequestPolicies: byId('aws_cloudfront_origin_request_policy', readOriginRequestPolicy),
    vpcOrigins: byId('aws_cloudfront_vpc_origin', (values, id) => readVpcOrigin(values, id, () => {})),
    tenants: ofType('aws_cloudfront_distribution_tenant').map(({ values }) => readTenant(values)),
  };
}
