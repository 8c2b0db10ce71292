import { type Configuration, NO_CONFIGURATION } from '../distribution/model.ts';
import { mergeConfigurations, readConfiguration } from '../distribution/read-configuration.ts';
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
      throw new UsageError(`--distribution: ${error.message}${NEEDED.test(error.message) ? HINT : ''}`);
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

/** Something else was given than what `HINT` names: not where JSON ends too early. */
const NEEDED = /is not JSON: (?!it ends )/;

const HINT =
  ' Give JSON: `aws cloudfront get-distribution --id ID`, `terraform show -json`, or the template that CDK writes to cdk.out.';
