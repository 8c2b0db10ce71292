import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../cloudfront/managed-policies.ts';
import { type Configuration, type Distribution, NO_CONFIGURATION } from '../distribution/model.ts';
import { mergeConfigurations, readConfiguration } from '../distribution/read-configuration.ts';
import type { Account } from './account.ts';
import type { AwsProblem, Called } from './call.ts';
import { type CloudFrontReader, openCloudFront } from './cloudfront-reader.ts';
import { findByName, findDistribution, findListed, type Located, type Wanted } from './find-distribution.ts';
import { isHarmlessCode } from './harmless-code.ts';

/**
 * A configuration read from AWS, where it was found, and what could not be read; the check continues without
 * that.
 */
export type LiveConfiguration = {
  readonly configuration: Configuration;
  readonly located: Located | null;
  readonly problems: readonly AwsProblem[];
};

/** Which parts of an account may be read. */
export type Reading = {
  readonly accounts: readonly Account[];
  /** Whether the code of functions is fetched, which has a setting of its own. */
  readonly readsFunctionCode: boolean;
  readonly signal: AbortSignal;
  /** Called when the first answer is waited for: what comes next can be loaded meanwhile. */
  readonly onWaiting?: () => void;
};

/**
 * Finds a distribution in the accounts and reads it, with the policies, VPC origins and functions it needs.
 */
export async function readLive(wanted: Wanted, reading: Reading): Promise<LiveConfiguration> {
  const tried = await Promise.all(reading.accounts.map((account) => readIn(account, wanted, reading)));
  const found = tried.find(({ configuration }) => configuration.distributions.length > 0);
  if (found !== undefined) return found;
  return {
    configuration: NO_CONFIGURATION,
    located: null,
    problems: tried.flatMap(({ problems }) => problems),
  };
}

async function readIn(account: Account, wanted: Wanted, reading: Reading): Promise<LiveConfiguration> {
  const reader = openCloudFront(account, reading.signal);
  const { located, problems } = await findDistribution(wanted, account, reader);
  if (located === null) return { configuration: NO_CONFIGURATION, located, problems };
  const asked = reader.getDistribution(located.id);
  reading.onWaiting?.();
  const called = await asked;
  if (called.kind === 'problem') {
    const isElsewhere = called.problem.kind === 'not-found' && wanted.kind === 'id';
    return {
      configuration: NO_CONFIGURATION,
      located: null,
      problems: isElsewhere ? problems : [...problems, called.problem],
    };
  }
  const distribution = readAsLive(called.value);
  const beside = await Promise.all([
    partsOf(distribution, reader, reading.readsFunctionCode),
    readStaging(distribution, reader, reading.readsFunctionCode),
    readBehind(distribution, reader),
  ]);
  return {
    configuration: mergeConfigurations([distribution, located.beside, ...beside.flatMap(({ read }) => read)]),
    located,
    problems: [...problems, ...beside.flatMap((part) => part.problems)],
  };
}

function readAsLive(value: unknown): Configuration {
  const read = readConfiguration(value) ?? NO_CONFIGURATION;
  return { ...read, distributions: read.distributions.map((one) => ({ ...one, form: 'live' as const })) };
}

/** The distributions that origins lead to, as the list shows them, and those that theirs lead to. */
async function readBehind({ distributions }: Configuration, reader: CloudFrontReader): Promise<Part> {
  const behind: Distribution[] = [];
  let from = distributions;
  for (let link = 0; link < CHAIN_MAX; link++) {
    const names = new Set(
      from
        .flatMap(({ origins }) => origins.flatMap(({ domainName }) => domainName ?? []))
        .filter((name) => name.endsWith('.cloudfront.net')),
    );
    const found = await Promise.all([...names].slice(0, PARTS_MAX).map((name) => findListed(name, reader)));
    const problem = found.find(({ problems }) => problems.length > 0);
    if (problem !== undefined) return { read: [], problems: problem.problems };
    from = found.flatMap(({ distribution }) =>
      distribution === null || behind.some(({ id }) => id === distribution.id) ? [] : [distribution],
    );
    if (from.length === 0) break;
    behind.push(...from);
  }
  return { read: behind.length === 0 ? [] : [{ ...NO_CONFIGURATION, behind }], problems: [] };
}

/** AWS allows two distributions in a chain: of more the first further ones tell enough. */
const CHAIN_MAX = 2;

/** The staging distributions that requests for this one are sent to as well, with what they refer to. */
async function readStaging(
  { distributions }: Configuration,
  reader: CloudFrontReader,
  readsFunctionCode: boolean,
): Promise<Part> {
  const policyId = distributions.find(({ staging }) => !staging)?.continuousDeploymentPolicyId ?? null;
  if (policyId === null) return { read: [], problems: [] };
  const names = await reader.stagingNames(policyId);
  if (names.kind === 'problem') return { read: [], problems: [names.problem] };
  const parts = await Promise.all(
    names.value.slice(0, STAGING_MAX).map(async (name): Promise<Part> => {
      const { id, problems } = await findByName(name, reader);
      if (id === null) return { read: [], problems };
      const called = await reader.getDistribution(id);
      if (called.kind === 'problem') return { read: [], problems: [called.problem] };
      const staging = readAsLive(called.value);
      const beside = await partsOf(staging, reader, readsFunctionCode);
      return { read: [staging, ...beside.read], problems: beside.problems };
    }),
  );
  return {
    read: parts.flatMap(({ read }) => read),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

/** So many are read. */
const STAGING_MAX = 2;

/** Reads in parallel what a distribution refers to but does not contain. */
async function partsOf(
  { distributions }: Configuration,
  reader: CloudFrontReader,
  readsFunctionCode: boolean,
): Promise<{ readonly read: readonly Configuration[]; readonly problems: readonly AwsProblem[] }> {
  const behaviors = distributions.flatMap((one) => one.behaviors);
  const origins = distributions.flatMap((one) => one.origins);
  const unknown = (ids: readonly (string | null)[], managed: Readonly<Record<string, unknown>>) =>
    [...new Set(ids)]
      .filter((id) => id !== null && managed[id.toLowerCase()] === undefined)
      .slice(0, PARTS_MAX);
  const json = async (called: Promise<Called<unknown>>): Promise<Part> => {
    const result = await called;
    if (result.kind === 'problem') return { read: [], problems: [result.problem] };
    const read = readConfiguration(result.value);
    return { read: read === null ? [] : [read], problems: [] };
  };
  const functions = readsFunctionCode
    ? new Map(
        behaviors
          .flatMap((one) => one.functions)
          .filter(({ runtime, event }) => runtime === 'cloudfront-function' && event === 'viewer-request')
          .map((one) => [one.arn, one]),
      )
    : new Map();
  const parts = await Promise.all([
    ...unknown(
      behaviors.map((one) => one.cachePolicyId),
      MANAGED_CACHE_POLICIES,
    ).map((id) => json(reader.getCachePolicy(id ?? ''))),
    ...unknown(
      behaviors.map((one) => one.originRequestPolicyId),
      MANAGED_ORIGIN_REQUEST_POLICIES,
    ).map((id) => json(reader.getOriginRequestPolicy(id ?? ''))),
    ...unknown(
      origins.map((one) => one.vpcOriginId),
      {},
    ).map((id) => json(reader.getVpcOrigin(id ?? ''))),
    ...[...functions.values()].slice(0, PARTS_MAX).map(({ name, arn }) => codePart(name, arn, reader)),
  ]);
  return {
    read: parts.flatMap(({ read }) => read),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

type Part = { readonly read: readonly Configuration[]; readonly problems: readonly AwsProblem[] };

/** So many of one kind are read, the rest stays unknown; a distribution rarely has five. */
const PARTS_MAX = 20;

async function codePart(name: string, arn: string, reader: CloudFrontReader): Promise<Part> {
  const called = await reader.getFunctionCode(name);
  if (called.kind === 'problem') return { read: [], problems: [called.problem] };
  return {
    read: isHarmlessCode(called.value) ? [{ ...NO_CONFIGURATION, harmlessFunctions: new Set([arn]) }] : [],
    problems: [],
  };
}
