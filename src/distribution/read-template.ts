import { fieldOf, textOf } from './fields.ts';
import { type Configuration, NO_CONFIGURATION } from './model.ts';
import { readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';

/**
 * Reads a CloudFormation template, also one written by CDK (`cdk.out/*.template.json`), or a single resource
 * of one. Resources get their logical names as ids, because behaviors refer to policies by them.
 *
 * @returns `null` where it is not a template, or contains no distribution
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
  const isFromCdk = resources.some(([, resource]) => isOfCdk(resource));
  return {
    ...NO_CONFIGURATION,
    distributions: distributions.map(([name, properties]) =>
      readDistribution(fieldOf(properties, 'DistributionConfig'), {
        form: isFromCdk ? 'cdk' : 'cloudformation',
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

/** CDK notes beside each resource which construct it came from, and adds one of its own. */
const isOfCdk = (resource: unknown): boolean =>
  textOf(fieldOf(fieldOf(resource, 'Metadata'), 'aws:cdk:path')) !== null ||
  fieldOf(resource, 'Type') === 'AWS::CDK::Metadata';

function resourcesOf(value: unknown): readonly (readonly [string, unknown])[] {
  const resources = fieldOf(value, 'Resources');
  if (typeof resources === 'object' && resources !== null) return Object.entries(resources);
  const type = fieldOf(value, 'Type');
  return typeof type === 'string' && type.startsWith('AWS::CloudFront::') ? [['Distribution', value]] : [];
}
