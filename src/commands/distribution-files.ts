import { type Configuration, NO_CONFIGURATION } from '../distribution/model.ts';
import { type Planned, planFor } from '../distribution/plan.ts';
import { mergeConfigurations, readConfiguration } from '../distribution/read-configuration.ts';
import type { Viewer } from '../distribution/viewer.ts';
import type { Target } from '../formats/target.ts';
import { parseViewerWord } from '../input/viewer-word.ts';
import { type Io, UsageError } from './command.ts';
import { nameOf, readJson } from './files.ts';

/**
 * `--distribution FILE`, as often as given: a distribution, and the policies, VPC origins or tenants that go
 * with it.
 *
 * @throws UsageError saying which file is what
 */
export async function readDistributionFiles(
  files: readonly string[],
  readInput: Io['readInput'],
): Promise<Configuration> {
  const parts: Configuration[] = [];
  for (const file of files) {
    const value = await readJson(file, readInput).catch((error: unknown) => {
      if (!(error instanceof UsageError)) throw error;
      throw new UsageError(`--distribution: ${error.message}${hintFor(file)}`);
    });
    const part = readConfiguration(value);
    if (part === null) {
      throw new UsageError(
        `--distribution: ${nameOf(file)} is JSON, but no distribution's configuration: give what \`aws cloudfront get-distribution --id ID\` prints, a CloudFormation template in JSON, or \`terraform show -json\`.`,
      );
    }
    parts.push(part);
  }
  return mergeConfigurations(parts.length === 0 ? [NO_CONFIGURATION] : parts);
}

const hintFor = (file: string): string =>
  /\.(?:ya?ml|tf|tfstate|xml)$/.test(file)
    ? ' Give JSON: `aws cloudfront get-distribution --id ID`, `terraform show -json`, or the template that CDK writes to cdk.out.'
    : '';

/** What is to be checked, in the order of the words typed. */
export type PlannedChecks = { readonly planned: readonly Planned[]; readonly notes: readonly string[] };

/**
 * The checks that a configuration makes of viewers' URLs or paths; without any, of every origin.
 *
 * @param overrides options that were given; they override the configuration
 * @throws UsageError where the configuration does not lead to an origin
 */
export function planChecks(
  words: readonly string[],
  configuration: Configuration,
  overrides: Partial<Target>,
): PlannedChecks {
  const viewers: readonly Viewer[] =
    words.length === 0 ? [{ host: null, path: overrides.path ?? null, protocol: null }] : words.map(toViewer);
  const planned: Planned[] = [];
  const notes: string[] = [];
  for (const viewer of viewers) {
    const planning = planFor(viewer, configuration);
    if (planning.kind === 'invalid') throw new UsageError(`--distribution: ${planning.message}.`);
    planned.push(...planning.planned.map((one) => withOptions(one, overrides)));
    notes.push(...planning.notes);
  }
  return { planned, notes: [...new Set(notes)] };
}

function toViewer(word: string): Viewer {
  const read = parseViewerWord(word);
  if (read.kind === 'invalid') throw new UsageError(read.message);
  return read.value;
}

/** Options on the command line override the configuration, so the settings they give are no longer open. */
function withOptions(planned: Planned, { path: _, ...overrides }: Partial<Target>): Planned {
  const settles = {
    protocol: overrides.protocol !== undefined,
    'host-header': overrides.hostHeader !== undefined,
    'min-tls': overrides.minTls !== undefined,
    'client-certificate': false,
    'origin-header': false,
  };
  const { httpPort: __, ...target } = planned.target;
  return {
    ...planned,
    target: {
      ...(overrides.protocol === undefined && overrides.port === undefined ? planned.target : target),
      ...overrides,
    },
    plan: { ...planned.plan, open: planned.plan.open.filter(({ setting }) => !settles[setting]) },
  };
}
