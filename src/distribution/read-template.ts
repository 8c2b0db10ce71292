import { isObject, parseJson } from '../formats/json-value.ts';
import { fieldOf, listOf, textOf } from './fields.ts';
import { type Configuration, NO_CONFIGURATION } from './model.ts';
import { readDistribution } from './read-distribution.ts';
import { readVpcOrigin } from './read-origin.ts';
import { readCachePolicy, readOriginRequestPolicy } from './read-policies.ts';
import { readTenant } from './read-tenant.ts';
import { type Resolved, resolveTemplate } from './resolve-template.ts';

/**
 * Reads a CloudFormation template, also one written by CDK (`cdk.out/*.template.json`) or printed by
 * `aws cloudformation get-template`, one that Serverless holds, or a single resource of one. Resources get
 * their logical names as ids, because behaviors refer to policies by them.
 *
 * @returns `null` where it is not a template, or contains no distribution
 */
export function readTemplate(value: unknown): Configuration | null {
  const template = bodyOf(value);
  const resources = resourcesOf(template);
  const ofType = (type: string) =>
    resources.flatMap(([name, resource]) =>
      fieldOf(resource, 'Type') === `AWS::CloudFront::${type}`
        ? [[name, resolveTemplate(fieldOf(resource, 'Properties'), template)] as const]
        : [],
    );
  const distributions = ofType('Distribution');
  if (distributions.length === 0) return null;
  const isFromCdk = resources.some(([, resource]) => isOfCdk(resource));
  return {
    ...NO_CONFIGURATION,
    distributions: distributions.map(([name, properties]) => {
      const identity = { form: isFromCdk ? 'cdk' : 'cloudformation', id: name, domainName: null } as const;
      const read = readDistribution(fieldOf(properties.value, 'DistributionConfig'), identity);
      return { ...read, notes: [...read.notes, ...notesOn(properties)] };
    }),
    cachePolicies: new Map(
      ofType('CachePolicy').map(([name, { value: policy }]) => [name, readCachePolicy(policy, name)]),
    ),
    originRequestPolicies: new Map(
      ofType('OriginRequestPolicy').map(([name, { value: policy }]) => [
        name,
        readOriginRequestPolicy(policy, name),
      ]),
    ),
    vpcOrigins: new Map(
      ofType('VpcOrigin').map(([name, { value: origin }]) => [name, readVpcOrigin(origin, name, () => {})]),
    ),
    tenants: ofType('DistributionTenant').map(([, { value: tenant }]) => readTenant(tenant)),
  };
}

const notesOn = ({ defaults }: Resolved): readonly string[] =>
  [...defaults].map(
    ([name, text]) =>
      `The template's parameter ${name} is taken at its default, ${text}; the deployed stack may have another value.`,
  );

/** `get-template` prints the template inside; `pasted-configuration.ts` reads one in YAML. */
function bodyOf(value: unknown): unknown {
  const text = fieldOf(value, 'TemplateBody');
  const body = typeof text === 'string' ? parseJson(text) : (text ?? value);
  // Serverless holds a template, or a list of such, in its own `resources`.
  const parts = listOf(fieldOf(body, 'Resources')).filter((part) => isObject(fieldOf(part, 'Resources')));
  const joined = (name: string) => Object.assign({}, ...parts.map((part) => fieldOf(part, name)));
  return parts.length === 0 ? body : { Parameters: joined('Parameters'), Resources: joined('Resources') };
}

/** CDK notes beside each resource which construct it came from, and adds one of its own. */
const isOfCdk = (resource: unknown): boolean =>
  textOf(fieldOf(fieldOf(resource, 'Metadata'), 'aws:cdk:path')) !== null ||
  fieldOf(resource, 'Type') === 'AWS::CDK::Metadata';

function resourcesOf(value: unknown): readonly (readonly [string, unknown])[] {
  const resources = fieldOf(value, 'Resources');
  if (isObject(resources)) return Object.entries(resources);
  const type = fieldOf(value, 'Type');
  return typeof type === 'string' && type.startsWith('AWS::CloudFront::') ? [['Distribution', value]] : [];
}
