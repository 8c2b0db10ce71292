import { fieldOf } from './fields.ts';
import { type Configuration, NO_CONFIGURATION } from './model.ts';
import { readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';

/**
 * A CloudFormation template, as CDK writes it too (`cdk.out/*.template.json`), or a single resource of one. Resources go by
 * their logical names, which is how a behavior refers to a policy.
 *
 * @returns `null` where it is none, or holds no distribution
 */
export function readTemplate(value: unknown): Configuration | null {
  const resources = resourcesOf(value);
  const ofType = (type: string) =>
    resources.flatMap(([name, resource]) =>
      fieldOf(resource, 'Type') === `AWS::CloudFront::${type}`
        ? [[name, fieldOf(resource, 'Properties')] as const]
        : [],
    );
  const distributions = ofType('Distribution');
  if (distributions.length === 0) return null;
  return {
    ...NO_CONFIGURATION,
    distributions: distributions.map(([name, properties]) =>
      readDistribution(fieldOf(properties, 'DistributionConfig'), {
        form: 'cloudformation',
        id: name,
        domainName: null,
      }),
    ),
    cachePolicies: new Map(
      ofType('CachePolicy').map(([name, properties]) => [name, readCachePolicy(properties, name)]),
    ),
    originRequestPolicies: new Map(
      ofType('OriginRequestPolicy').map(([name, properties]) => [
        name,
        readOriginRequestPolicy(properties, name),
      ]),
    ),
    vpcOrigins: new Map(
      ofType('VpcOrigin').map(([name, properties]) => [name, readVpcOrigin(properties, name, () => {})]),
    ),
  };
}

function resourcesOf(value: unknown): readonly (readonly [string, unknown])[] {
  const resources = fieldOf(value, 'Resources');
  if (typeof resources === 'object' && resources !== null) return Object.entries(resources);
  const type = fieldOf(value, 'Type');
  return typeof type === 'string' && type.startsWith('AWS::CloudFront::') ? [['Distribution', value]] : [];
}
