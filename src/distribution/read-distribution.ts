import type { ConfigurationForm, ErrorResponse, FunctionReference } from '../formats/distribution.ts';
import { blockOf, booleanOf, fieldOf, listOf, numberOf, referenceOf, textOf, textsOf } from './fields.ts';
import type { Behavior, Distribution, OriginGroup } from './model.ts';
import { nameOf, type OnNote, oneOf, readOrigin } from './read-origin.ts';

/** What is known of a distribution in addition to its configuration. */
export type Identity = {
  readonly form: ConfigurationForm;
  readonly id: string | null;
  readonly domainName: string | null;
};

/** Reads a `DistributionConfig` of any form, or a member of `DistributionList`. */
export function readDistribution(config: unknown, { form, id, domainName }: Identity): Distribution {
  const notes: string[] = [];
  const onNote: OnNote = (note) => notes.push(note);
  const aliases = listOf(fieldOf(config, 'Aliases'));
  const defaults = blockOf(fieldOf(config, 'DefaultCacheBehavior'));
  const behaviors = listOf(fieldOf(config, 'CacheBehaviors', 'OrderedCacheBehavior'));
  return {
    form,
    id,
    domainName: domainName?.toLowerCase() ?? null,
    aliases: aliases.flatMap((alias) =>
      referenceOf(alias) === null ? (textOf(alias)?.toLowerCase() ?? []) : [],
    ),
    hasOpenAliases: aliases.some((alias) => referenceOf(alias) !== null),
    staging: booleanOf(fieldOf(config, 'Staging')),
    enabled: fieldOf(config, 'Enabled') === undefined || booleanOf(fieldOf(config, 'Enabled')),
    continuousDeploymentPolicyId: nameOf(fieldOf(config, 'ContinuousDeploymentPolicyId')),
    tenantsOnly: fieldOf(config, 'ConnectionMode') === 'tenant-only',
    parameterDefaults: readDefaults(config),
    rootObject: textOf(fieldOf(config, 'DefaultRootObject')),
    origins: listOf(fieldOf(config, 'Origins', 'Origin')).map((origin) => readOrigin(origin, onNote)),
    groups: listOf(fieldOf(config, 'OriginGroups', 'OriginGroup')).map(readGroup),
    behaviors: [
      ...behaviors.map((behavior) =>
        readBehavior(behavior, textOf(fieldOf(behavior, 'PathPattern')), onNote),
      ),
      readBehavior(defaults, '*', onNote),
    ],
    errorResponses: listOf(fieldOf(config, 'CustomErrorResponses', 'CustomErrorResponse')).flatMap(
      readErrorResponse,
    ),
    notes,
  };
}

function readDefaults(config: unknown): ReadonlyMap<string, string> {
  const definitions = listOf(
    fieldOf(blockOf(fieldOf(config, 'TenantConfig')), 'ParameterDefinitions', 'ParameterDefinition'),
  );
  return new Map(
    definitions.flatMap((definition) => {
      const name = textOf(fieldOf(definition, 'Name'));
      const schema = blockOf(fieldOf(blockOf(fieldOf(definition, 'Definition')), 'StringSchema'));
      const value = textOf(fieldOf(schema, 'DefaultValue'));
      return name === null || value === null ? [] : [[name, value] as const];
    }),
  );
}

function readGroup(value: unknown): OriginGroup {
  const criteria = blockOf(fieldOf(value, 'FailoverCriteria'));
  return {
    id: textOf(fieldOf(value, 'Id', 'OriginId')) ?? '',
    members: listOf(fieldOf(value, 'Members', 'Member')).flatMap(
      (member) => textOf(fieldOf(member, 'OriginId')) ?? [],
    ),
    failoverStatuses: listOf(fieldOf(criteria, 'StatusCodes')).flatMap((status) => numberOf(status) ?? []),
  };
}

function readBehavior(value: unknown, pattern: string | null, onNote: OnNote): Behavior {
  const legacy = blockOf(fieldOf(value, 'ForwardedValues'));
  const where = `behavior ${pattern ?? '?'}`;
  const methods = textsOf(fieldOf(value, 'AllowedMethods'));
  return {
    pattern: pattern ?? '',
    target: textOf(fieldOf(value, 'TargetOriginId')) ?? '',
    viewerProtocolPolicy: oneOf(
      ['allow-all', 'https-only', 'redirect-to-https'],
      fieldOf(value, 'ViewerProtocolPolicy'),
      `${where}: ViewerProtocolPolicy`,
      onNote,
    ),
    cachePolicyId: nameOf(fieldOf(value, 'CachePolicyId')),
    originRequestPolicyId: nameOf(fieldOf(value, 'OriginRequestPolicyId')),
    legacyHeaders: legacy === undefined ? null : textsOf(fieldOf(legacy, 'Headers')),
    functions: [
      ...listOf(fieldOf(value, 'LambdaFunctionAssociations', 'LambdaFunctionAssociation')).flatMap((one) =>
        readFunction('lambda-edge', one, where, onNote),
      ),
      ...listOf(fieldOf(value, 'FunctionAssociations', 'FunctionAssociation')).flatMap((one) =>
        readFunction('cloudfront-function', one, where, onNote),
      ),
    ],
    grpc: booleanOf(fieldOf(blockOf(fieldOf(value, 'GrpcConfig')), 'Enabled')),
    ...(methods.length > 0 && { methods }),
  };
}

function readFunction(
  runtime: FunctionReference['runtime'],
  value: unknown,
  where: string,
  onNote: OnNote,
): readonly FunctionReference[] {
  const event = oneOf(
    ['viewer-request', 'origin-request', 'origin-response', 'viewer-response'],
    fieldOf(value, 'EventType'),
    `${where}: EventType`,
    onNote,
  );
  const arnField = fieldOf(value, 'LambdaFunctionARN', 'FunctionARN', 'LambdaArn');
  const arn = textOf(arnField) ?? referenceOf(arnField) ?? '';
  return event === null ? [] : [{ runtime, name: functionName(arn), arn, event }];
}

/**
 * `arn:aws:lambda:us-east-1:1:function:NAME:7`, `arn:aws:cloudfront::1:function/NAME`, or a reference
 * `NAME.Arn`.
 */
const functionName = (arn: string): string =>
  /:function:([^:]+)/.exec(arn)?.[1] ?? /:function\/(.+)$/.exec(arn)?.[1] ?? arn.split('.')[0] ?? arn;

function readErrorResponse(value: unknown): readonly ErrorResponse[] {
  const status = numberOf(fieldOf(value, 'ErrorCode'));
  return status === null
    ? []
    : [
        {
          status,
          pagePath: textOf(fieldOf(value, 'ResponsePagePath')),
          shownStatus: numberOf(fieldOf(value, 'ResponseCode')) || null,
          cachedSeconds: numberOf(fieldOf(value, 'ErrorCachingMinTTL')),
        },
      ];
}
